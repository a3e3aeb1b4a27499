// Reads a server from what people have at hand: `built-in:18`, `host:port`, a URL as in a .env, a conninfo line, a JDBC or
// .NET string, `service=name`. Says what is wrong and what was probably meant. No error text repeats a password.
import { GroundworkError } from '../failures.ts'
import { parseConninfo, parseSemicolons } from './parse-conninfo.ts'
import { parseServerUrl } from './parse-server-url.ts'
import { closest } from '../closest.ts'
import { fromParts, usage, type Env, type ParsedServer } from './parsed-server.ts'
import { readService } from './service-file.ts'

export type { ParsedServer } from './parsed-server.ts'

export const parseServerText = (text: string, env: Env): ParsedServer => {
  const words = unquote(text.trim())
  if (words === '')
    throw usage(
      'No server was named.',
      'Use built-in, localhost:5432, or a URL like postgresql://user@host:5432/database.',
    )
  if (/[\0\r\n]/.test(words)) throw usage('The name of a server is one line.', 'Paste one connection string.')
  const builtIn = readBuiltIn(words)
  if (builtIn !== null) return builtIn
  const assigned = /^(?:export\s+)?[A-Z][A-Z0-9_]*=(?=["']?[a-z][a-z0-9+.:]*:\/\/)(.+)$/.exec(words) // a line of a .env
  if (assigned?.[1] !== undefined) return parseServerText(assigned[1], env)
  if (/^[a-z][a-z0-9+.:-]*:\/\//i.test(words)) return parseServerUrl(words, env)
  if (/^[A-Za-z ]+=[^;]*;/.test(words)) return parseSemicolons(words)
  if (/^[a-z_]+\s*=/i.test(words)) return fromConninfo(words, env)
  return readAddress(words)
}

const unquote = (text: string): string => /^(["'`])(.*)\1$/.exec(text)?.[2] ?? text

const readBuiltIn = (text: string): ParsedServer | null => {
  const match = /^(built[-_ ]?in)(?::(.*))?$/i.exec(text)
  if (match === null) {
    const [name = ''] = text.split(':')
    if (!/^[a-z-]{6,10}$/i.test(name) || name.includes('.')) return null
    if (closest(name, ['built-in', 'builtin']) === null) return null
    throw usage(`"${text}" is not a server.`, 'Did you mean built-in?')
  }
  const major = match[2]
  if (major === undefined) return { ref: { kind: 'built-in' } }
  if (!/^\d{1,2}$/.test(major) || Number(major) < 1)
    throw usage(`"${major}" is no major version of PostgreSQL.`, 'Write it like built-in:18.')
  return { ref: { kind: 'built-in', major: Number(major) } }
}

const fromConninfo = (text: string, env: Env): ParsedServer => {
  const words = parseConninfo(text)
  const service = words.get('service')
  // What is written beside the service wins over what the file says.
  const all = service === undefined ? words : new Map([...readService(service, env), ...words])
  return fromParts({
    host: all.get('host') ?? all.get('hostaddr'),
    port: all.get('port'),
    user: all.get('user'),
    password: all.get('password'),
    database: all.get('dbname'),
    sslMode: all.get('sslmode'),
  })
}

const readAddress = (text: string): ParsedServer => {
  if (text.startsWith('/')) {
    // /run/postgresql, /run/postgresql:5433, or the path of the socket file itself
    const match = /^(.*?)(?:\/\.s\.PGSQL\.(\d+)|:(\d+))?$/.exec(text)
    return fromParts({ host: match?.[1], port: match?.[2] ?? match?.[3] })
  }
  const bracketed = /^(?:([^@]+)@)?\[([0-9a-f:.%]+)\](?::(.*))?$/i.exec(text)
  if (bracketed !== null) return fromParts({ user: bracketed[1], host: bracketed[2], port: bracketed[3] })
  if (/^[0-9a-f]*:[0-9a-f:]*:[0-9a-f:.]*$/i.test(text)) return fromParts({ host: text })
  if (/^\d{1,5}$/.test(text)) return fromParts({ port: text })
  const plain = /^(?:([^@:/\s]+)@)?([^@:/\s]+)?(?::([^/]*))?(?:\/([^/\s]+))?$/.exec(text)
  if (plain === null || (plain[2] === undefined && plain[3] === undefined)) {
    throw new GroundworkError({
      kind: 'usage',
      message: 'That is not a form of a server that Groundwork knows.',
      hint: 'Use built-in, localhost:5432, service=name, or a URL like postgresql://user@host:5432/database.',
    })
  }
  return fromParts({
    user: plain[1],
    host: plain[2],
    port: plain[3] === '' ? undefined : plain[3],
    database: plain[4],
  })
}
