// The one way to a connection. It raises GroundworkError with the right FailureKind and never reads PG* variables or a
// passfile behind our back (resolveConnection does that, in the open). An idle client that loses its server must not
// take the process down, so every client has an error listener; the next query on it fails as `connection-lost`.
import { Duplex } from 'node:stream'
import pg from 'pg'
import { GroundworkError } from '../failures.ts'
import { describeConnectError, PasswordMissing } from './connect-failure.ts'
import type { ConnectionParams } from './connection.ts'
import { isLocalHost } from './local-host.ts'
import { startupOptions } from './startup-options.ts'
import { tlsOptions, type Tls } from './tls-options.ts'

export type ConnectOptions = {
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

const defaultTimeoutMs = 10_000

export const connect = async (params: ConnectionParams, options: ConnectOptions = {}): Promise<pg.Client> => {
  const tries = await tlsOptions(params)
  let firstError: unknown
  for (const [index, tls] of tries.entries()) {
    try {
      return await connectOnce(params, tls, options)
    } catch (error) {
      // With `prefer` the first answer counts: "no pg_hba.conf entry ... no encryption" says more than what the second try met.
      if (index === 0) firstError = error
      if (!worthOtherTls(error)) throw describeConnectError(index === 0 ? error : betterOf(firstError, error), params)
    }
  }
  throw describeConnectError(firstError, params)
}

/** Connects, does the work, and disconnects whatever happens. */
export const withClient = async <T>(
  params: ConnectionParams,
  work: (client: pg.Client) => Promise<T>,
  options: ConnectOptions = {},
): Promise<T> => {
  const client = await connect(params, options)
  try {
    return await work(client)
  } finally {
    await closeClient(client)
  }
}

/** Ends a connection; a server that no longer answers cannot hold us up, nor keep the process alive. */
export const closeClient = async (client: pg.Client, patienceMs = 2000): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      hangUp(client)
      resolve()
    }, patienceMs)
  })
  await Promise.race([client.end().catch(() => undefined), patience])
  clearTimeout(timer)
}

/** pg has no way to drop a connection at once; its socket is there, though not in its types. */
const hangUp = (client: pg.Client): void => {
  const connection: unknown = Reflect.get(client, 'connection')
  const stream: unknown =
    typeof connection === 'object' && connection !== null ? Reflect.get(connection, 'stream') : undefined
  if (stream instanceof Duplex) stream.destroy()
}

const connectOnce = async (params: ConnectionParams, tls: Tls, options: ConnectOptions): Promise<pg.Client> => {
  const { signal } = options
  const client = new pg.Client({
    host: params.host,
    port: params.port,
    user: params.user,
    database: params.database,
    // A function, so that pg asks us when the server asks it, and never looks at PGPASSWORD or ~/.pgpass by itself.
    password: () => {
      if (params.password === undefined || params.password === '') throw new PasswordMissing()
      return params.password
    },
    ssl: tls,
    application_name: params.applicationName ?? 'groundwork',
    options: startupOptions(params.settings),
    connectionTimeoutMillis: options.timeoutMs ?? defaultTimeoutMs,
    keepAlive: !isLocalHost(params.host),
  })
  client.on('error', () => undefined)
  let onAbort: (() => void) | undefined
  try {
    if (signal === undefined) await client.connect()
    else {
      signal.throwIfAborted()
      const aborted = new Promise<never>((_resolve, reject) => {
        onAbort = () => reject(new GroundworkError({ kind: 'cancelled', message: 'Connecting was cancelled.' }))
        signal.addEventListener('abort', onAbort, { once: true })
      })
      const connecting = client.connect()
      connecting.catch(() => undefined)
      await Promise.race([connecting, aborted])
    }
    return client
  } catch (error) {
    void closeClient(client, 100)
    if (signal?.aborted === true) throw new GroundworkError({ kind: 'cancelled', message: 'Connecting was cancelled.' })
    throw error
  } finally {
    if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort)
  }
}

/** pg_hba.conf may allow only one of the two, and many servers have no TLS: only then the other way is tried. */
const worthOtherTls = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  if ('code' in error && error.code === '28000') return true
  return (
    error.message.includes('does not support SSL') ||
    error.message.includes('establishing an SSL connection') ||
    ('code' in error && String(error.code).startsWith('ERR_SSL')) ||
    ('code' in error && error.code === 'EPROTO')
  )
}

const betterOf = (first: unknown, second: unknown): unknown => {
  const noEntry = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '28000'
  return noEntry(first) && !noEntry(second) && !isAnswer(second) ? first : second
}

const isAnswer = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^[0-9A-Z]{5}$/.test(String(error.code))
