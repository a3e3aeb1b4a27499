// Real processes, really killed: the command line as a program of its own, and servers that are started again.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect } from 'vitest'
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { serverAccount, type Cluster } from '../../helpers/cluster.ts'
import { ask, databaseNames, type createSnapshotApp } from './harness.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** The command line as one file; answers how to start it. */
export const buildGroundwork = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-killed-'))
  mkdirSync(join(root, 'tests/.out'), { recursive: true })
  const program = join(root, `tests/.out/snapshot-cli-${process.pid}.mjs`)
  await build({
    entryPoints: [join(root, 'electron/cli/main.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile: program,
    logLevel: 'error',
  })
  process.once('exit', () => rmSync(program, { force: true }))
  return (params: ConnectionParams, ...args: string[]) => {
    const child = spawn(
      process.execPath,
      [program, ...args, '--server', `${params.user}@${params.host}:${params.port}`],
      { stdio: 'ignore', env: { ...process.env, PGPASSWORD: params.password, GROUNDWORK_DATA: folder } },
    )
    const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
    return { child, exited }
  }
}
export type Groundwork = Awaited<ReturnType<typeof buildGroundwork>>

const working = async (params: ConnectionParams, names: readonly string[]): Promise<boolean> =>
  (await ask(params, 'postgres', 'SELECT FROM pg_stat_activity WHERE application_name = ANY ($1)', [names])).length > 0

/** The moment it is at work on the server. */
export const atWork = async (params: ConnectionParams, child: { exitCode: number | null }): Promise<void> => {
  while (child.exitCode === null && !(await working(params, ['groundwork snapshots']))) await sleep(2)
}

export const quiet = async (params: ConnectionParams): Promise<void> => {
  while (await working(params, ['groundwork snapshots', 'groundwork spare'])) await sleep(5)
}

/** Everything on the server that has to do with these databases is in the list, or is a spare; and nobody can get in. */
export const expectClean = async (
  params: ConnectionParams,
  databases: readonly string[],
  snapshots: ReturnType<typeof createSnapshotApp>,
): Promise<void> => {
  await snapshots.list() // puts right what is left
  const overview = await snapshots.list()
  expect(overview.tidied).toEqual([])
  for (const database of databases) {
    const listed = overview.databases.find((one) => one.name === database)
    const stored = [...(listed?.snapshots ?? []), ...(listed?.undo ?? [])].map((holder) => holder.storedAs)
    const present = (await databaseNames(params, `${database}\\_\\_gw%`)).filter(
      (name) => !name.includes('__gw_spare_'),
    )
    expect(present.toSorted()).toEqual(stored.toSorted())
    for (const name of present) await expect(ask(params, name, 'SELECT 1')).rejects.toThrow()
  }
  // What was kept or put away together is there for all of them, or for none; undo of one of them goes when that one has
  // a newer one (it may have been reset alone, or the drop of the other's was killed).
  const undoOf = (name: string) => overview.databases.find((one) => one.name === name)?.undo ?? []
  for (const group of overview.groups.filter((one) => one.databases.every((name) => databases.includes(name))))
    expect(
      group.missing.filter(
        (name) => group.kind === 'snapshot' || !undoOf(name).some((undo) => undo.createdAt > group.createdAt),
      ),
      `${group.kind} "${group.name}" of ${group.createdAt}`,
    ).toEqual([])
}

/** Starts a cluster again whose postmaster was killed; answers how to kill it. */
export const restart = async (cluster: Cluster): Promise<() => Promise<void>> => {
  const folder = join(cluster.dataDirectory, '..')
  const log = openSync(join(folder, 'log2'), 'a')
  const pidFile = join(cluster.dataDirectory, 'postmaster.pid')
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', `port=${cluster.port}`]
  for (let i = 0; ; i++) {
    const child = spawn(
      join(cluster.binDir, 'postgres'),
      ['-D', cluster.dataDirectory, ...settings.flatMap((setting) => ['-c', setting])],
      { cwd: folder, stdio: ['ignore', log, log], env: { ...process.env, LC_ALL: 'C' }, ...serverAccount() },
    )
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    for (let waited = 0; waited < 3000 && child.exitCode === null; waited++) {
      const lines = existsSync(pidFile) ? readFileSync(pidFile, 'utf8').split('\n') : []
      if (lines[0] === String(child.pid) && lines[7]?.trim() === 'ready')
        return async () => {
          child.kill('SIGKILL')
          await exited
        }
      await sleep(5)
    }
    // Backends of the one that was killed may take a moment to notice.
    if (i > 100) throw new Error(readFileSync(join(folder, 'log2'), 'utf8'))
    await exited
    await sleep(50)
  }
}
