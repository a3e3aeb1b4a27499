// From the name of a server to what one connects with. Starts nothing. The password comes from, in this order: the
// person, the host's secrets, the environment (where it means this server), the passfile, and our own when the address is
// that of a built-in server; none at all is fine here:
// a server with trust needs none, and one that asks raises `password-needed` when connecting.
import type { Host } from '../host.ts'
import type { ServerRef } from '../../../shared/model/server.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { isLoopback } from '../postgres/local-host.ts'
import { builtInConnection, builtInPassword } from './built-in-connection.ts'
import { readPassfile } from './passfile.ts'
import type { Env } from './parsed-server.ts'
import { serverFromEnvironment } from './server-from-environment.ts'

type Address = Extract<ServerRef, { kind: 'address' }>

export const resolveConnection = async (host: Host, ref: ServerRef, password?: string): Promise<ConnectionParams> => {
  if (ref.kind === 'built-in') return builtInConnection(host, ref.major)
  const user = ref.user ?? 'postgres'
  const database = ref.database ?? 'postgres'
  const known = notEmpty(password) ?? (await host.secrets.get(secretKey(ref))) ?? passwordFromEnvironment(host.env, ref)
  const passfile =
    known === undefined ? await readPassfile(host.env, { host: ref.host, port: ref.port, database, user }) : null
  const found = known ?? passfile?.password ?? (await builtInPassword(host, ref.host, ref.port, user))
  return {
    host: ref.host,
    port: ref.port,
    user,
    database,
    ...(found === undefined || found === null ? {} : { password: found }),
    ...(found === undefined && passfile?.problem !== undefined ? { noPassword: passfile.problem } : {}),
    ...(ref.sslMode === undefined ? {} : { sslMode: ref.sslMode }),
  }
}

/** How the password of a server is called in the host's secrets. */
export const secretKey = (ref: ServerRef): string =>
  ref.kind === 'built-in'
    ? `postgres@built-in${ref.major === undefined ? '' : `:${String(ref.major)}`}`
    : `${ref.user ?? 'postgres'}@${ref.host}:${String(ref.port)}`

const passwordFromEnvironment = (env: Env, ref: Address): string | undefined => {
  const meant = environmentServer(env)
  if (meant?.password !== undefined && meant.ref.kind === 'address' && sameServer(meant.ref, ref)) return meant.password
  const url = env['DATABASE_URL'] === undefined ? null : environmentServer({ DATABASE_URL: env['DATABASE_URL'] })
  if (url?.password !== undefined && url.ref.kind === 'address' && sameServer(url.ref, ref)) return url.password
  const pgPassword = notEmpty(env['PGPASSWORD'])
  if (pgPassword !== undefined && (notEmpty(env['PGUSER']) ?? ref.user ?? 'postgres') === (ref.user ?? 'postgres'))
    return pgPassword
  const host = notEmpty(env['DB_HOST'])
  const user = notEmpty(env['DB_USER'])
  const meansUs =
    (host === undefined || sameHost(host, ref.host)) && (user === undefined || user === (ref.user ?? 'postgres'))
  return meansUs ? (notEmpty(env['DB_PASS']) ?? notEmpty(env['DB_PASSWORD'])) : undefined
}

const environmentServer = (env: Env): ReturnType<typeof serverFromEnvironment> => {
  try {
    return serverFromEnvironment(env)
  } catch {
    return null // a variable that cannot be read is doctor's business
  }
}

const sameServer = (a: Address, b: Address): boolean =>
  sameHost(a.host, b.host) && a.port === b.port && (a.user ?? 'postgres') === (b.user ?? 'postgres')
const sameHost = (a: string, b: string): boolean =>
  a.toLowerCase() === b.toLowerCase() || (isLoopback(a) && isLoopback(b))
const notEmpty = (text: string | undefined): string | undefined =>
  text === undefined || text === '' ? undefined : text
