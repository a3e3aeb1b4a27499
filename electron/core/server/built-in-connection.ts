import type { Host } from '../host.ts'
import { GroundworkError } from '../failures.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { createdMajors, filesOf, findHome, readPassword, type BuiltInHome } from './built-in-files.ts'
import { isLoopback } from '../postgres/local-host.ts'
import { builtInStatus, readPostmasterPid } from './built-in-status.ts'

/** How to connect to a running built-in server as its superuser. Starts nothing. */
export const builtInConnection = async (host: Host, wanted?: number): Promise<ConnectionParams> => {
  const home = await findHome(host)
  const major = wanted ?? (await usualMajor(home))
  const start = `groundwork server start${wanted === undefined ? '' : ` ${String(wanted)}`}`
  if (major === null)
    throw new GroundworkError({
      kind: 'built-in-server',
      message: 'There is no built-in server yet.',
      hint: `Start it: ${start}`,
    })
  const files = filesOf(home, major)
  const server = await builtInStatus(files, major)
  if (server.state !== 'running' || server.port === undefined) {
    throw new GroundworkError({
      kind: 'built-in-server',
      message: `The built-in server of PostgreSQL ${String(major)} is not running.`,
      ...(server.detail === undefined ? {} : { detail: server.detail }),
      hint: `Start it: ${start}`,
    })
  }
  const password = (await readPassword(files)) ?? (await host.secrets.get(builtInSecretKey(major)))
  return {
    host: '127.0.0.1',
    port: server.port,
    user: 'postgres',
    database: 'postgres',
    sslMode: 'disable',
    ...(password === null ? {} : { password }),
  }
}

export const builtInSecretKey = (major: number): string => `postgres@built-in:${String(major)}`

/** Which one is meant when nobody says: one that runs, else the newest that is there. */
export const usualMajor = async (home: BuiltInHome): Promise<number | null> => {
  const majors = await createdMajors(home)
  for (const major of majors) if ((await builtInStatus(filesOf(home, major), major)).state === 'running') return major
  return majors[0] ?? null
}

/** The superuser's password when an address turns out to be that of a built-in server (`localhost:5418`). */
export const builtInPassword = async (
  host: Host,
  address: string,
  port: number,
  user: string,
): Promise<string | undefined> => {
  if (user !== 'postgres' || !isLoopback(address)) return undefined
  const home = await findHome(host)
  for (const major of await createdMajors(home)) {
    const files = filesOf(home, major)
    const lock = await readPostmasterPid(files.data)
    if (lock?.port === port && (await builtInStatus(files, major)).state === 'running')
      return (await readPassword(files)) ?? undefined
  }
  return undefined
}
