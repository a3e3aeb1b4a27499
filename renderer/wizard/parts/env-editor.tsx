import { Plus } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { Menu } from '../../components/menu.tsx'
import { Switch } from '../../components/switch.tsx'
import { TextField } from '../../components/text-field.tsx'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import type { ExtrasDraft } from '../model/drafts.ts'
import { addForm, type EnvForm } from '../model/env-forms.ts'
import { PairList } from './pair-list.tsx'
import styles from './parts.module.css'
import type { FieldWords } from './use-touched.ts'

const words = wizardStrings.extras
const forms: readonly EnvForm[] = ['uri', 'psycopg', 'django', 'jdbc', 'dotnet', 'pg']

export type ExtrasPartProps = {
  readonly draft: ExtrasDraft
  readonly onChange: (change: Partial<ExtrasDraft>) => void
  readonly words: FieldWords
}

export const EnvEditor = ({ draft, onChange, words: fieldWords }: ExtrasPartProps) => (
  <div className={styles['stack']}>
    <Switch isSelected={draft.envEnabled} onChange={(envEnabled) => onChange({ envEnabled })}>
      {words.envOn}
    </Switch>
    {draft.envEnabled && (
      <>
        <div className={styles['narrow']}>
          <TextField
            label={words.envFile}
            mono
            value={draft.envFile}
            error={fieldWords.error('envFile')}
            onChange={(envFile) => {
              fieldWords.touch('envFile')
              onChange({ envFile })
            }}
          />
        </div>
        <PairList
          pairs={draft.envSet}
          onChange={(envSet) => onChange({ envSet })}
          nameLabel={words.envName}
          valueLabel={words.envValue}
          addLabel={words.addVariable}
          removeLabel={words.remove}
          error={(id, part) => fieldWords.error(`env:${id}:${part}`)}
          onTouch={(id, part) => fieldWords.touch(`env:${id}:${part}`)}
        />
        <div className={styles['row']}>
          <Menu
            label={words.forms}
            trigger={
              <Button size="s" icon={<Plus />}>
                {words.forms}
              </Button>
            }
            entries={forms.map((form) => ({
              id: form,
              label: words.formNames[form],
              onSelect: () => onChange({ envSet: addForm(draft.envSet, form) }),
            }))}
          />
          <p className={styles['faint']}>{words.placeholders}</p>
        </div>
      </>
    )}
  </div>
)
