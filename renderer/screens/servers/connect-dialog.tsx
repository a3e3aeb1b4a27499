import { useEffect, useRef, useState } from 'react'
import type { Failure } from '../../../shared/model/failure.ts'
import type { RunningServer, ServerFacts, ServerRef } from '../../../shared/model/server.ts'
import { Button } from '../../components/button.tsx'
import { Checkbox } from '../../components/checkbox.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { TextField } from '../../components/text-field.tsx'
import { call } from '../../client/client.ts'
import { useAppInfo } from '../../state/app-info.ts'
import { strings } from '../../strings/strings.ts'
import { ServerFactsView } from './server-facts-view.tsx'
import { addressProblems, draftFromRef, emptyAddress, refFromDraft, type AddressDraft } from './server-view.ts'
import styles from './connect-dialog.module.css'

const words = strings.servers.form

/** One form: paste an address, or fill in the pieces; then what the server says about itself. */
export const ConnectDialog = ({
  server,
  onClose,
}: {
  readonly server: RunningServer | null
  readonly onClose: () => void
}) => {
  const builtIn = server?.ref.kind === 'built-in' ? server.ref : null
  const [draft, setDraft] = useState<AddressDraft>(
    () => (server === null ? null : draftFromRef(server.ref)) ?? emptyAddress,
  )
  const [text, setText] = useState('')
  const [textError, setTextError] = useState('')
  const [password, setPassword] = useState('')
  const [remember, setRemember] = useState(false)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [facts, setFacts] = useState<ServerFacts | null>(null)
  const keychain = useAppInfo((state) => state.info?.capabilities.keychain === true)
  const problems = addressProblems(draft)
  const parsing = useRef(0)

  // A server of the list may let us in as it is (its own, trust, a passfile): try first, ask only then.
  const [looking, setLooking] = useState(server !== null)
  useEffect(() => {
    if (server === null) return undefined
    let current = true
    void call('servers.connect', { server: server.ref }).then((answer) => {
      if (!current) return
      if (answer.ok) setFacts(answer.value)
      else setFailure(answer.error)
      setLooking(false)
    })
    return () => {
      current = false
    }
  }, [server])

  const change = (part: Partial<AddressDraft>) => setDraft({ ...draft, ...part })
  const readText = async (value: string) => {
    setText(value)
    setTextError('')
    const mine = (parsing.current += 1)
    if (value.trim() === '') return
    const answer = await call('servers.parse', { text: value.trim() })
    if (mine !== parsing.current) return
    if (!answer.ok) return setTextError(answer.error.message)
    const read = draftFromRef(answer.value.ref)
    if (read !== null) setDraft(read)
  }
  const connect = async () => {
    setTried(true)
    if (builtIn === null && Object.keys(problems).length > 0) return
    const ref: ServerRef = builtIn ?? refFromDraft(draft)
    setBusy(true)
    setFailure(null)
    const answer = await call('servers.connect', { server: ref, ...(password !== '' && { password, remember }) })
    setBusy(false)
    if (answer.ok) setFacts(answer.value)
    else setFailure(answer.error)
  }

  if (facts !== null)
    return (
      <Dialog title={facts.label} isOpen onClose={onClose} width="l">
        <ServerFactsView facts={facts} />
      </Dialog>
    )
  if (looking)
    return (
      <Dialog title={words.title} isOpen onClose={onClose} width="l">
        <Skeleton height={120} />
      </Dialog>
    )
  const wantsPassword = failure?.kind === 'password-needed' || failure?.kind === 'password-wrong'
  return (
    <Dialog title={words.title} isOpen onClose={onClose}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          void connect()
        }}
      >
        {failure !== null && (tried || failure.kind !== 'password-needed') && <FailureCallout failure={failure} />}
        {server === null && (
          <>
            <TextField
              label={words.url}
              description={words.urlHelp}
              placeholder={words.urlPlaceholder}
              mono
              autoFocus
              value={text}
              error={textError}
              onChange={(value) => void readText(value)}
            />
            <p className={styles['or']}>{words.or}</p>
          </>
        )}
        {builtIn === null && (
          <div className={styles['pieces']}>
            <TextField
              label={words.host}
              mono
              value={draft.host}
              onChange={(host) => change({ host })}
              error={tried ? problems.host : undefined}
            />
            <TextField
              label={words.port}
              mono
              inputMode="numeric"
              value={draft.port}
              onChange={(port) => change({ port })}
              error={tried ? problems.port : undefined}
            />
            <TextField label={words.user} mono value={draft.user} onChange={(user) => change({ user })} />
            <PasswordField
              key={wantsPassword ? 'asked' : 'free'}
              label={words.password}
              aside={wantsPassword ? undefined : strings.common.optional}
              autoFocus={wantsPassword}
              value={password}
              onChange={setPassword}
            />
          </div>
        )}
        {keychain && password !== '' && (
          <Checkbox isSelected={remember} onChange={setRemember}>
            {words.remember}
          </Checkbox>
        )}
        <div className={styles['actions']}>
          <Button onPress={onClose}>{strings.common.cancel}</Button>
          <Button variant="primary" type="submit" busy={busy}>
            {words.connect}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
