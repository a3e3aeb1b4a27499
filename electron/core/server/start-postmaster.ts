// Starts `postgres` itself (not pg_ctl, which polls ten times a second; but see Windows) and waits for `ready` in postmaster.pid.
// The server is detached on purpose: it serves the person's databases and goes on when Groundwork ends.
// TCP on 127.0.0.1 only; no Unix socket, whose path may be at most 107 bytes long.
import { spawn } from 'node:child_process'
import { open, readFile, readlink, readdir, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { GroundworkError } from '../failures.ts'
import { runTool } from '../process/run-tool.ts'
import { describeSpawnError } from '../process/spawn-error.ts'
import { readPostmasterPid } from './built-in-status.ts'
import type { BuiltInFiles } from './built-in-files.ts'
import { explainServerLog, troubleOf } from './explain-server-log.ts'
import { findFreePort, isPortFree } from './free-port.ts'
import { isProcessAlive } from './process-alive.ts'
import type { Account } from './server-account.ts'
import { rotateLog, sizeOf, tailOfFile } from './server-log.ts'

export type PostmasterToStart = {
  readonly files: BuiltInFiles
  readonly binDir: string
  readonly port: number
  readonly account: Account | null
  readonly signal?: AbortSignal
  readonly onLog?: (text: string) => void
}

const readyTimeoutMs = 60_000 // recovery after a crash may take its time
const retryMs = 12_000

export const startPostmaster = async (
  wanted: PostmasterToStart,
): Promise<{ readonly pid: number; readonly port: number }> => {
  const { files, onLog, signal } = wanted
  let port = wanted.port
  if (!(await isPortFree(port))) {
    port = await findFreePort(port + 1)
    onLog?.(`Port ${String(wanted.port)} is taken by another program; the built-in server uses ${String(port)}.`)
  }
  await rotateLog(files.log)
  await clearStaleLock(files, onLog)
  const giveUpAt = Date.now() + retryMs
  for (let attempt = 1; ; attempt += 1) {
    if (signal?.aborted === true)
      throw new GroundworkError({ kind: 'cancelled', message: 'Starting the built-in server was cancelled.' })
    const from = await sizeOf(files.log)
    const started = await startOnce(wanted, port)
    if (started !== null) return { pid: started, port }
    const log = (await tailOfFile(files.log, 200, from)).join('\n')
    const trouble = troubleOf(log)
    if (trouble === 'port-taken' && Date.now() < giveUpAt) {
      port = await findFreePort(port + 1)
      onLog?.(`The port was taken in the meantime; the built-in server uses ${String(port)}.`)
    } else if ((trouble === 'lock-file' || trouble === 'shared-memory-in-use') && Date.now() < giveUpAt) {
      // The postmaster was killed and its children are still ending: they hold the shared memory.
      if (attempt === 1) onLog?.('Parts of the killed server are still ending; waiting for them.')
      await sleep(100)
      await clearStaleLock(files, onLog)
    } else throw explainServerLog(log, files.log)
  }
}

const argumentsFor = (files: BuiltInFiles, port: number): readonly string[] => [
  '-D',
  files.data,
  '-c',
  'listen_addresses=127.0.0.1',
  '-c',
  `port=${String(port)}`,
  '-c',
  'unix_socket_directories=',
  '-c',
  'logging_collector=off',
  '-c',
  'log_destination=stderr',
]

/** The pid once it is ready; null when it ended before (its log says why). */
const startOnce = (wanted: PostmasterToStart, port: number): Promise<number | null> =>
  process.platform === 'win32' ? startByPgCtl(wanted, port) : startDirectly(wanted, port)

const startDirectly = async (wanted: PostmasterToStart, port: number): Promise<number | null> => {
  const { files, account, binDir } = wanted
  const program = join(binDir, 'postgres')
  const log = await open(files.log, 'a', 0o600)
  try {
    const child = spawn(program, argumentsFor(files, port), {
      shell: false,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log.fd, log.fd],
      cwd: files.data,
      env: serverEnvironment(files.data),
      ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
    })
    const outcome: { ended: boolean; error: unknown } = { ended: false, error: null }
    child.once('error', (error) => {
      outcome.error = error
    })
    child.once('exit', () => {
      outcome.ended = true
    })
    child.unref()
    const deadline = Date.now() + readyTimeoutMs
    for (;;) {
      if (outcome.error !== null) throw describeSpawnError(outcome.error, program)
      const lock = await readPostmasterPid(files.data)
      if (lock !== null && lock.pid === child.pid && lock.state === 'ready') return lock.pid
      if (outcome.ended) return null
      if (wanted.signal?.aborted === true) {
        child.kill('SIGINT')
        throw new GroundworkError({
          kind: 'cancelled',
          message: 'Starting the built-in server was cancelled.',
        })
      }
      if (Date.now() > deadline) {
        // It goes on recovering; the next start finds it running.
        throw new GroundworkError({
          kind: 'built-in-server',
          message: 'The built-in server is still recovering after a minute.',
          detail: `Its log is ${files.log}.`,
          hint: 'Wait, then start it again: it goes on by itself.',
        })
      }
      await sleep(3)
    }
  } finally {
    await log.close()
  }
}

