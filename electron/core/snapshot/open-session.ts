// Two connections to a server for work on whole databases: one that copies and swaps, one that ends the sessions in its
// way meanwhile. Neither is ever in a database it works on: a person's URL often names the very one to be reset.
import type pg from 'pg'
import type { ServerFacts, ServerRef } from '../../../shared/model/server.ts'
import { GroundworkError } from '../failures.ts'
import type { Host } from '../host.ts'
import { closeClient, connect } from '../postgres/connect.ts'
import { inDatabase, type ConnectionParams } from '../postgres/connection.ts'
import { isExpected, toFailure } from '../recipe/run-statement.ts'
import { resolveConnection } from '../server/resolve-connection.ts'
import { readServerFacts } from '../server/server-facts.ts'

export type Session = {
  readonly facts: ServerFacts
  readonly params: ConnectionParams
  /** Copies, renames, holds the locks. */
  readonly client: pg.Client
  readonly pid: number
  /** Watches and ends sessions. */
  readonly helper: pg.Client
  readonly signal: AbortSignal
  /** performance.now() when it was asked for. */
  readonly openedAt: number
}

const ownPid = async (client: pg.Client): Promise<number> =>
  (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid ?? 0

const appName = 'groundwork snapshots'

const connectTwice = async (
  params: ConnectionParams,
  signal: AbortSignal,
): Promise<readonly [pg.Client, pg.Client]> => {
  const both = await Promise.allSettled([connect(params, { signal }), connect(params, { signal })])
  const [first, second] = both
  if (first.status === 'fulfilled' && second.status === 'fulfilled') return [first.value, second.value]
  for (const one of both) if (one.status === 'fulfilled') void closeClient(one.value)
  throw first.status === 'rejected'
    ? first.reason
    : second.status === 'rejected'
      ? second.reason
      : new Error('neither connected nor refused')
}

/** The maintenance database: postgres, else the one named, else template1. */
const connectOutside = async (
  params: ConnectionParams,
  avoid: string | undefined,
  signal: AbortSignal,
): Promise<{ clients: readonly [pg.Client, pg.Client]; params: ConnectionParams }> => {
  const choices = [...new Set(['postgres', params.database, 'template1'])].filter((name) => name !== avoid)
  let first: unknown
  for (const database of choices) {
    try {
      const chosen = { ...inDatabase(params, database), applicationName: appName }
      return { clients: await connectTwice(chosen, signal), params: chosen }
    } catch (error) {
      first ??= error
      if (
        !(error instanceof GroundworkError) ||
        !['not-found', 'permission-denied', 'server-refused'].includes(error.failure.kind)
      )
        throw error
    }
  }
  throw first
}

/** A session of its own on the same server, for work beside that of the first. */
export const withTwin = async <T>(session: Session, work: (twin: Session) => Promise<T>): Promise<T> => {
  const clients = await connectTwice(session.params, session.signal)
  const [client, helper] = clients
  try {
    return await work({ ...session, client, helper, pid: await ownPid(client) })
  } finally {
    for (const one of clients) void closeClient(one)
  }
}

export const withSession = async <T>(
  host: Host,
  target: {
    readonly server: ServerRef
    readonly password?: string | undefined
    readonly database?: string | undefined
    readonly signal?: AbortSignal
  },
  work: (session: Session) => Promise<T>,
): Promise<T> => {
  const signal = target.signal ?? new AbortController().signal
  const openedAt = performance.now()
  const resolved = await resolveConnection(host, target.server, target.password)
  const { clients, params } = await connectOutside(resolved, target.database, signal)
  const [client, helper] = clients
  try {
    // The helper only knocks and ends: nothing of it needs to wait for the disk.
    const [facts, pid] = await Promise.all([
      readServerFacts(client, target.server),
      ownPid(client),
      helper.query('SET synchronous_commit = off'),
    ])
    return await work({ facts, params, client, pid, helper, signal, openedAt })
  } catch (error) {
    // What the server or the network says anywhere in here is no bug of ours.
    if (error instanceof GroundworkError || !isExpected(error)) throw error
    if (signal.aborted)
      throw new GroundworkError({ kind: 'cancelled', message: 'Cancelled. The database is as it was.' })
    throw new GroundworkError(toFailure(error, 'The work on the server stopped'))
  } finally {
    // Nobody waits for the good-bye; the locks go with it.
    for (const one of clients) void closeClient(one)
  }
}
