// Clusters of this machine by their data folders: the usual places of every way to install, the registry, Debian's
// configuration, and PGDATA. Often another account owns them and we may not look inside; then ports and sockets tell.
import { pathsOf } from './installation-places.ts'
import type { MachineProbe } from './machine-probe.ts'
import { parsePostmasterPid, type PostmasterPid } from './postmaster-pid.ts'
import { readRegistryInstallations, readRegistryServices } from './windows-registry.ts'

export type Cluster = {
  readonly dataDirectory: string
  /** Of the configuration; the pid file's port is the truth while it runs. */
  readonly port?: number
  readonly lock?: PostmasterPid
  /** The pid file names a process that does not run. */
  readonly stale: boolean
  readonly major?: number
  /** We may not look inside: all we know is from a configuration elsewhere. */
  readonly closed: boolean
}

export const findClusters = async (probe: MachineProbe): Promise<readonly Cluster[]> => {
  const places = await dataPlaces(probe)
  const seen = new Set<string>()
  const once = places.filter(({ data }) => {
    const key = probe.platform === 'win32' ? data.toLowerCase() : data
    return data !== '' && !seen.has(key) && seen.add(key) !== undefined
  })
  return (await Promise.all(once.map((place) => readCluster(probe, place)))).flatMap((cluster) =>
    cluster === null ? [] : [cluster],
  )
}

type DataPlace = { readonly data: string; readonly port?: number | undefined; readonly major?: number }

const readCluster = async (probe: MachineProbe, place: DataPlace): Promise<Cluster | null> => {
  const { join } = pathsOf(probe)
  const [version, pidFile, conf, auto] = await Promise.all(
    ['PG_VERSION', 'postmaster.pid', 'postgresql.conf', 'postgresql.auto.conf'].map((name) =>
      probe.readFile(join(place.data, name)),
    ),
  )
  const lock = pidFile === null || pidFile === undefined ? null : parsePostmasterPid(pidFile)
  const port = lock?.port ?? portOf(auto ?? '') ?? portOf(conf ?? '') ?? place.port
  const known = typeof version === 'string'
  if (!known && lock === null && place.port === undefined) return null
  return {
    dataDirectory: place.data,
    closed: !known && lock === null,
    ...(known ? { major: Number.parseInt(version, 10) } : place.major === undefined ? {} : { major: place.major }),
    ...(port === undefined ? (known ? { port: 5432 } : {}) : { port }),
    ...(lock === null ? {} : { lock }),
    stale: lock !== null && !(await probe.isAlive(Math.abs(lock.pid))),
  }
}

/** The last uncommented `port = 5433` counts, as for the server. */
export const portOf = (conf: string): number | undefined => {
  let port: number | undefined
  for (const match of conf.matchAll(/^[ \t]*port[ \t]*(?:=|[ \t])[ \t]*'?(\d+)'?/gim)) port = Number(match[1])
  return port
}

const dataPlaces = async (probe: MachineProbe): Promise<readonly DataPlace[]> => {
  const { join } = pathsOf(probe)
  const given: readonly DataPlace[] = probe.env['PGDATA'] === undefined ? [] : [{ data: probe.env['PGDATA'] }]
  const below = async (folder: string, pattern: RegExp, ...rest: readonly string[]): Promise<readonly DataPlace[]> =>
    (await probe.listFolder(folder))
      .filter((name) => pattern.test(name))
      .map((name) => ({ data: join(folder, name, ...rest) }))
  const any = /./
  if (probe.platform === 'win32') {
    const [installations, services, programs] = await Promise.all([
      readRegistryInstallations(probe),
      readRegistryServices(probe),
      below(join(probe.env['ProgramFiles'] ?? 'C:\\Program Files', 'PostgreSQL'), any, 'data'),
    ])
    return [
      ...given,
      ...services.flatMap(({ dataDirectory, port }) =>
        dataDirectory === undefined ? [] : [{ data: dataDirectory, port }],
      ),
      ...installations.flatMap(({ dataDirectory }) => (dataDirectory === undefined ? [] : [{ data: dataDirectory }])),
      ...programs,
      ...(await below(join(probe.env['SCOOP'] ?? join(probe.home, 'scoop'), 'persist'), /^postgresql/i, 'data')),
    ]
  }
  if (probe.platform === 'darwin') {
    const found = await Promise.all([
      below('/opt/homebrew/var', /^postgres/),
      below('/usr/local/var', /^postgres/),
      below('/Library/PostgreSQL', any, 'data'),
      below(`${probe.home}/Library/Application Support/Postgres`, /^var-/),
    ])
    return [...given, ...found.flat()]
  }
  const found = await Promise.all([
    debianClusters(probe),
    below('/var/lib/pgsql', /^\d/, 'data'),
    below('/home/linuxbrew/.linuxbrew/var', /^postgres/),
  ])
  return [
    ...given,
    ...found.flat(),
    { data: '/var/lib/pgsql/data' },
    { data: '/var/lib/postgres/data' },
    { data: '/var/lib/postgresql/data' },
  ]
}

/** Debian keeps postgresql.conf readable in /etc, with the port and the data folder, while the data folder itself is closed. */
const debianClusters = async (probe: MachineProbe): Promise<readonly DataPlace[]> => {
  const found: DataPlace[] = []
  for (const version of await probe.listFolder('/etc/postgresql')) {
    for (const cluster of await probe.listFolder(`/etc/postgresql/${version}`)) {
      const conf = await probe.readFile(`/etc/postgresql/${version}/${cluster}/postgresql.conf`)
      if (conf === null) continue
      found.push({
        data: /^\s*data_directory\s*=\s*'([^']+)'/m.exec(conf)?.[1] ?? `/var/lib/postgresql/${version}/${cluster}`,
        port: portOf(conf) ?? 5432,
        ...(/^\d+$/.test(version) ? { major: Number(version) } : {}),
      })
    }
  }
  return found
}
