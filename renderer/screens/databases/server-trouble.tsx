import { Play, ServerOff } from 'lucide-react'
import { useState } from 'react'
import type { Failure } from '../../../shared/model/failure.ts'
import type { FoundServers } from '../../../shared/model/server.ts'
import { Button } from '../../components/button.tsx'
import { Callout } from '../../components/callout.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { Link } from '../../components/link.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { startBuiltIn, useBuiltInBusy } from '../../state/built-in.ts'
import { navigate, routeHref } from '../../state/route.ts'
import { parseServerKey, serverKey } from '../../state/server-key.ts'
import { useServers } from '../../state/servers.ts'
import { lookAtServer } from '../../state/snapshots.ts'
import { databaseStrings as words } from '../../strings/database-strings.ts'
import { strings } from '../../strings/strings.ts'
import { bestBuiltIn } from '../servers/server-view.ts'
import { builtInAt } from './server-options.ts'
import styles from './databases.module.css'

/** A built-in server that is there but does not run: nothing to ask it yet. */
export const startsFirst = (found: FoundServers | null, server: string): boolean => {
  const builtIn = builtInAt(found, server)
  return builtIn !== undefined && builtIn.state !== 'running'
}

export const NoServer = () => {
  const { found } = useServers()
  const best = found === null ? undefined : bestBuiltIn(found.builtIn)
  return (
    <EmptyState
      icon={<ServerOff />}
      title={words.noServer}
      actions={
        <>
          {best !== undefined && <StartButton major={best.major} />}
          <Link href={routeHref({ name: 'servers' })}>{strings.home.allServers}</Link>
        </>
      }
    >
      {words.noServerText}
    </EmptyState>
  )
}

const StartButton = ({ major }: { readonly major: number }) => {
  const busy = useBuiltInBusy()
  const start = async () => {
    if (await startBuiltIn(major))
      navigate({ name: 'databases', server: serverKey({ kind: 'built-in', major }) }, { replace: true })
  }
  return (
    // Not `busy`: it is gone once the server runs, and with it what a screen reader would be told of it.
    <Button
      variant="primary"
      icon={busy.includes(major) ? <Spinner /> : <Play />}
      isDisabled={busy.includes(major)}
      onPress={() => void start()}
    >
      {words.startBuiltIn}
    </Button>
  )
}

/** What keeps us from looking at a server, and the next step: start it, give a password, try again. */
export const ServerTrouble = ({
  server,
  failure,
  loading,
}: {
  readonly server: string
  readonly failure: Failure | null
  readonly loading: boolean
}) => {
  const { found } = useServers()
  const builtIn = builtInAt(found, server)
  if (builtIn !== undefined && builtIn.state !== 'running') {
    const made = builtIn.state !== 'not-created'
    return (
      <EmptyState
        icon={<ServerOff />}
        title={made ? words.builtInStopped(builtIn.major) : words.builtInMissing}
        actions={<StartButton major={builtIn.major} />}
      >
        {made ? (builtIn.detail ?? words.builtInStoppedText) : words.builtInMissingText}
      </EmptyState>
    )
  }
  if (failure === null) return null
  const asksPassword =
    (failure.kind === 'password-needed' || failure.kind === 'password-wrong') &&
    parseServerKey(server)?.kind === 'address'
  return (
    <div className={styles['trouble']}>
      {asksPassword ? (
        <ServerPassword key={failure.kind} server={server} failure={failure} loading={loading} />
      ) : (
        <FailureCallout
          failure={failure}
          actions={
            <Button size="s" busy={loading} onPress={() => void lookAtServer(server)}>
              {strings.common.retry}
            </Button>
          }
        />
      )}
    </div>
  )
}

const ServerPassword = ({
  server,
  failure,
  loading,
}: {
  readonly server: string
  readonly failure: Failure
  readonly loading: boolean
}) => {
  const [password, setPassword] = useState('')
  return (
    <Callout tone={failure.kind === 'password-wrong' ? 'error' : 'info'} title={failure.message} live>
      {failure.hint !== undefined && <p>{failure.hint}</p>}
      <form
        className={styles['password']}
        onSubmit={(event) => {
          event.preventDefault()
          if (password !== '') void lookAtServer(server, password)
        }}
      >
        <PasswordField
          label={words.passwordLabel}
          description={words.passwordText}
          autoFocus
          value={password}
          onChange={setPassword}
        />
        <span>
          <Button
            variant="primary"
            type="submit"
            isDisabled={password === '' || loading}
            {...(loading && { icon: <Spinner /> })}
          >
            {words.passwordUse}
          </Button>
        </span>
      </form>
    </Callout>
  )
}