/** Nothing of ours may change what the server does: no PG* variables, and messages in one language. */
const serverEnvironment = (data: string): NodeJS.ProcessEnv => {
  const env: NodeJS.ProcessEnv = { HOME: data, LC_MESSAGES: 'C' }
  for (const [name, value] of Object.entries(process.env))
    if (
      !/^(PG|LC_ALL$|HOME$|LANGUAGE$)/.test(name) &&
      !(name === 'LD_LIBRARY_PATH' && process.env['APPIMAGE'] !== undefined)
    )
      env[name] = value
  return env
}

/**
 * On Windows pg_ctl is the only good way: postgres.exe refuses an elevated account (pg_ctl drops the rights first), Node
 * ends its children when it ends unless they are detached, and a detached server opens a console for each of its own.
 */
const startByPgCtl = async (wanted: PostmasterToStart, port: number): Promise<number | null> => {
  const { files, binDir } = wanted
  const options = argumentsFor(files, port)
    .slice(2)
    .map((word) => (word === '-c' ? word : `"${word}"`))
    .join(' ')
  const result = await runTool({
    path: join(binDir, 'pg_ctl.exe'),
    args: ['start', '-D', files.data, '-l', files.log, '-w', '-t', '60', '-o', options],
    timeoutMs: 70_000,
    cwd: files.data,
  })
  return result.exitCode === 0 ? ((await readPostmasterPid(files.data))?.pid ?? null) : null
}

/**
 * A server refuses to start while the number in postmaster.pid belongs to any living process, also to a zombie and to a
 * stranger that got the number later (usual in containers, where numbers are small). When we can prove that nothing of
 * this cluster lives, the file goes; where we cannot, it stays and the server decides.
 */
const clearStaleLock = async (files: BuiltInFiles, onLog?: (text: string) => void): Promise<void> => {
  const lock = await readPostmasterPid(files.data)
  if (lock === null || process.platform !== 'linux') return
  const ours = await processesIn(files.data)
  if (ours === null) return
  if ((await isProcessAlive(lock.pid)) && ours.includes(lock.pid)) return
  // The postmaster is dead. Children that do not notice (a long query) would hold the cluster for ever.
  for (const pid of ours) {
    try {
      process.kill(pid, 'SIGQUIT')
    } catch {
      // gone
    }
  }
  if (ours.length > 0) return
  await rm(join(files.data, 'postmaster.pid'), { force: true })
  onLog?.('Removed the pid file of a server that was killed.')
}

/** Living processes of PostgreSQL that work in the data folder, as all of a cluster's do (a person's shell there is none); null when we may not look. */
const processesIn = async (data: string): Promise<readonly number[] | null> => {
  const real = await realpath(data)
  const names = await readdir('/proc').catch(() => null)
  if (names === null) return null
  const found: number[] = []
  for (const name of names) {
    if (!/^\d+$/.test(name) || (await readlink(`/proc/${name}/cwd`).catch(() => null)) !== real) continue
    const program = await readFile(`/proc/${name}/comm`, 'utf8').catch(() => '')
    if (program.startsWith('postgres') && (await isProcessAlive(Number(name)))) found.push(Number(name))
  }
  return found
}
