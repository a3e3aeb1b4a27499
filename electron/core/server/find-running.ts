// Servers that answer, or ought to: from ports, sockets, pid files, containers and our own, each probed, and put together
// so that one server is one entry. Nothing here logs in.
import type { BuiltInServer, Installation, RunningServer } from '../../../shared/model/server.ts'
import type { PortAnswer } from './ask-port.ts'
import { findClusters, type Cluster } from './data-directories.ts'
import { describeServer, stateOf, type Socket } from './describe-server.ts'
import { findContainers, type Container } from './docker-containers.ts'
import { versionOf } from './inspect-installation.ts'
import type { MachineProbe } from './machine-probe.ts'
import { findPortOwners, type PortOwner } from './port-owners.ts'

/** 5432 and what the second, third ... installation takes. */
const usualPorts = [5432, 5433, 5434, 5435, 5436, 5437, 5438, 5439, 5440] as const
const askMs = 400

type Known = { readonly installations: readonly Installation[]; readonly builtIn: readonly BuiltInServer[] }

export type Running = {
  readonly servers: readonly RunningServer[]
  readonly clusters: readonly Cluster[]
  readonly owners: readonly PortOwner[]
  readonly containers: readonly Container[]
}

export const findRunning = async (probe: MachineProbe, known: Promise<Known>): Promise<Running> => {
  const containersSoon = findContainers(probe)
  const ownersSoon = findPortOwners(probe)
  const [clusters, socketFiles] = await Promise.all([findClusters(probe), findSocketFiles(probe)])
  const envPort = Number(probe.env['PGPORT'])
  const earlyPorts = new Set<number>([
    ...usualPorts,
    ...clusters.flatMap(({ port }) => (port === undefined ? [] : [port])),
    ...socketFiles.map(({ port }) => port),
    ...(envPort > 0 && envPort < 65536 ? [envPort] : []),
  ])
  const answers = new Map<number, Promise<{ readonly host: string; readonly answer: PortAnswer }>>()
  const ask = (port: number): void => {
    if (!answers.has(port)) answers.set(port, askLoopback(probe, port))
  }
  for (const port of earlyPorts) ask(port)
  const socketsSoon = Promise.all(
    socketFiles.map(async ({ folder, port }) => ({
      folder,
      port,
      answer: await probe.askPort(folder, port, askMs),
    })),
  )
  const [{ installations, builtIn }, containers] = await Promise.all([known, containersSoon])
  for (const { port, state } of builtIn) if (port !== undefined && state === 'running') ask(port)
  for (const { hostPort } of containers) ask(hostPort)
  const [owners, sockets] = await Promise.all([ownersSoon, socketsSoon])
  for (const { port, name } of owners) if (name !== undefined && /^postgres(\.exe)?$/i.test(name)) ask(port) // wherever it listens

  const versions = await versionsOfPrograms(probe, owners)

  const servers: RunningServer[] = []
  for (const [port, soon] of [...answers].toSorted(([a], [b]) => a - b)) {
    const { host, answer } = await soon
    const server = describeServer({
      port,
      host,
      answer,
      clusters,
      sockets,
      containers,
      owners,
      builtIn,
      installations,
      versions,
    })
    if (server !== null) servers.push(server)
  }
  servers.push(...socketOnly(sockets, servers, clusters), ...staleOnes(clusters, servers))
  return { servers, clusters, owners, containers }
}

/** Programs listen on 127.0.0.1, on ::1, or on both. */
const askLoopback = async (
  probe: MachineProbe,
  port: number,
): Promise<{ readonly host: string; readonly answer: PortAnswer }> => {
  const answer = await probe.askPort('127.0.0.1', port, askMs)
  if (answer.kind !== 'closed') return { host: 'localhost', answer }
  const other = await probe.askPort('::1', port, askMs)
  return other.kind === 'closed' ? { host: 'localhost', answer } : { host: '::1', answer: other }
}

const findSocketFiles = async (
  probe: MachineProbe,
): Promise<readonly { readonly folder: string; readonly port: number }[]> => {
  if (probe.platform === 'win32') return []
  const folders = probe.platform === 'darwin' ? ['/tmp'] : ['/var/run/postgresql', '/tmp']
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await probe.listFolder(folder)).flatMap((name) => {
        const port = /^\.s\.PGSQL\.(\d+)$/.exec(name)?.[1]
        return port === undefined ? [] : [{ folder, port: Number(port) }]
      }),
    ),
  )
  return found.flat()
}

/** A running server knows its own program: that tells the version without logging in, wherever it was installed. */
const versionsOfPrograms = async (
  probe: MachineProbe,
  owners: readonly PortOwner[],
): Promise<ReadonlyMap<string, string>> => {
  const programs = [
    ...new Set(
      owners.flatMap(({ program }) => (program !== undefined && program.endsWith('/postgres') ? [program] : [])),
    ),
  ]
  const asked = await Promise.all(
    programs.map(async (program) => [program, await versionOf(probe, program, 500)] as const),
  )
  return new Map(asked.flatMap(([program, version]) => (version === null ? [] : [[program, version] as const])))
}

/** Servers without TCP (listen_addresses = ''). A socket file that nobody answers on is left over. */
const socketOnly = (
  sockets: readonly Socket[],
  found: readonly RunningServer[],
  clusters: readonly Cluster[],
): readonly RunningServer[] =>
  sockets.flatMap(({ folder, port, answer }) => {
    if (
      answer.kind === 'closed' ||
      answer.kind === 'silent' ||
      found.some((server) => server.port === port && server.state !== 'not-postgres')
    )
      return []
    const cluster = clusters.find((candidate) => candidate.lock?.port === port && !candidate.stale)
    return [
      {
        id: `${folder}:${String(port)}`,
        ref: { kind: 'address', host: folder, port },
        host: folder,
        port,
        state: stateOf(answer),
        foundBy: ['socket', ...(cluster === undefined ? [] : ['pid-file' as const])],
        ...(cluster === undefined
          ? {}
          : {
              dataDirectory: cluster.dataDirectory,
              ...(cluster.major === undefined ? {} : { major: cluster.major }),
            }),
      },
    ]
  })

/** A pid file without its process: the server was killed, or the computer went down. */
const staleOnes = (clusters: readonly Cluster[], found: readonly RunningServer[]): readonly RunningServer[] =>
  clusters.flatMap(({ stale, lock, dataDirectory, major, port }) => {
    if (!stale || lock === undefined || found.some((server) => server.dataDirectory === dataDirectory)) return []
    return [
      {
        id: `stale:${dataDirectory}`,
        ref: { kind: 'address', host: 'localhost', port: port ?? 5432 },
        host: 'localhost',
        port: port ?? 5432,
        state: 'stale',
        foundBy: ['pid-file'],
        dataDirectory,
        ...(major === undefined ? {} : { major }),
        detail: `postmaster.pid names process ${String(lock.pid)}, which no longer runs: this server was not stopped in an orderly way.`,
      },
    ]
  })
