import { Plus, X } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { Checkbox } from '../../components/checkbox.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { TextField } from '../../components/text-field.tsx'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import type { CommandDraft } from '../model/drafts.ts'
import { changeItem, freshId, removeItem } from '../model/lists.ts'
import list from './item-list.module.css'
import { PairList } from './pair-list.tsx'
import styles from './parts.module.css'
import type { FieldWords } from './use-touched.ts'

const words = wizardStrings.extras

export type CommandsEditorProps = {
  readonly after: readonly CommandDraft[]
  readonly onChange: (after: readonly CommandDraft[]) => void
  readonly words: FieldWords
}

export const CommandsEditor = ({ after, onChange, words: fieldWords }: CommandsEditorProps) => (
  <div className={styles['tight']}>
    {after.length > 0 && (
      <ol className={list['list']} aria-label={words.commands}>
        {after.map((command) => {
          const edit = (change: Partial<CommandDraft>): void => {
            for (const field of Object.keys(change))
              fieldWords.touch(`after:${command.id}:${field === 'timeoutSeconds' ? 'timeout' : field}`)
            onChange(changeItem(after, command.id, change))
          }
          return (
            <li key={command.id} className={list['item']}>
              <div className={styles['rowEnd']} data-align="start">
                <span className={styles['grow']}>
                  <TextField
                    label={words.command}
                    mono
                    placeholder="python manage.py migrate"
                    value={command.run}
                    error={fieldWords.error(`after:${command.id}:run`)}
                    onChange={(run) => edit({ run })}
                  />
                </span>
                <IconButton
                  label={`${words.remove} ${command.name || command.run}`}
                  icon={<X />}
                  onPress={() => onChange(removeItem(after, command.id))}
                />
              </div>
              <Disclosure title={command.name === '' ? words.commandName : command.name}>
                <div className={styles['panel']}>
                  <div className={styles['fields']}>
                    <TextField
                      label={words.commandName}
                      description={words.commandNameHint}
                      value={command.name}
                      onChange={(name) => edit({ name })}
                    />
                    <TextField
                      label={words.timeout}
                      mono
                      inputMode="numeric"
                      value={command.timeoutSeconds}
                      error={fieldWords.error(`after:${command.id}:timeout`)}
                      onChange={(timeoutSeconds) => edit({ timeoutSeconds })}
                    />
                  </div>
                  <Checkbox isSelected={command.optional} onChange={(optional) => edit({ optional })}>
                    {words.optional}
                  </Checkbox>
                  <PairList
                    pairs={command.env}
                    onChange={(env) => edit({ env })}
                    nameLabel={words.envName}
                    valueLabel={words.envValue}
                    addLabel={words.addVariable}
                    removeLabel={words.remove}
                  />
                </div>
              </Disclosure>
            </li>
          )
        })}
      </ol>
    )}
    <span>
      <Button
        size="s"
        variant={after.length === 0 ? 'secondary' : 'quiet'}
        icon={<Plus />}
        onPress={() =>
          onChange([
            ...after,
            { id: freshId(after), name: '', run: '', env: [], timeoutSeconds: '', optional: false, rest: {} },
          ])
        }
      >
        {words.addCommand}
      </Button>
    </span>
  </div>
)
