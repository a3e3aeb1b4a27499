import { Select } from '../../components/select.tsx'
import { TextField } from '../../components/text-field.tsx'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import type { ScriptDraft } from '../model/drafts.ts'
import { PairList } from './pair-list.tsx'
import styles from './parts.module.css'

const words = wizardStrings.schema
const extras = wizardStrings.extras

const runners = ['', 'owner', 'superuser'] as const
const onErrors = ['stop', 'continue'] as const
const transactions = ['', 'whole', 'none'] as const
const engines = ['', 'psql', 'direct'] as const

export type ScriptOptionsProps = {
  readonly script: ScriptDraft
  readonly error: string | undefined
  readonly onChange: (change: Partial<ScriptDraft>) => void
}

export const ScriptOptions = ({ script, error, onChange }: ScriptOptionsProps) => (
  <div className={styles['panel']}>
    <div className={styles['fields']}>
      <TextField
        label={words.path}
        mono
        description={words.pathHint}
        value={script.path}
        error={error}
        onChange={(path) => onChange({ path })}
      />
      <Select
        label={words.as}
        options={runners.map((value) => ({
          value,
          label: words.asOptions[value].label,
          description: words.asOptions[value].text,
        }))}
        value={script.as}
        onChange={(as) => onChange({ as })}
      />
      <Select
        label={words.onError}
        options={onErrors.map((value) => ({
          value,
          label: words.onErrorOptions[value].label,
          description: words.onErrorOptions[value].text,
        }))}
        value={script.onError}
        onChange={(onError) => onChange({ onError })}
      />
      <Select
        label={words.transaction}
        options={transactions.map((value) => ({
          value,
          label: words.transactionOptions[value].label,
          description: words.transactionOptions[value].text,
        }))}
        value={script.transaction}
        onChange={(transaction) => onChange({ transaction })}
      />
      <Select
        label={words.engine}
        options={engines.map((value) => ({ value, label: words.engines[value] }))}
        value={script.engine}
        onChange={(engine) => onChange({ engine })}
      />
      <TextField
        label={words.encoding}
        mono
        description={words.encodingHint}
        value={script.encoding}
        onChange={(encoding) => onChange({ encoding })}
      />
      <TextField
        label={words.requires}
        mono
        description={words.requiresHint}
        value={script.requires}
        onChange={(requires) => onChange({ requires })}
      />
    </div>
    <div className={styles['tight']}>
      <p className={styles['faint']}>{words.variables}</p>
      <PairList
        pairs={script.variables}
        onChange={(variables) => onChange({ variables })}
        nameLabel={extras.envName}
        valueLabel={extras.envValue}
        addLabel={words.addVariable}
        removeLabel={extras.remove}
      />
    </div>
    <div className={styles['tight']}>
      <p className={styles['faint']}>{words.settings}</p>
      <PairList
        pairs={script.settings}
        onChange={(settings) => onChange({ settings })}
        nameLabel={extras.envName}
        valueLabel={extras.envValue}
        addLabel={words.addSetting}
        removeLabel={extras.remove}
      />
    </div>
  </div>
)
