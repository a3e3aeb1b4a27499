// URLs as libpq, SQLAlchemy, Django, Prisma and JDBC write them. Not the URL class: it refuses unusual but valid ones
// (an empty host with ?host=/socket, a socket directory as %2Frun), and its errors repeat the password.
import { closest } from '../closest.ts'
import { fromParts, usage, type Env, type ParsedServer } from './parsed-server.ts'
import { readService } from './service-file.ts'

const schemes = ['postgres', 'postgresql', 'psql', 'pgsql', 'postgis', 'jdbc:postgresql', 'timescale', 'timescalegis']
const otherProducts: Readonly<Record<string, string>> = {
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  sqlite: 'SQLite',
  sqlite3: 'SQLite',
  mssql: 'SQL Server',
  sqlserver: 'SQL Server',
  oracle: 'Oracle',
  mongodb: 'MongoDB',
  redis: 'Redis',
  rediss: 'Redis',
  http: 'a web server',
  https: 'a web server',
  cockroachdb: 'CockroachDB',
}

export const parseServerUrl = (text: string, env: Env): ParsedServer => {
  const start = /^([a-z][a-z0-9+.:-]*):\/\/(.*)$/i.exec(text)
  const scheme = checkScheme(start?.[1] ?? '')
  const rest = (start?.[2] ?? '').replace(/#.*$/, (fragment) => (fragment.includes('@') ? fragment : '')) // a # inside a password stays
  const authorityEnd = rest.search(/[/?]/)
  // An unencoded / or ? in a password cuts the address short: then an @ follows later.
  const cut =
    authorityEnd >= 0 &&
    !rest.slice(0, authorityEnd).includes('@') &&
    /^[^/?]*:[^/?]*[/?].*@/.test(rest) &&
    /^[^:@/?]+:/.test(rest) &&
    !/^[^:@/?]+:\d{1,5}[/?]/.test(rest) // host:port/, not user:digits/more@host
  if (cut)
    throw usage(
      'This URL cannot be read: its password holds a / or ? as it is.',
      'Write / as %2F and ? as %3F inside the password.',
    )
  const authority = authorityEnd < 0 ? rest : rest.slice(0, authorityEnd)
  const tail = authorityEnd < 0 ? '' : rest.slice(authorityEnd)
  const questionMark = tail.indexOf('?')
  const path = questionMark < 0 ? tail : tail.slice(0, questionMark)
  const query = readQuery(questionMark < 0 ? '' : tail.slice(questionMark + 1))

  const at = authority.lastIndexOf('@')
  const login = at < 0 ? '' : authority.slice(0, at)
  const colon = login.indexOf(':')
  const { host, port } = splitHost(at < 0 ? authority : authority.slice(at + 1))
  const service = query.get('service')
  const fallback = service === undefined ? new Map<string, string>() : readService(service, env)
  return fromParts({
    host: query.get('host') ?? query.get('hostaddr') ?? notEmpty(decode(host, 'host')) ?? fallback.get('host'),
    port: query.get('port') ?? notEmpty(port) ?? fallback.get('port'),
    user:
      notEmpty(decode(colon < 0 ? login : login.slice(0, colon), 'user')) ?? query.get('user') ?? fallback.get('user'),
    password:
      notEmpty(colon < 0 ? '' : decode(login.slice(colon + 1), 'password')) ??
      query.get('password') ??
      fallback.get('password'),
    database:
      notEmpty(decode(path.replace(/^\//, '').replace(/\/$/, ''), 'database')) ??
      query.get('dbname') ??
      fallback.get('dbname'),
    sslMode:
      query.get('sslmode') ??
      query.get('ssl-mode') ??
      (isTrue(query.get('ssl')) ? 'require' : undefined) ??
      (scheme.startsWith('jdbc') ? undefined : fallback.get('sslmode')),
  })
}

const checkScheme = (written: string): string => {
  const [scheme = ''] = written.toLowerCase().split('+') // postgresql+psycopg, postgresql+asyncpg
  if (schemes.includes(scheme)) return scheme
  const bare = scheme.replace(/^jdbc:/, '')
  const product = otherProducts[bare]
  if (product !== undefined)
    throw usage(
      `That is the address of ${product}, not of PostgreSQL.`,
      'An address of PostgreSQL starts with postgresql://.',
    )
  const near = closest(bare, schemes)
  throw usage(
    `"${written}://" is not how an address of PostgreSQL starts.`,
    near === null ? 'It starts with postgresql://.' : `Did you mean ${near}://?`,
  )
}

const splitHost = (text: string): { readonly host: string; readonly port: string } => {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text)
  if (bracketed !== null) return { host: bracketed[1] ?? '', port: bracketed[2] ?? '' }
  if (text.startsWith('['))
    throw usage('The address in this URL has no closing bracket.', 'An IPv6 address is written like [::1]:5432.')
  const colon = text.lastIndexOf(':')
  if (colon < 0 || text.includes(',')) return { host: text, port: '' }
  if (text.indexOf(':') !== colon)
    throw usage('The address in this URL has several colons.', 'Write an IPv6 address in brackets: [::1]:5432.')
  return { host: text.slice(0, colon), port: text.slice(colon + 1) }
}

const readQuery = (text: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const part of text.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = decode(equals < 0 ? part : part.slice(0, equals), 'query')
    const value = decode(equals < 0 ? '' : part.slice(equals + 1), 'query')
    if (value !== '') found.set(name.toLowerCase(), value)
  }
  return found
}

const decode = (text: string, what: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw usage(
      `The ${what} in this URL holds a % that starts no code.`,
      'Write a % as %25, @ as %40, : as %3A and / as %2F.',
    )
  }
}

const notEmpty = (text: string): string | undefined => (text === '' ? undefined : text)
const isTrue = (text: string | undefined): boolean => text === 'true' || text === '1'
