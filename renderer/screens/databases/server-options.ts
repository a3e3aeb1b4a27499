// The servers one may look at, built-in ones first. Pure.
import type { BuiltInServer, FoundServers } from '../../../shared/model/server.ts'
import type { SelectOption } from '../../components/select.tsx'
import { parseServerKey, serverKey } from '../../state/server-key.ts'
import { databaseStrings as words } from '../../strings/database-strings.ts'
import { strings } from '../../strings/strings.ts'
import { bestBuiltIn, isBuiltIn, runningServers, serverAddress } from '../servers/server-view.ts'

export const anotherServer = 'another'

const shownBuiltIns = (found: FoundServers): readonly BuiltInServer[] => {
  const created = found.builtIn.filter((server) => server.state !== 'not-created').toSorted((a, b) => b.major - a.major)
  const best = bestBuiltIn(found.builtIn)
  return created.length > 0 || best === undefined ? created : [best]
}

/** Running servers of this machine that are not built-in, and let one in or ask for a password. */
const others = (found: FoundServers) =>
  runningServers(found).filter(
    (server) => !isBuiltIn(server) && (server.state === 'accepting' || server.state === 'needs-password'),
  )

export const serverOptions = (found: FoundServers | null, current: string | null): readonly SelectOption<string>[] => {
  const listed: SelectOption<string>[] =
    found === null
      ? []
      : [
          ...shownBuiltIns(found).map((server) => ({
            value: serverKey({ kind: 'built-in', major: server.major }),
            label: words.builtInServer(server.major),
            description: [
              words.serverState[server.state],
              server.port !== undefined && server.state === 'running' && `localhost:${server.port}`,
            ]
              .filter((part) => typeof part === 'string')
              .join(' · '),
          })),
          ...others(found).map((server) => ({
            value: serverKey(server.ref),
            label: serverAddress(server),
            description: [
              `PostgreSQL ${server.version ?? server.major ?? ''}`.trim(),
              strings.servers.state[server.state],
            ].join(' · '),
          })),
        ]
  const unlisted = current !== null && !listed.some((option) => option.value === current)
  return [
    ...listed,
    ...(unlisted
      ? [{ value: current, label: serverName(current), ...(found !== null && { description: words.typedServer }) }]
      : []),
    { value: anotherServer, label: words.anotherServer },
  ]
}

/** What a server is called before it has said anything itself. */
export const serverName = (key: string): string => {
  const ref = parseServerKey(key)
  if (ref === null) return key
  if (ref.kind === 'built-in') return ref.major === undefined ? strings.servers.builtIn : words.builtInServer(ref.major)
  return ref.host.startsWith('/')
    ? `${ref.host}:${ref.port}`
    : [ref.user !== undefined && ref.user !== 'postgres' && `${ref.user}@`, `${ref.host}:${ref.port}`]
        .filter((part) => part !== false)
        .join('')
}

/** The one shown first: the one looked at last, else the built-in one, else one that runs. */
export const firstServer = (found: FoundServers | null, last: string | null): string | null => {
  if (last !== null) return last
  if (found === null) return null
  const running = found.builtIn.find((server) => server.state === 'running')
  if (running !== undefined) return serverKey({ kind: 'built-in', major: running.major })
  const other = others(found)[0]
  const builtIn = shownBuiltIns(found)[0]
  if (builtIn !== undefined && builtIn.state !== 'not-created')
    return serverKey({ kind: 'built-in', major: builtIn.major })
  if (other !== undefined) return serverKey(other.ref)
  return null
}

export const builtInAt = (found: FoundServers | null, key: string): BuiltInServer | undefined => {
  const ref = parseServerKey(key)
  return ref?.kind === 'built-in' ? found?.builtIn.find((server) => server.major === ref.major) : undefined
}
