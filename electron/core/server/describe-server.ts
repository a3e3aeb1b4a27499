// One answering port, and everything else known about it, as one entry.
import type { BuiltInServer, Installation, RunningServer, RunningServerState } from '../../../shared/model/server.ts'
import type { PortAnswer } from './ask-port.ts'
import type { Cluster } from './data-directories.ts'
import type { Container } from './docker-containers.ts'
import { majorOf } from './inspect-installation.ts'
import type { PortOwner } from './port-owners.ts'

export type Socket = { readonly folder: string; readonly port: number; readonly answer: PortAnswer }

export type Evidence = {
  readonly port: number
  readonly host: string
  readonly answer: PortAnswer
  readonly clusters: readonly Cluster[]
  readonly sockets: readonly Socket[]
  readonly containers: readonly Container[]
  readonly owners: readonly PortOwner[]
  readonly builtIn: readonly BuiltInServer[]
  readonly installations: readonly Installation[]
  readonly versions: ReadonlyMap<string, string>
}

export const describeServer = (evidence: Evidence): RunningServer | null => {
  const { port, host, answer } = evidence
  if (answer.kind === 'closed') return null
  const container = evidence.containers.find(({ hostPort }) => hostPort === port)
  const cluster =
    evidence.clusters.find(
      (candidate) => candidate.lock?.port === port && !candidate.stale && candidate.lock.listenAddress !== '',
    ) ??
    evidence.clusters.find(
      (candidate) => container === undefined && candidate.closed && candidate.port === port && isPostgres(answer),
    )
  const socket = evidence.sockets.find((candidate) => candidate.port === port && candidate.answer.kind !== 'closed')
  const own = evidence.builtIn.find((candidate) => candidate.port === port && candidate.state === 'running')
  const owners = evidence.owners.filter((owner) => owner.port === port)
  const program = owners.find((owner) => owner.program !== undefined)?.program
  const installation =
    program === undefined
      ? undefined
      : evidence.installations.find(
          ({ binDir, tools }) => program.startsWith(`${binDir}/`) || tools.postgres?.path === program,
        )
  const version =
    (answer.kind === 'accepting' ? answer.version?.split(' ')[0] : undefined) ??
    own?.version ??
    installation?.version ??
    (program === undefined ? undefined : evidence.versions.get(program))
  const major = version === undefined ? (container?.major ?? cluster?.major) : majorOf(version)
  const detail = detailOf(answer, owners, container)
  return {
    id: own === undefined ? `${host}:${String(port)}` : `built-in:${String(own.major)}`,
    ref: own === undefined ? { kind: 'address', host, port } : { kind: 'built-in', major: own.major },
    host,
    port,
    state: stateOf(answer),
    foundBy: [
      ...(own === undefined ? [] : ['built-in' as const]),
      'port',
      ...(socket === undefined ? [] : ['socket' as const]),
      ...(cluster?.lock === undefined ? [] : ['pid-file' as const]),
      ...(container === undefined ? [] : ['docker' as const]),
    ],
    ...(version === undefined ? {} : { version }),
    ...(major === undefined ? {} : { major }),
    ...(container === undefined ? ownerWords(owners) : { owner: `docker container ${container.name}` }),
    ...(own !== undefined
      ? { dataDirectory: own.dataDirectory }
      : cluster === undefined
        ? {}
        : { dataDirectory: cluster.dataDirectory }),
    ...(detail === undefined ? {} : { detail }),
  }
}

const ownerWords = (owners: readonly PortOwner[]): { readonly owner?: string } => {
  const owner = owners.find(({ pid }) => pid !== undefined)
  return owner?.pid === undefined ? {} : { owner: `${owner.name ?? 'process'} (pid ${String(owner.pid)})` }
}

const isPostgres = (answer: PortAnswer): boolean => !['closed', 'silent', 'not-postgres'].includes(answer.kind)

export const stateOf = (answer: Exclude<PortAnswer, { kind: 'closed' }>): RunningServerState =>
  answer.kind === 'silent' ? 'not-postgres' : answer.kind

const detailOf = (
  answer: PortAnswer,
  owners: readonly PortOwner[],
  container: Container | undefined,
): string | undefined => {
  const two = new Set(owners.map(({ pid }) => pid).filter((pid) => pid !== undefined))
  if (two.size > 1)
    return `Two programs listen on this port: ${owners.map(({ name, pid, address }) => `${name ?? 'process'} (pid ${String(pid)}) on ${address}`).join(', ')}. Which one answers depends on the address.`
  if (answer.kind === 'silent') return 'Something listens here and says nothing.'
  if (answer.kind === 'not-postgres')
    return answer.words === undefined || answer.words === ''
      ? 'What listens here is not PostgreSQL.'
      : `What listens here is not PostgreSQL; it says: ${answer.words}`
  if (answer.kind === 'refused') return answer.words
  return container === undefined ? undefined : `Image ${container.image}.`
}
