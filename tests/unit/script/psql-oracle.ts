// What psql itself would send: a server that says yes to everything and writes down the queries. The truth our reader is held to.
import { spawn, spawnSync } from 'node:child_process'
import { createServer, type Socket } from 'node:net'
import { readCopyFromStdin } from '../../../electron/core/script/copy-statement.ts'

export type Sent = {
  readonly queries: readonly string[]
  readonly copies: readonly { readonly bytes: string }[]
  readonly errors: string
}

export const psqlVersion = (): string | null => {
  const found = spawnSync('psql', ['--version'], { encoding: 'utf8' })
  return found.status === 0 ? (/\d+(?:\.\d+)?/.exec(found.stdout)?.[0] ?? null) : null
}

const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5)
  head.write(type, 0, 'latin1')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
const text = (...parts: string[]): Buffer => Buffer.from(parts.map((part) => `${part}\0`).join(''))
const ready = message('Z', Buffer.from('I'))
const status = (name: string, value: string): Buffer => message('S', text(name, value))

const serve = (socket: Socket, queries: string[], copies: { bytes: string }[]): void => {
  let held = Buffer.alloc(0)
  let started = false
  let strings = 'on'
  let copying: Buffer[] | null = null
  const answer = (sql: string): void => {
    const trimmed = sql.replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '')
    const set = /^set\s+(?:session\s+|local\s+)?standard_conforming_strings\s*(?:=|\s+to\s+)\s*'?(\w+)/i.exec(trimmed)
    if (set !== null) strings = /^(?:off|false|no|0)$/i.test(set[1] ?? '') ? 'off' : 'on'
    const encoding = /^set\s+client_encoding\s*(?:=|\s+to\s+)\s*'?([\w-]+)/i.exec(trimmed)
    if (readCopyFromStdin(trimmed) !== null) {
      copying = []
      socket.write(message('G', Buffer.from([0, 0, 0])))
      return
    }
    if (/^(?:select|with|values|table|show)\b/i.test(trimmed)) {
      socket.write(
        Buffer.concat([
          message(
            'T',
            Buffer.concat([
              Buffer.from([0, 1]),
              text('x'),
              Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 0]),
            ]),
          ),
          message('C', text('SELECT 0')),
          ready,
        ]),
      )
      return
    }
    const empty = trimmed.replace(/[;\s]/g, '') === ''
    socket.write(
      Buffer.concat([
        ...(set ? [status('standard_conforming_strings', strings)] : []),
        ...(encoding ? [status('client_encoding', encoding[1] ?? '')] : []),
        empty ? message('I', Buffer.alloc(0)) : message('C', text('OK')),
        ready,
      ]),
    )
  }
  socket.on('error', () => undefined)
  socket.on('data', (data) => {
    held = Buffer.concat([held, data])
    for (;;) {
      if (!started) {
        if (held.length < 8) return
        const length = held.readInt32BE(0)
        if (held.length < length) return
        const code = held.readInt32BE(4)
        held = held.subarray(length)
        if (code !== 196608) {
          socket.write('N')
          continue
        }
        started = true
        socket.write(
          Buffer.concat([
            message('R', Buffer.from([0, 0, 0, 0])),
            status('server_version', '15.20'),
            status('client_encoding', 'UTF8'),
            status('standard_conforming_strings', 'on'),
            ready,
          ]),
        )
        continue
      }
      if (held.length < 5) return
      const length = held.readInt32BE(1) + 1
      if (held.length < length) return
      const type = String.fromCharCode(held[0] ?? 0)
      const body = held.subarray(5, length)
      held = held.subarray(length)
      if (type === 'Q') {
        const sql = body.toString('utf8', 0, body.length - 1)
        queries.push(sql)
        answer(sql)
      } else if (type === 'd') copying?.push(Buffer.from(body))
      else if (type === 'c' || type === 'f') {
        copies.push({
          bytes: Buffer.concat(copying ?? [])
            .toString('utf8')
            .replace(/(^|\n)\\\.\r?\n$/, '$1'),
        })
        copying = null
        socket.write(Buffer.concat([message('C', text('COPY 0')), ready]))
      } else if (type === 'X') socket.end()
    }
  })
}

/** Runs psql on a file and tells what it sent. */
export const askPsql = async (
  file: string,
  options: { readonly cwd?: string; readonly variables?: Readonly<Record<string, string>> } = {},
): Promise<Sent> => {
  const queries: string[] = []
  const copies: { bytes: string }[] = []
  const server = createServer((socket) => serve(socket, queries, copies))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const variables = Object.entries(options.variables ?? {}).flatMap(([name, value]) => ['-v', `${name}=${value}`])
  const child = spawn(
    'psql',
    ['-X', '-q', ...variables, '-h', '127.0.0.1', '-p', String(port), '-U', 'oracle', '-d', 'oracle', '-f', file],
    {
      cwd: options.cwd,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        PGCLIENTENCODING: 'UTF8',
        PGGSSENCMODE: 'disable',
        PGSSLMODE: 'disable',
        LC_ALL: 'C',
        PSQLRC: '/dev/null',
      },
    },
  )
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (data: string) => (errors += data))
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await new Promise<void>((done) => child.on('close', () => done()))
  clearTimeout(timer)
  server.close()
  return { queries, copies, errors }
}

/** Query texts made comparable: leading comments and white space go, and the terminator (ours stand without them). */
export const comparable = (sql: string): string => {
  let at = 0
  for (;;) {
    const space = /^\s+|^--[^\n]*(?:\n|$)/.exec(sql.slice(at))
    if (space !== null) {
      at += space[0].length
      continue
    }
    if (!sql.startsWith('/*', at)) break
    let depth = 0
    let i = at
    do {
      if (sql.startsWith('/*', i)) {
        depth++
        i += 2
      } else if (sql.startsWith('*/', i)) {
        depth--
        i += 2
      } else i++
    } while (depth > 0 && i < sql.length)
    at = i
  }
  // psql leaves out empty lines between the lines of a statement.
  // A `\\;` before the end makes an empty statement more, which says nothing.
  return sql
    .slice(at)
    .replace(/[\s;]*$/, '')
    .replace(/\n+/g, '\n')
}
