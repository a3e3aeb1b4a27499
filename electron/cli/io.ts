// Everything the command line touches of its terminal, so that tests can be one.
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

type Env = Readonly<Record<string, string | undefined>>

export type CliIo = {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly outIsTty: boolean
  readonly errIsTty: boolean
  /** Somebody can answer a question. */
  readonly canAsk: boolean
  readonly columns: () => number
  readonly env: Env
  readonly cwd: string
  readonly platform: NodeJS.Platform
  /** Null when the person ends the input instead of answering. */
  readonly ask: (question: string) => Promise<string | null>
  readonly askHidden: (question: string) => Promise<string | null>
  /** The first line of stdin; null when there is none. */
  readonly readLine: () => Promise<string | null>
  /** Calls back on Ctrl+C; answers a function that stops listening. */
  readonly onInterrupt: (listener: () => void) => () => void
  readonly exitNow: (code: number) => void
}

const question = (text: string, hidden: boolean): Promise<string | null> =>
  new Promise((resolve) => {
    process.stderr.write(text)
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
    const lines = createInterface({ input: process.stdin, output: hidden ? silent : process.stderr, terminal: true })
    let answer: string | null = null
    lines.once('line', (line) => {
      answer = line
      lines.close()
    })
    lines.once('SIGINT', () => lines.close())
    lines.once('close', () => {
      if (hidden || answer === null) process.stderr.write('\n')
      resolve(answer)
    })
  })

export const processIo = (): CliIo => {
  // `groundwork ... | head` closes our stdout. What runs goes on to its end: a load is not left half-done for a reader.
  process.stdout.on('error', () => undefined)
  process.stderr.on('error', () => undefined)
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    outIsTty: process.stdout.isTTY,
    errIsTty: process.stderr.isTTY,
    canAsk: Boolean(process.stdin.isTTY && process.stderr.isTTY),
    columns: () => process.stderr.columns || 80,
    env: process.env,
    // npm runs scripts in the folder of package.json; INIT_CWD is where the person stands.
    cwd: (process.env['npm_lifecycle_event'] ? process.env['INIT_CWD'] : undefined) ?? process.cwd(),
    platform: process.platform,
    ask: (text) => question(text, false),
    askHidden: (text) => question(text, true),
    readLine: async () => {
      for await (const line of createInterface({ input: process.stdin })) return line
      return null
    },
    onInterrupt: (listener) => {
      process.on('SIGINT', listener)
      process.on('SIGTERM', listener)
      return () => {
        process.off('SIGINT', listener)
        process.off('SIGTERM', listener)
      }
    },
    exitNow: (code) => process.exit(code),
  }
}
