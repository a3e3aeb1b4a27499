// A server from variables, by how much a person meant it for an administrator's tool: PG* (what psql would use),
// then DATABASE_URL (usually the program's own role), then DB_HOST and friends.
import { parseServerText } from './parse-server.ts'
import { fromParts, type Env, type ParsedServer } from './parsed-server.ts'
import { readService } from './service-file.ts'

export const serverFromEnvironment = (env: Env): ParsedServer | null => fromPg(env) ?? fromUrl(env) ?? fromDb(env)

const fromPg = (env: Env): ParsedServer | null => {
  const service = filled(env['PGSERVICE'])
  const meant = service ?? filled(env['PGHOST']) ?? filled(env['PGHOSTADDR']) ?? filled(env['PGPORT'])
  if (meant === undefined) return null // PGUSER or PGPASSWORD alone name no server
  const file: ReadonlyMap<string, string> =
    service === undefined ? new Map<string, string>() : readService(service, env)
  return fromParts({
    // What a service says wins over PG* variables, as in libpq.
    host: file.get('host') ?? filled(env['PGHOST']) ?? filled(env['PGHOSTADDR']),
    port: file.get('port') ?? filled(env['PGPORT']),
    user: file.get('user') ?? filled(env['PGUSER']),
    password: file.get('password') ?? filled(env['PGPASSWORD']),
    database: file.get('dbname') ?? filled(env['PGDATABASE']),
    sslMode: file.get('sslmode') ?? filled(env['PGSSLMODE']),
  })
}

const fromUrl = (env: Env): ParsedServer | null => {
  const url = filled(env['DATABASE_URL'])
  // Many projects use DATABASE_URL for SQLite or MySQL: that says nothing about a PostgreSQL server.
  if (url === undefined || !/^["']?(jdbc:)?(postgres|postgresql|psql|pgsql|postgis)(\+\w+)?:\/\//i.test(url))
    return null
  return parseServerText(url, env)
}

const fromDb = (env: Env): ParsedServer | null => {
  const host = filled(env['DB_HOST']) ?? filled(env['POSTGRES_HOST'])
  if (host === undefined) return null
  return fromParts({
    host,
    port: filled(env['DB_PORT']) ?? filled(env['POSTGRES_PORT']),
    user: filled(env['DB_USER']) ?? filled(env['POSTGRES_USER']),
    password: filled(env['DB_PASS']) ?? filled(env['DB_PASSWORD']) ?? filled(env['POSTGRES_PASSWORD']),
    database: filled(env['DB_NAME']) ?? filled(env['POSTGRES_DB']),
  })
}

const filled = (text: string | undefined): string | undefined => (text === undefined || text === '' ? undefined : text)
