import { Play } from 'lucide-react'
import { useState } from 'react'
import type { Failure } from '../../../shared/model/failure.ts'
import type { RestoreFix, UnfinishedRestore } from '../../../shared/model/restore.ts'
import { Button } from '../../components/button.tsx'
import { Checkbox } from '../../components/checkbox.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { showToast } from '../../state/toasts.ts'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { goOn } from './live/run-restore.ts'
import { choose } from './model/fixes.ts'
import { wantsPassword } from './server-notice.tsx'
import styles from './receipt.module.css'

export type FixChoice = { readonly chosen: readonly string[]; readonly onChange: (chosen: readonly string[]) => void }

/** Fixes to tick; two answers to the same question take each other's place. */
export const FixList = ({ fixes, chosen, onChange }: FixChoice & { readonly fixes: readonly RestoreFix[] }) => (
  <ul className={styles['fixes']}>
    {fixes.map((fix) => (
      <li key={fix.id}>
        <Checkbox isSelected={chosen.includes(fix.id)} onChange={(on) => onChange(choose(chosen, fix.id, on))}>
          {fix.label}
        </Checkbox>
      </li>
    ))}
  </ul>
)

export type GoOnProps = {
  readonly unfinished: UnfinishedRestore
  readonly chosen: readonly string[]
  /** How the last try failed, where it did. */ readonly failure?: Failure | undefined
  /** There are more important buttons beside it. */ readonly isQuiet?: boolean | undefined
}

/** The one press that goes on with what was chosen: only what failed is run again. */
export const GoOn = ({ unfinished, chosen, failure, isQuiet = false }: GoOnProps) => {
  const [busy, setBusy] = useState(false)
  const [password, setPassword] = useState('')
  const asks = failure !== undefined && wantsPassword(failure)
  const press = async (): Promise<void> => {
    setBusy(true)
    const wrong = await goOn(unfinished, chosen, password)
    setBusy(false)
    if (wrong !== null) showToast({ tone: 'error', title: wrong.message, text: wrong.hint })
  }
  return (
    <>
      {asks && <PasswordField label={words.password} value={password} onChange={setPassword} />}
      <Button
        variant={isQuiet ? 'secondary' : 'primary'}
        icon={<Play />}
        busy={busy}
        isDisabled={asks && password === ''}
        onPress={() => void press()}
      >
        {words.goOn.action(chosen.length)}
      </Button>
    </>
  )
}
