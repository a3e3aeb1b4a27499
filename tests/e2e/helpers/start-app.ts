// Starts the real browser mode as a person's `npm start` does, with a data folder of its own.
import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findRoot } from '../../../electron/core/hosts/find-root.ts'
import { askRunning } from '../../../electron/server/ask-running.ts'
import { readLock } from '../../../electron/server/instance-lock.ts'

const root = findRoot(import.meta.url)
const program = join(root, 'dist/server.mjs')
const addressPattern = /http:\/\/127\.0\.0\.1:\d+\/#t=[\w-]+/

export type StartedApp = {
  /** The address of the first window; its token works once. */
  readonly url: string
  readonly origin: string
  readonly dataFolder: string
  /** A fresh address, as a second `npm start` gets it; with a path there is one, and the window opens that recipe. */
  readonly newUrl: (openPath?: string) => Promise<string>
  /** What it wrote to its terminal. */
  readonly output: () => string
  readonly startedInMs: number
  readonly stop: () => Promise<void>
}

export type StartOptions = {
  readonly openPath?: string
  readonly env?: Readonly<Record<string, string>>
  /** Kept on stop; otherwise a temporary one is made and removed. */
  readonly dataFolder?: string
}

// A server of the machine that runs the tests must not leak into them.
const cleanEnv = (more: Readonly<Record<string, string>>): Record<string, string> => {
  const kept = Object.entries(process.env).filter(
    ([name, value]) =>
      value !== undefined &&
      !/^(PG|DB_|DATABASE_URL|POSTGRES_|GROUNDWORK_|DISPLAY|WAYLAND_DISPLAY|INIT_CWD)/.test(name),
  )
  return { ...(Object.fromEntries(kept) as Record<string, string>), ...more }
}

const waitForAddress = (child: ChildProcess, output: () => string): Promise<string> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`Browser mode printed no address within 20 s:\n${output()}`)),
      20_000,
    )
    const look = (): void => {
      const found = addressPattern.exec(output())
      if (!found) return
      clearTimeout(timer)
      resolve(found[0])
    }
    child.stdout?.on('data', look)
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`Browser mode ended with ${code}:\n${output()}`))
    })
  })

const launch = (
  dataFolder: string,
  options: StartOptions,
): { readonly child: ChildProcess; readonly output: () => string } => {
  const child = spawn(
    process.execPath,
    [program, ...(options.openPath === undefined ? [] : [options.openPath]), '--no-open'],
    {
      cwd: root,
      env: cleanEnv({ GROUNDWORK_DATA: dataFolder, GROUNDWORK_IDLE_MINUTES: '15', ...options.env }),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data: Buffer) => (text += data.toString('utf8')))
  return { child, output: () => text }
}

/** As a second start asks for a window, without the half second that starting takes; null when nobody answers. */
const askForWindow = async (dataFolder: string): Promise<string | null> => {
  const lock = readLock(join(dataFolder, 'browser-mode.json'))
  const answer = lock === null ? null : await askRunning(lock.port, { secret: lock.secret, ask: 'address' })
  return answer !== null && 'address' in answer ? answer.address : null
}

const stopBuiltIns = async (dataFolder: string): Promise<void> => {
  const run = (args: readonly string[]): Promise<string> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [join(root, 'dist/cli.mjs'), ...args], {
        env: cleanEnv({ GROUNDWORK_DATA: dataFolder }),
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      let text = ''
      child.stdout.on('data', (data: Buffer) => (text += data.toString('utf8')))
      child.on('error', () => resolve(''))
      child.on('close', () => resolve(text))
    })
  try {
    const servers = JSON.parse(await run(['server', 'status', '--json'])) as { major: number; state: string }[]
    for (const server of servers)
      if (server.state !== 'not-created' && server.state !== 'stopped')
        await run(['server', 'stop', String(server.major), '--json'])
  } catch {
    // nothing was made
  }
}

const endProcess = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const slow = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(slow)
}

export const startApp = async (options: StartOptions = {}): Promise<StartedApp> => {
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'groundwork-e2e-'))
  const startedAt = performance.now()
  const { child, output } = launch(dataFolder, options)
  const others: ChildProcess[] = []
  const url = await waitForAddress(child, output)
  const startedInMs = performance.now() - startedAt
  return {
    url,
    origin: new URL(url).origin,
    dataFolder,
    startedInMs,
    output,
    newUrl: async (openPath) => {
      const address = openPath === undefined ? await askForWindow(dataFolder) : null
      if (address !== null) return address
      const second = launch(dataFolder, openPath === undefined ? {} : { openPath })
      others.push(second.child) // after a rebuild in between it may take the place of the first
      return waitForAddress(second.child, second.output)
    },
    stop: async () => {
      await Promise.all([child, ...others].map(endProcess))
      await stopBuiltIns(dataFolder)
      if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

/** A copy of an example's folder, to set up without touching the project. */
export const copyExample = (id: string, to: string): string => {
  const folder = join(to, id)
  cpSync(join(root, 'resources/examples', id), folder, { recursive: true })
  return join(folder, 'groundwork.yaml')
}
