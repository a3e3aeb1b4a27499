import { useState } from 'react'
import type { Failure } from '../../../shared/model/failure.ts'
import { Button } from '../../components/button.tsx'
import { Callout } from '../../components/callout.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { startBuiltIn, useBuiltInBusy } from '../../state/built-in.ts'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { givePassword } from './live/restore-store.ts'
import type { TargetState } from './live/use-target.ts'
import styles from './restore.module.css'

export const wantsPassword = (failure: Failure | null): boolean =>
  failure?.kind === 'password-needed' || failure?.kind === 'password-wrong'

/** What stands between us and the chosen server: nothing, a password, a start, or a failure. */
export const ServerNotice = ({ target }: { readonly target: TargetState }) => {
  const busy = useBuiltInBusy()
  const { failure, sleeps } = target
  if (sleeps !== false)
    return (
      <Callout
        tone="info"
        title={words.startsWithRestore}
        actions={
          <Button size="s" busy={busy.length > 0} onPress={() => void startBuiltIn(sleeps.major)}>
            {words.startNow}
          </Button>
        }
      />
    )
  if (failure === null) return null
  if (wantsPassword(failure)) return <Password key={failure.kind} failure={failure} />
  return (
    <Callout tone="error" title={`${words.cannotAsk}. ${failure.message}`} live>
      {failure.hint !== undefined && <p>{failure.hint}</p>}
    </Callout>
  )
}

const Password = ({ failure }: { readonly failure: Failure }) => {
  const [password, setPassword] = useState('')
  return (
    <Callout tone={failure.kind === 'password-wrong' ? 'error' : 'info'} title={failure.message} live>
      <form
        className={styles['another']}
        onSubmit={(event) => {
          event.preventDefault()
          if (password !== '') givePassword(password)
        }}
      >
        <PasswordField label={words.password} autoFocus value={password} onChange={setPassword} />
        <Button type="submit" variant="primary" isDisabled={password === ''}>
          {words.usePassword}
        </Button>
      </form>
    </Callout>
  )
}
