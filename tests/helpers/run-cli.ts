import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Paths } from '../../electron/core/host.ts'
import type { CliIo } from '../../electron/cli/io.ts'
import { runCli } from '../../electron/cli/run-cli.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export type CliRun = { readonly code: number; readonly out: string; readonly err: string }
export type CliRunOptions = {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly tty?: boolean
  /** Answers in the order they are asked for; null ends the input. */
  readonly answers?: readonly (string | null)[]
  readonly data?: string
  readonly stdin?: string
  readonly paths?: () => Paths
  /** Called with a function that presses Ctrl+C, once something listens. */
  readonly onListen?: (interrupt: () => void) => void
}

/** The whole command line in this process, with a terminal of our own. */
export const run = async (argv: readonly string[], options: CliRunOptions = {}): Promise<CliRun> => {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'groundwork-cli-'))
  let out = ''
  let err = ''
  const answers = [...(options.answers ?? [])]
  const tty = options.tty ?? false
  const io: CliIo = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    outIsTty: tty,
    errIsTty: tty,
    canAsk: tty,
    columns: () => 100,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...options.env },
    cwd: options.cwd ?? data,
    platform: 'linux',
    ask: (question) => {
      err += question
      return Promise.resolve(answers.shift() ?? null)
    },
    askHidden: (question) => {
      err += question
      return Promise.resolve(answers.shift() ?? null)
    },
    readLine: () => Promise.resolve(options.stdin ?? null),
    onInterrupt: (listener) => {
      options.onListen?.(listener)
      return () => undefined
    },
    exitNow: (code) => {
      throw new Error(`exit ${code}`)
    },
  }
  const paths = { data, resources: join(root, 'resources'), documents: data, shippedPostgres: root }
  const code = await runCli(argv, { io, paths: options.paths ?? (() => paths), version: '0.0.0-test' })
  return { code, out, err }
}
