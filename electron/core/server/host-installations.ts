import type { Host } from '../host.ts'
import { openPreferences } from '../settings/preferences.ts'
import { findInstallations, type FoundInstallations } from './find-installations.ts'
import { localMachine } from './local-machine.ts'
import { canWrite, findShipped, hydrate, isHydrated } from './shipped-postgres.ts'

/** Installations of the host's machine, those in folders the person added in the settings, and the shipped one. */
export const hostInstallations = async (
  host: Host,
  given?: readonly string[],
  timeoutMs?: number,
): Promise<FoundInstallations> => {
  const [shipped, custom] = await Promise.all([findShipped(host), given ?? customInstallations(host)])
  const limit = timeoutMs === undefined ? {} : { timeoutMs }
  if (shipped === null) return findInstallations(localMachine(host.env), { custom, ...limit })
  if (!(await isHydrated(shipped.native))) {
    if (await canWrite(shipped.native)) await hydrate(shipped.native).catch(() => undefined)
  }
  const place = { source: 'shipped' as const, binDir: shipped.binDir }
  if (await isHydrated(shipped.native))
    return findInstallations(localMachine(host.env), { custom, shipped: place, ...limit })
  // A read-only folder: the programs run only from a copy, which is made when the server is. The package says its version.
  const found = await findInstallations(localMachine(host.env), { custom, ...limit })
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const tool = (name: string): { path: string; version: string } => ({
    path: `${shipped.binDir}/${name}${suffix}`,
    version: shipped.version,
  })
  const installation = {
    id: `shipped:${shipped.binDir}`,
    ...place,
    version: shipped.version,
    major: Number.parseInt(shipped.version, 10),
    tools: { postgres: tool('postgres'), initdb: tool('initdb'), pg_ctl: tool('pg_ctl') },
  }
  return {
    ...found,
    installations: [...found.installations, installation].toSorted((a, b) => b.major - a.major),
  }
}

const customInstallations = async (host: Host): Promise<readonly string[]> =>
  (await openPreferences(host.paths.data, () => undefined).settings()).customInstallations
