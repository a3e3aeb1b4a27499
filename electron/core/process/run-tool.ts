// Runs one program to its end. Contract: argv array, never a shell; the environment is extended, not replaced; the
// language is C and the encoding UTF-8, so that output can be read by us; a non-zero exit is a value, not an error.
// What does raise: the program cannot be started at all (`tool-missing`). Cancelling and timing out end as a value too,
// after the program is really gone: SIGINT lets psql and pg_dump cancel on the server, only then come the harder ones.
import { spawn, type ChildProcess } from 'node:child_process'
import { StringDecoder } from 'node:string_decoder'
import { pipeline } from 'node:stream'
import type { Readable, Writable } from 'node:stream'
import { asSpawnable } from './batch-command.ts'
import { GroundworkError } from '../failures.ts'
import { describeSpawnError } from './spawn-error.ts'
import { killLadder } from './kill-ladder.ts'
import { textTail } from './text-tail.ts'

export type RunToolOptions = {
  readonly path: string
  readonly args: readonly string[]
  /** Added to our own environment; `undefined` takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** A function writes by itself; when it raises, the pipe breaks off. */
  readonly input?: Readable | string | ((stdin: Writable) => Promise<void>)
  readonly signal?: AbortSignal
  readonly onStdout?: (text: string) => void
  readonly onStderr?: (text: string) => void
  readonly uid?: number
  readonly gid?: number
  readonly timeoutMs?: number
  /** Run in a process group of its own, so that cancelling ends its children as well (`npm run`, shell-less scripts). */
  readonly ownGroup?: boolean
  /** Only the end of longer output is kept in memory. Handlers see all of it. */
  readonly keepBytes?: number
  /** Milliseconds between SIGINT, SIGTERM and SIGKILL. */
  readonly patienceMs?: number
}

export type ToolResult = {
  readonly exitCode: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
  readonly cancelled: boolean
  readonly timedOut: boolean
}

const defaultKeepBytes = 32 * 1024 * 1024
/** A grandchild may hold our pipes open for ever (a server started by pg_ctl does): after the exit we wait only so long for silence. */
const silenceAfterExitMs = 400

export const runTool = (options: RunToolOptions): Promise<ToolResult> =>
  new Promise((resolve, reject) => {
    const { path, args, signal } = options
    if (signal?.aborted === true) {
      resolve({ exitCode: null, signal: null, stdout: '', stderr: '', cancelled: true, timedOut: false })
      return
    }
    let child: ChildProcess
    try {
      const env = toolEnvironment(options.env)
      const program = asSpawnable(path, args, env)
      child = spawn(program.file, program.args, {
        shell: false,
        windowsHide: true,
        windowsVerbatimArguments: program.verbatim,
        stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
        env,
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        ...(options.uid === undefined ? {} : { uid: options.uid }),
        ...(options.gid === undefined ? {} : { gid: options.gid }),
        ...(options.ownGroup === true && process.platform !== 'win32' ? { detached: true } : {}),
      })
    } catch (error) {
      reject(error instanceof GroundworkError ? error : describeSpawnError(error, path, options.cwd)) // e.g. a NUL in an argument, a list of arguments that is too long
      return
    }

    const out = textTail(options.keepBytes ?? defaultKeepBytes)
    const err = textTail(options.keepBytes ?? defaultKeepBytes)
    let cancelled = false
    let timedOut = false
    let settled = false
    let exit: { code: number | null; signal: string | null } | null = null
    let silence: NodeJS.Timeout | undefined

    const ladder = killLadder(child, {
      group: options.ownGroup === true,
      patienceMs: options.patienceMs ?? 2000,
    })
    const onAbort = (): void => {
      cancelled = true
      ladder.climb()
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    const limit =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true
            ladder.climb()
          }, options.timeoutMs)

    const cleanUp = (): void => {
      settled = true
      clearTimeout(limit)
      clearTimeout(silence)
      ladder.stop()
      signal?.removeEventListener('abort', onAbort)
    }
    const settle = (): void => {
      if (settled || exit === null) return
      cleanUp()
      ladder.sweep()
      child.stdout?.destroy()
      child.stderr?.destroy()
      resolve({
        exitCode: exit.code,
        signal: exit.signal,
        stdout: out.text(),
        stderr: err.text(),
        cancelled,
        timedOut,
      })
    }
    const waitForSilence = (): void => {
      if (exit === null) return
      clearTimeout(silence)
      silence = setTimeout(settle, silenceAfterExitMs)
    }

    readText(child.stdout, (text) => {
      out.add(text)
      options.onStdout?.(text)
      waitForSilence()
    })
    readText(child.stderr, (text) => {
      err.add(text)
      options.onStderr?.(text)
      waitForSilence()
    })
    child.once('error', (error) => {
      if (settled || child.pid !== undefined) return // a failed kill also lands here: the exit will come
      cleanUp()
      reject(describeSpawnError(error, path, options.cwd))
    })
    child.once('exit', (code, exitSignal) => {
      exit = { code, signal: exitSignal }
      waitForSilence()
    })
    child.once('close', settle)
    feed(child, options.input)
  })

/** Our environment, extended. LC_ALL=C keeps messages in English and numbers with a point. */
const toolEnvironment = (extra: RunToolOptions['env'] = {}): NodeJS.ProcessEnv => {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C', PGCLIENTENCODING: 'UTF8' }
  if (env['APPIMAGE'] !== undefined) delete env['LD_LIBRARY_PATH'] // an AppImage's own libraries break the system's programs
  for (const [name, value] of Object.entries(extra)) {
    if (value === undefined) delete env[name]
    else env[name] = value
  }
  return env
}

const readText = (stream: Readable | null, onText: (text: string) => void): void => {
  if (stream === null) return
  const decoder = new StringDecoder('utf8') // a character may be cut by a chunk
  stream.on('data', (chunk: Buffer) => {
    const text = decoder.write(chunk)
    if (text !== '') onText(text)
  })
  stream.on('end', () => {
    const rest = decoder.end()
    if (rest !== '') onText(rest)
  })
  stream.on('error', () => undefined) // the exit tells
}

const feed = (child: ChildProcess, input: RunToolOptions['input']): void => {
  const { stdin } = child
  if (stdin === null || input === undefined) return
  if (typeof input === 'string') {
    stdin.on('error', () => undefined) // EPIPE: the program did not want it all; its exit code says why
    stdin.end(input)
    return
  }
  if (typeof input === 'function') {
    stdin.on('error', () => undefined)
    input(stdin).then(
      () => stdin.end(),
      () => stdin.destroy(),
    )
    return
  }
  // The program may end early (EPIPE), or the source may fail: then stdin closes and the program ends by itself.
  pipeline(input, stdin, () => undefined)
}
