import { PlugZap } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Failure } from '../../../shared/model/failure.ts'
import type { ServerFacts } from '../../../shared/model/server.ts'
import { Button } from '../../components/button.tsx'
import { Callout } from '../../components/callout.tsx'
import { Checkbox } from '../../components/checkbox.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { Select } from '../../components/select.tsx'
import { TextField } from '../../components/text-field.tsx'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import { call } from '../../client/client.ts'
import type { ServerDraft } from '../model/drafts.ts'
import type { Problem } from '../model/problems.ts'
import type { Secrets } from '../model/secrets.ts'
import { serverRefOf } from '../model/setup-input.ts'
import { meetsRequirement } from '../model/version-requirement.ts'
import styles from './parts.module.css'
import { PasteUrl } from './paste-url.tsx'
import { useTouched } from './use-touched.ts'

const words = wizardStrings.server

type Tested =
  | { readonly kind: 'busy' }
  | { readonly kind: 'ok'; readonly facts: ServerFacts }
  | { readonly kind: 'failed'; readonly failure: Failure }

export type ConnectPanelProps = {
  readonly draft: ServerDraft
  readonly onChange: (draft: ServerDraft) => void
  readonly problems: readonly Problem[]
  readonly showAll: boolean
  readonly secrets: Secrets
  readonly onSecrets: (change: Partial<Secrets>) => void
  readonly keychain: boolean
}

const sslModes = ['', 'disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const

/** Who to be on a server, and whether that works, told in place. */
export const ConnectPanel = ({
  draft,
  onChange,
  problems,
  showAll,
  secrets,
  onSecrets,
  keychain,
}: ConnectPanelProps) => {
  const { touch, error } = useTouched(problems, showAll)
  const [tested, setTested] = useState<Tested | null>(null)
  const edit = (change: Partial<ServerDraft>): void => {
    for (const field of Object.keys(change)) touch(field)
    setTested(null)
    onChange({ ...draft, ...change })
  }
  const test = async (): Promise<void> => {
    const server = serverRefOf(draft)
    if (server === null) return
    setTested({ kind: 'busy' })
    const result = await call('servers.connect', {
      server,
      ...(secrets.serverPassword === '' ? {} : { password: secrets.serverPassword, remember: secrets.remember }),
    })
    setTested(result.ok ? { kind: 'ok', facts: result.value } : { kind: 'failed', failure: result.error })
  }
  const isOther = draft.choice === 'other'
  const panel = useRef<HTMLDivElement>(null)
  // A long list of servers must not hide what was opened under it.
  useEffect(() => {
    panel.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <div ref={panel} className={styles['panel']}>
      {isOther && <PasteUrl draft={draft} onChange={edit} />}
      {isOther && (
        <div className={styles['fields']}>
          <TextField
            label={words.host}
            mono
            value={draft.host}
            error={error('host')}
            onChange={(host) => edit({ host })}
          />
          <TextField
            label={words.port}
            mono
            inputMode="numeric"
            value={draft.port}
            error={error('port')}
            onChange={(port) => edit({ port })}
          />
        </div>
      )}
      <div className={styles['fields']}>
        <TextField
          label={words.user}
          mono
          description={words.userHint}
          value={isOther ? draft.user : draft.foundUser}
          onChange={(user) => edit(isOther ? { user } : { foundUser: user })}
        />
        <PasswordField
          label={words.password}
          description={words.passwordHint}
          value={secrets.serverPassword}
          onChange={(serverPassword) => {
            setTested(null)
            onSecrets({ serverPassword })
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void test()
          }}
        />
      </div>
      {keychain && (
        <Checkbox isSelected={secrets.remember} onChange={(remember) => onSecrets({ remember })}>
          {words.remember}
        </Checkbox>
      )}
      {isOther && (
        <Disclosure title={`${words.database}, ${words.sslMode.toLowerCase()}`}>
          <div className={styles['fields']}>
            <TextField
              label={words.database}
              mono
              description={words.databaseHint}
              value={draft.database}
              onChange={(database) => edit({ database })}
            />
            <Select
              label={words.sslMode}
              options={sslModes.map((mode) => ({ value: mode, label: words.ssl[mode] }))}
              value={draft.sslMode}
              onChange={(sslMode) => edit({ sslMode })}
            />
          </div>
        </Disclosure>
      )}
      <div className={styles['row']}>
        <Button
          icon={<PlugZap />}
          busy={tested?.kind === 'busy'}
          isDisabled={serverRefOf(draft) === null}
          onPress={() => void test()}
        >
          {tested?.kind === 'busy' ? words.testing : words.test}
        </Button>
      </div>
      {tested?.kind === 'ok' && <Connected facts={tested.facts} required={draft.required} />}
      {tested?.kind === 'failed' && <FailureCallout failure={tested.failure} />}
    </div>
  )
}

const Connected = ({ facts, required }: { readonly facts: ServerFacts; readonly required: string }) => {
  const suits = required === '' || meetsRequirement(facts.major, required)
  const enough = facts.isSuperuser || (facts.canCreateDatabase && facts.canCreateRole)
  return (
    <Callout tone={suits && enough ? 'ok' : 'warning'} title={words.connected(facts.label)} live>
      <p>{words.rights(facts.isSuperuser, facts.canCreateDatabase, facts.canCreateRole)}</p>
      {!suits && <p>{words.tooOld(facts.major, required)}</p>}
    </Callout>
  )
}
