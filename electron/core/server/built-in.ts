// The built-in servers: one cluster per major version that Groundwork owns, made and started when asked for.
// Two Groundworks may ask at the same time: a lock file lets one of them work, and the other finds it running.
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuiltInServer, Installation } from '../../../shared/model/server.ts'
import { GroundworkError } from '../failures.ts'
import type { Host } from '../host.ts'
import { redact } from '../process/redact.ts'
import { builtInSecretKey, usualMajor } from './built-in-connection.ts'
import {
  createdMajors,
  filesOf,
  findHome,
  isCreated,
  makeFolder,
  readPassword,
  readState,
  writeState,
  type BuiltInFiles,
  type BuiltInHome,
  type BuiltInState,
} from './built-in-files.ts'
import { builtInStatus } from './built-in-status.ts'
import { canServe, chooseInstallation, noInstallation } from './choose-installation.ts'
import { createCluster } from './create-cluster.ts'
import { withFileLock } from './file-lock.ts'
import { hostInstallations } from './host-installations.ts'
import { settleLoadTuning } from './load-tuning.ts'
import { resetSuperuser, writePassword } from './reset-superuser.ts'
import { runnableBinDir } from './runnable-bin-dir.ts'
import { tailOfFile } from './server-log.ts'
import { startPostmaster } from './start-postmaster.ts'
import { stopPostmaster } from './stop-postmaster.ts'

export type StartOptions = {
  readonly major?: number
  readonly signal?: AbortSignal
  readonly onLog?: (text: string) => void
}

/** Created ones, and those that an installation here could make. */
export const listBuiltIn = async (host: Host, known?: readonly Installation[]): Promise<readonly BuiltInServer[]> => {
  const home = await findHome(host)
  const installations = known ?? (await hostInstallations(host)).installations
  const possible = new Map<number, Installation>()
  for (const installation of installations.filter(canServe)) {
    const best = chooseInstallation(installations, installation.major)
    if (best !== null) possible.set(installation.major, best)
  }
  const majors = [...new Set([...(await createdMajors(home)), ...possible.keys()])].toSorted((a, b) => b - a)
  return Promise.all(
    majors.map(async (major) => {
      const server = await builtInStatus(filesOf(home, major), major)
      const from = possible.get(major)
      if (server.state === 'not-created' && from !== undefined)
        return { ...server, version: from.version, source: from.source }
      if (server.state === 'stopped' && from === undefined && !(await programsAreThere(filesOf(home, major))))
        return {
          ...server,
          state: 'broken' as const,
          detail: `PostgreSQL ${String(major)}, which made it, is no longer on this computer.`,
        }
      return server
    }),
  )
}

/** Those that run right now. Asks no program what it is, so it takes a few milliseconds. */
export const runningBuiltIn = async (host: Host): Promise<readonly BuiltInServer[]> => {
  const home = await findHome(host)
  const all = await Promise.all((await createdMajors(home)).map((major) => builtInStatus(filesOf(home, major), major)))
  return all.filter((server) => server.state === 'running')
}

/** Creates it when it is not there, starts it when it does not run, and answers it running. */
export const startBuiltIn = async (host: Host, options: StartOptions = {}): Promise<BuiltInServer> => {
  const home = await findHome(host)
  const asked = options.major ?? (await usualMajor(home)) ?? undefined
  const installation = asked !== undefined && (await isCreated(filesOf(home, asked))) ? null : await pick(host, asked)
  const major = installation?.major ?? asked
  if (major === undefined) throw noInstallation([], undefined)
  const files = filesOf(home, major)
  const already = await builtInStatus(files, major)
  if (already.state === 'running') return already
  if (home.movedBecause !== undefined) options.onLog?.(home.movedBecause)
  await makeFolderOrExplain(files)
  const started = await withFileLock(files.lock, () => startLocked(host, home, files, major, installation, options), {
    waitMs: 120_000,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onWait: () => options.onLog?.('Another Groundwork is starting this server; waiting for it.'),
  })
  await settleLoadTuning(host, major).catch(() => undefined) // no reason not to have a server; the next start tries again
  return started
}

export const stopBuiltIn = async (host: Host, major: number): Promise<BuiltInServer> => {
  const files = filesOf(await findHome(host), major)
  if (!(await isCreated(files)))
    throw new GroundworkError({
      kind: 'not-found',
      message: `There is no built-in server of PostgreSQL ${String(major)}.`,
      hint: 'List them: groundwork server list',
    })
  return withFileLock(files.lock, async () => {
    await stopPostmaster(files, (await readState(files))?.binDir ?? null)
    return builtInStatus(files, major)
  })
}

