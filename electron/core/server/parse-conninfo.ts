// key=value lines: libpq's conninfo (`host=localhost dbname='my db'`) and the semicolon form of .NET.
import { closest } from '../closest.ts'
import { fromParts, usage, type ParsedServer } from './parsed-server.ts'

/** What libpq knows. Those we have no use for are taken and left out, so that a pasted line works. */
const keywords = [
  'host',
  'hostaddr',
  'port',
  'user',
  'password',
  'dbname',
  'sslmode',
  'service',
  'passfile',
  'connect_timeout',
  'client_encoding',
  'options',
  'application_name',
  'fallback_application_name',
  'keepalives',
  'keepalives_idle',
  'keepalives_interval',
  'keepalives_count',
  'tcp_user_timeout',
  'replication',
  'gssencmode',
  'sslcompression',
  'sslcert',
  'sslkey',
  'sslpassword',
  'sslrootcert',
  'sslcrl',
  'sslcrldir',
  'sslsni',
  'sslnegotiation',
  'requirepeer',
  'require_auth',
  'channel_binding',
  'krbsrvname',
  'gsslib',
  'target_session_attrs',
  'load_balance_hosts',
]

export const parseConninfo = (text: string): ReadonlyMap<string, string> => {
  const words = new Map<string, string>()
  const word = /\s*([a-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)*))(?=\s|$)/giy
  let position = 0
  while (position < text.trimEnd().length) {
    word.lastIndex = position
    const match = word.exec(text)
    if (match === null)
      throw usage(
        'This connection string cannot be read to its end.',
        "Write it as key=value pairs; a value with blanks goes in single quotes: host=localhost dbname='my db'.",
      )
    const name = (match[1] ?? '').toLowerCase()
    words.set(
      checkKeyword(name === 'database' ? 'dbname' : name === 'username' ? 'user' : name),
      (match[2] ?? match[3] ?? '').replace(/\\(.)/g, '$1'),
    )
    position = word.lastIndex
  }
  return words
}

const checkKeyword = (name: string): string => {
  if (keywords.includes(name)) return name
  const near = closest(name, keywords)
  throw usage(
    `"${name}" is not a word of a connection string.`,
    near === null ? 'Use host, port, user, password, dbname, sslmode or service.' : `Did you mean ${near}?`,
  )
}

/** Host=localhost;Port=5432;Username=shop;Password=...;Database=shop */
export const parseSemicolons = (text: string): ParsedServer => {
  const words = new Map<string, string>()
  for (const match of text.matchAll(/([^=;]+)=\s*(?:"([^"]*)"|'([^']*)'|([^;]*))/g)) {
    words.set(
      (match[1] ?? '').trim().toLowerCase().replaceAll(' ', ''),
      match[2] ?? match[3] ?? (match[4] ?? '').trim(),
    )
  }
  const get = (...names: readonly string[]): string | undefined =>
    names.map((name) => words.get(name)).find((value) => value !== undefined)
  const sslMode = get('sslmode')
    ?.toLowerCase()
    .replace(/^verify(ca|full)$/, 'verify-$1')
  return fromParts({
    host: get('host', 'server', 'datasource'),
    port: get('port'),
    user: get('username', 'userid', 'user', 'uid'),
    password: get('password', 'pwd'),
    database: get('database', 'initialcatalog'),
    sslMode,
  })
}
