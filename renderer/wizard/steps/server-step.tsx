import { Cpu, Globe, HardDrive, RefreshCw } from 'lucide-react'
import { useEffect } from 'react'
import type { FoundServers, RunningServer } from '../../../shared/model/server.ts'
import { Badge } from '../../components/badge.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { RadioCards, type RadioCard } from '../../components/radio-cards.tsx'
import { Select } from '../../components/select.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { StatusDot } from '../../components/status-dot.tsx'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import { findServers, useServers } from '../../state/servers.ts'
import type { ServerDraft } from '../model/drafts.ts'
import type { Secrets } from '../model/secrets.ts'
import { meetsRequirement } from '../model/version-requirement.ts'
import { usableServers } from '../model/usable-servers.ts'
import { ConnectPanel } from '../parts/connect-panel.tsx'
import parts from '../parts/parts.module.css'
import type { StepProps } from './step-props.ts'

const words = wizardStrings.server

export type ServerStepProps = StepProps<ServerDraft> & {
  readonly secrets: Secrets
  readonly onSecrets: (change: Partial<Secrets>) => void
  readonly keychain: boolean
}

const tones = {
  accepting: 'ok',
  'needs-password': 'ok',
  starting: 'warn',
  refused: 'bad',
  'not-postgres': 'bad',
  stale: 'neutral',
} as const

export const addressOf = (server: Pick<RunningServer, 'host' | 'port'>): string => `${server.host}:${server.port}`

const describe = (server: RunningServer, required: string): string =>
  [
    server.version === undefined ? 'PostgreSQL' : `PostgreSQL ${server.version}`,
    server.owner,
    words.state[server.state],
    server.major !== undefined && required !== '' && !meetsRequirement(server.major, required)
      ? words.tooOld(server.major, required)
      : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' · ')

const valueOf = (draft: ServerDraft): string => (draft.choice === 'found' ? `found ${draft.found ?? ''}` : draft.choice)

export const ServerStep = ({ draft, onChange, problems, showAll, secrets, onSecrets, keychain }: ServerStepProps) => {
  const { found, looking } = useServers()
  useEffect(() => {
    if (useServers.getState().found === null) void findServers()
  }, [])
  const running = usableServers(found)
  const cards: readonly RadioCard<string>[] = [
    {
      value: 'built-in',
      title: words.builtIn,
      description: words.builtInText,
      icon: <Cpu />,
      aside: <Badge tone="accent">{words.recommended}</Badge>,
    },
    ...running.map((server) => ({
      value: `found ${addressOf(server)}`,
      title: addressOf(server),
      description: describe(server, draft.required),
      icon: <HardDrive />,
      aside: <StatusDot tone={tones[server.state]} label={words.state[server.state]} />,
    })),
    { value: 'other', title: words.other, description: words.otherText, icon: <Globe /> },
  ]
  const choose = (value: string): void => {
    if (value === 'built-in' || value === 'other') return onChange({ ...draft, choice: value })
    const address = value.replace(/^found /, '')
    const server = running.find((one) => addressOf(one) === address)
    const user = server?.ref.kind === 'address' ? server.ref.user : undefined
    onChange({ ...draft, choice: 'found', found: address, foundUser: user ?? draft.foundUser })
  }
  return (
    <div className={parts['stack']}>
      {draft.required !== '' && <p className={parts['muted']}>{words.required(draft.required)}</p>}
      <div className={parts['tight']}>
        <RadioCards label={words.label} hideLabel cards={cards} value={valueOf(draft)} onChange={choose} />
        <output className={parts['status']}>
          {looking ? (
            <>
              <Spinner size={12} /> {words.looking}
            </>
          ) : (
            <>
              {running.length === 0 && words.noneFound}
              <IconButton
                size="s"
                label={words.lookAgain}
                icon={<RefreshCw />}
                onPress={() => void findServers(true)}
              />
            </>
          )}
        </output>
      </div>
      {draft.choice === 'built-in' ? (
        <BuiltInVersion draft={draft} onChange={onChange} found={found} />
      ) : (
        <ConnectPanel
          key={valueOf(draft)}
          draft={draft}
          onChange={onChange}
          problems={problems}
          showAll={showAll}
          secrets={secrets}
          onSecrets={onSecrets}
          keychain={keychain}
        />
      )}
    </div>
  )
}

const BuiltInVersion = ({
  draft,
  onChange,
  found,
}: Pick<ServerStepProps, 'draft' | 'onChange'> & { readonly found: FoundServers | null }) => {
  const majors = (found?.builtIn ?? []).map((server) => ({
    value: String(server.major),
    label: words.majorName(server.major),
    description: words.majorState[server.state],
    disabled: draft.required !== '' && !meetsRequirement(server.major, draft.required),
  }))
  if (majors.length < 2 && draft.major === null) return null
  return (
    <div className={parts['narrow']}>
      <Select
        label={words.version}
        options={[{ value: '', label: words.bestVersion }, ...majors]}
        value={draft.major === null ? '' : String(draft.major)}
        onChange={(value) => onChange({ ...draft, major: value === '' ? null : Number(value) })}
      />
    </div>
  )
}