/** A server logs failed statements, and with them the passwords in them. */
export const builtInLog = async (host: Host, major: number, lines: number): Promise<readonly string[]> => {
  const files = filesOf(await findHome(host), major)
  const [text, password] = await Promise.all([tailOfFile(files.log, lines), readPassword(files)])
  return redact(text.join('\n'), password === null ? [] : [password])
    .split('\n')
    .filter((line, _, all) => line !== '' || all.length > 1)
}

const startLocked = async (
  host: Host,
  home: BuiltInHome,
  files: BuiltInFiles,
  major: number,
  chosen: Installation | null,
  options: StartOptions,
): Promise<BuiltInServer> => {
  const before = await builtInStatus(files, major)
  if (before.state === 'running') return before
  if (before.state === 'broken')
    throw new GroundworkError({
      kind: 'built-in-server',
      message: `The built-in server of PostgreSQL ${String(major)} is broken.`,
      ...(before.detail === undefined ? {} : { detail: before.detail }),
      hint: `Move ${files.folder} away and start it again: a new one is made. Databases in it have to be set up again.`,
    })
  const context = {
    files,
    account: home.account,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.onLog === undefined ? {} : { onLog: options.onLog }),
  }
  let state = await readState(files)
  if (before.state === 'not-created' || state === null || !(await programsAreThere(files))) {
    // The programs move with an upgrade: any installation of the same major can run the cluster.
    const installation = chosen ?? (await pick(host, major))
    const binDir = await runnableBinDir(host, home, installation, options.onLog)
    if (before.state === 'not-created')
      await createCluster({
        ...context,
        major,
        initdb: join(binDir, process.platform === 'win32' ? 'initdb.exe' : 'initdb'),
      })
    state = newState(installation, binDir, state)
    await writeState(files, state)
  }
  await keepPassword(host, home, files, state, options)
  const running = await startPostmaster({ ...context, binDir: state.binDir, port: state.port })
  if (running.port !== state.port) await writeState(files, { ...state, port: running.port })
  return {
    major,
    state: 'running',
    version: state.version,
    port: running.port,
    pid: running.pid,
    dataDirectory: files.data,
    logFile: files.log,
    source: state.source,
    ...(home.movedBecause === undefined ? {} : { detail: home.movedBecause }),
  }
}

/** The password is in a file of ours and in the host's secrets; either brings the other back, and without both it is set anew. */
const keepPassword = async (
  host: Host,
  home: BuiltInHome,
  files: BuiltInFiles,
  state: BuiltInState,
  options: StartOptions,
): Promise<void> => {
  const key = builtInSecretKey(state.major)
  const kept = await readPassword(files)
  // A keychain that refuses is no reason to fail: the file has it.
  if (kept !== null) return host.secrets.set(key, kept, true).catch(() => undefined)
  const remembered = await host.secrets.get(key).catch(() => null)
  if (remembered !== null) return writePassword(files, remembered)
  options.onLog?.('The password of the built-in server was lost; setting a new one.')
  await resetSuperuser(files, state.binDir, home.account)
}

const newState = (installation: Installation, binDir: string, old: BuiltInState | null): BuiltInState => ({
  groundwork: 1,
  major: installation.major,
  version: installation.version,
  port: old?.port ?? 5400 + installation.major, // far from 5432, and one reads the version off it
  binDir,
  source: installation.source,
  createdAt: old?.createdAt ?? new Date().toISOString(),
})

const pick = async (host: Host, major: number | undefined): Promise<Installation> => {
  const { installations } = await hostInstallations(host)
  const chosen = chooseInstallation(installations, major)
  if (chosen === null) throw noInstallation(installations, major)
  return chosen
}

const programsAreThere = async (files: BuiltInFiles): Promise<boolean> => {
  const state = await readState(files)
  return (
    state !== null &&
    (await access(join(state.binDir, process.platform === 'win32' ? 'postgres.exe' : 'postgres')).then(
      () => true,
      () => false,
    ))
  )
}

const makeFolderOrExplain = async (files: BuiltInFiles): Promise<void> => {
  try {
    await makeFolder(files)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ENOSPC')
      throw new GroundworkError({
        kind: 'disk-full',
        message: 'The disk is full: the built-in server could not be created.',
        hint: 'Free about 100 MB, then try again.',
      })
    throw new GroundworkError({
      kind: 'permission-denied',
      message: `The folder ${files.folder} for the built-in server cannot be made.`,
      detail: code,
      hint: 'Correct the permissions of the folders above it.',
    })
  }
}
