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
}

const appName = 'groundwork snapshots'

/** The maintenance database: postgres, else the one named, else template1. */
const connectOutside = async (params: ConnectionParams, avoid: string | undefined, signal: AbortSignal): Promise<{ client: pg.Client; params: ConnectionParams }> => {
  const choices = [...new Set(['postgres', params.database, 'template1'])].filter((name) => name !== avoid)
  let first: unknown
  for (const database of choices) {
    try {
      const chosen = { ...inDatabase(params, database), applicationName: appName }
      return { client: await connect(chosen, { signal }), params: chosen }
    } catch (error) {
      first ??= error
      if (!(error instanceof GroundworkError) || !['not-found', 'permission-denied', 'server-refused'].includes(error.failure.kind)) throw error
    }
  }
  throw first
}

export const withSession = async <T>(host: Host, target: { readonly server: ServerRef; readonly password?: string | undefined; readonly database?: string | undefined; readonly signal?: AbortSignal }, work: (session: Session) => Promise<T>): Promise<T> => {
  const signal = target.signal ?? new AbortController().signal
  const resolved = await resolveConnection(host, target.server, target.password)
  const { client, params } = await connectOutside(resolved, target.database, signal)
  let helper: pg.Client | null = null
  try {
    helper = await connect(params, { signal })
    const facts = await readServerFacts(client, target.server)
    const { rows } = await client.query<{ pid: number }>(`SELECT pg_backend_pid() AS pid`)
    return await work({ facts, params, client, pid: rows[0]?.pid ?? 0, helper, signal })
  } catch (error) {
    // What the server or the network says anywhere in here is no bug of ours.
    if (error instanceof GroundworkError || !isExpected(error)) throw error
    if (signal.aborted) throw new GroundworkError({ kind: 'cancelled', message: 'Cancelled. The database is as it was.' })
    throw new GroundworkError(toFailure(error, 'The work on the server stopped'))
  } finally {
    await Promise.all([closeClient(client), ...(helper === null ? [] : [closeClient(helper)])])
  }
}
