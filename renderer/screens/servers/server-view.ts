// Servers in the words of the window. Pure.
import type {
  BuiltInServer,
  FoundServers,
  RunningServer,
  RunningServerState,
  ServerRef,
} from '../../../shared/model/server.ts'
import type { Tone } from '../../components/badge.tsx'
import { serverKey } from '../../state/server-key.ts'
import { strings } from '../../strings/strings.ts'

export const stateTone: Readonly<Record<RunningServerState, Tone>> = {
  accepting: 'ok',
  'needs-password': 'ok',
  refused: 'warn',
  starting: 'warn',
  'not-postgres': 'neutral',
  stale: 'bad',
}

const order: readonly RunningServerState[] = [
  'accepting',
  'needs-password',
  'starting',
  'refused',
  'stale',
  'not-postgres',
]

/** Those that answer first; what turned out to be no PostgreSQL is left out. */
export const runningServers = (found: FoundServers): readonly RunningServer[] =>
  found.running
    .filter((server) => server.state !== 'not-postgres')
    .toSorted(
      (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || (b.major ?? 0) - (a.major ?? 0) || a.port - b.port,
    )

export const isBuiltIn = (server: RunningServer): boolean =>
  server.ref.kind === 'built-in' || server.foundBy.includes('built-in')

/** Connected to by hand before; not found by the search of this machine. */
export const isRemembered = (server: RunningServer): boolean => server.foundBy.includes('remembered')

/** As the Databases screen calls it. */
export const keyOfRunning = ({ ref, foundBy, major }: RunningServer): string =>
  serverKey(foundBy.includes('built-in') && major !== undefined ? { kind: 'built-in', major } : ref)

export const serverTitle = (server: RunningServer): string => {
  const version = server.version ?? server.major
  const name = version === undefined ? 'PostgreSQL' : `PostgreSQL ${version}`
  return isBuiltIn(server) ? `${strings.servers.builtIn}, ${name}` : name
}

export const serverAddress = (server: RunningServer): string =>
  server.host.startsWith('/') ? `${server.host} (socket), port ${server.port}` : `${server.host}:${server.port}`

/** The one a recipe would get, chosen as the core does: running, else created, else from an installation, else the shipped one. */
export const bestBuiltIn = (servers: readonly BuiltInServer[]): BuiltInServer | undefined => {
  const rank: Readonly<Record<BuiltInServer['state'], number>> = {
    running: 0,
    starting: 1,
    stopped: 2,
    broken: 3,
    'not-created': 4,
  }
  return servers.toSorted(
    (a, b) =>
      rank[a.state] - rank[b.state] ||
      Number(a.source === 'shipped') - Number(b.source === 'shipped') ||
      b.major - a.major,
  )[0]
}

export type AddressDraft = {
  readonly host: string
  readonly port: string
  readonly user: string
  readonly database: string
}
export const emptyAddress: AddressDraft = { host: 'localhost', port: '5432', user: 'postgres', database: '' }

export const draftFromRef = (ref: ServerRef): AddressDraft | null =>
  ref.kind === 'built-in'
    ? null
    : { host: ref.host, port: String(ref.port), user: ref.user ?? 'postgres', database: ref.database ?? '' }

export const addressProblems = (draft: AddressDraft): { readonly host?: string; readonly port?: string } => {
  const port = Number(draft.port)
  return {
    ...(draft.host.trim() === '' && { host: strings.servers.form.hostMissing }),
    ...((!/^\d+$/.test(draft.port.trim()) || port < 1 || port > 65_535) && { port: strings.servers.form.portWrong }),
  }
}

export const refFromDraft = (draft: AddressDraft): ServerRef => ({
  kind: 'address',
  host: draft.host.trim(),
  port: Number(draft.port),
  ...(draft.user.trim() !== '' && { user: draft.user.trim() }),
  ...(draft.database.trim() !== '' && { database: draft.database.trim() }),
})
