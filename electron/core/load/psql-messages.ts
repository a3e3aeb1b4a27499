// Reads what psql writes on stderr with VERBOSITY=verbose. A message begins with `psql:FILE:LINE: ` and goes on over
// lines (LINE n:, DETAIL, HINT, QUERY, CONTEXT, LOCATION) until the next one begins. SQLSTATEs are read, never words.
import { isHarmless } from './server-words.ts'

export type PsqlMessage = {
  readonly level: 'notice' | 'error'
  /** As psql names it: `<stdin>` or the path of an include. Missing when psql spoke before reading anything. */
  readonly file?: string
  /** The line psql had read up to: the one with the statement's end. */
  readonly line?: number
  readonly sqlState?: string
  readonly message: string
  readonly detail?: string
  readonly hint?: string
  readonly context?: string
  /** `LINE n: text`, and where under that text the caret stood (both 0-based in the text; n from 1). */
  readonly mark?: { readonly statementLine: number; readonly text: string; readonly column: number }
}

const start = /^psql:(?:(.+?):(\d+):)? (?:(error|warning|info|fatal): )?(.*)$/s
const fromServer = /^([^\s:][^:]{0,40}):\s{1,2}([0-9A-Z]{5}): (.*)$/s
const label =
  /^(DETAIL|HINT|QUERY|CONTEXT|LOCATION|SCHEMA NAME|TABLE NAME|COLUMN NAME|DATATYPE NAME|CONSTRAINT NAME):  (.*)$/

/** Feed text as it comes; messages are handed over when they are complete. Lines that belong to no message go to onOther (\warn). */
export const readPsqlMessages = (
  onMessage: (message: PsqlMessage) => void,
  onOther: (line: string) => void,
): { readonly push: (text: string) => void; readonly end: () => void } => {
  let rest = ''
  let lines: string[] = []
  const flush = (): void => {
    if (lines.length > 0) {
      const message = parseMessage(lines)
      if (message !== null) onMessage(message)
    }
    lines = []
  }
  const take = (line: string): void => {
    if (line.startsWith('psql:') && start.test(line)) {
      flush()
      lines = [line]
    } else if (lines.length > 0 && lines.length < 2000) lines.push(line)
    else if (lines.length === 0 && line !== '') onOther(line)
  }
  return {
    push: (text) => {
      const parts = (rest + text).split('\n')
      rest = parts.pop() ?? ''
      for (const part of parts) take(part.endsWith('\r') ? part.slice(0, -1) : part)
    },
    end: () => {
      if (rest !== '') take(rest)
      rest = ''
      flush()
    },
  }
}

const parseMessage = (lines: readonly string[]): PsqlMessage | null => {
  const head = start.exec(lines[0] ?? '')
  if (head === null) return null
  const [, file, line, own, first = ''] = head
  const place = file === undefined || line === undefined ? {} : { file, line: Number(line) }
  const server = own === undefined || own === 'error' || own === 'fatal' ? fromServer.exec(first) : null
  if (server === null) {
    const text = [first, ...lines.slice(1)].join('\n').trim()
    if (text === '') return null
    // `psql:f:3: server closed the connection` has no label; psql's own warnings have one.
    return { level: own === 'warning' || own === 'info' ? 'notice' : 'error', ...place, message: text }
  }
  const parts = new Map<string, string[]>([['MESSAGE', [server[3] ?? '']]])
  let current = 'MESSAGE'
  let mark: PsqlMessage['mark']
  for (let i = 1; i < lines.length; i++) {
    const text = lines[i] ?? ''
    const found = label.exec(text)
    const shown = mark === undefined ? /^LINE (\d+): /.exec(text) : null
    const caret = lines[i + 1]
    if (shown !== null && caret !== undefined && /^\s*\^\s*$/.test(caret)) {
      const before = shown[0].length
      mark = {
        statementLine: Number(shown[1]),
        text: text.slice(before),
        column: Math.max(0, caret.indexOf('^') - before),
      }
      i += 1
      current = 'LINE'
    } else if (found !== null) {
      current = found[1] ?? ''
      parts.set(current, [found[2] ?? ''])
    } else parts.get(current)?.push(text)
  }
  const part = (name: string): string | undefined => parts.get(name)?.join('\n')
  const detail = part('DETAIL')
  const hint = part('HINT')
  const context = part('CONTEXT')
  return {
    level: isHarmless(server[1] ?? '') ? 'notice' : 'error',
    ...place,
    ...(server[2] === undefined ? {} : { sqlState: server[2] }),
    message: part('MESSAGE') ?? '',
    ...(detail === undefined ? {} : { detail }),
    ...(hint === undefined ? {} : { hint }),
    ...(context === undefined ? {} : { context }),
    ...(mark === undefined ? {} : { mark }),
  }
}
