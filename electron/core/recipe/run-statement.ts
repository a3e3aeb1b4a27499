import type pg from 'pg'
import type { Failure } from '../../../shared/model/failure.ts'
import { explainServerError } from '../doctor/explain.ts'
import { GroundworkError } from '../failures.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { fileFailure } from '../process/file-failure.ts'
import { withClient } from '../postgres/connect.ts'

export const cancelled = (): GroundworkError =>
  new GroundworkError({ kind: 'cancelled', message: 'The run was cancelled.' })

const asServerError = (error: unknown): { message: string; code?: string; detail?: string; hint?: string } | null =>
  error instanceof Error
    ? {
        message: error.message,
        ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
        ...('detail' in error && typeof error.detail === 'string' ? { detail: error.detail } : {}),
        ...('hint' in error && typeof error.hint === 'string' ? { hint: error.hint } : {}),
      }
    : null

const isLost = (said: { readonly message: string; readonly code?: string }): boolean =>
  said.code === undefined && /connection|terminated|ECONN|EPIPE/i.test(said.message)
const isSqlState = (code: string | undefined): boolean => code !== undefined && /^([0-9A-Z]{5}|E[A-Z]+)$/.test(code)

/** Not a bug of ours: a failure we raised, or one the server or the network gave. */
export const isExpected = (error: unknown): boolean => {
  if (error instanceof GroundworkError) return true
  const said = asServerError(error)
  return said !== null && (isSqlState(said.code) || isLost(said))
}

/** What the server said as a failure in plain words. */
export const toFailure = (error: unknown, doing: string): Failure => {
  if (error instanceof GroundworkError) return error.failure
  const said = asServerError(error)
  if (said === null) throw error
  if (!isExpected(error)) throw error
  const ofFile = fileFailure(error, doing)
  if (ofFile !== null) return ofFile
  const { kind, meaning, hint } = explainServerError({
    message: said.message,
    ...(said.code === undefined ? {} : { sqlState: said.code }),
    ...(said.detail === undefined ? {} : { detail: said.detail }),
    ...(said.hint === undefined ? {} : { hint: said.hint }),
  })
  const lost = isLost(said)
  return {
    kind: lost ? 'connection-lost' : kind,
    message: `${doing}: ${lost ? 'the connection to the server was lost.' : meaning}`,
    serverMessage: said.message,
    hint,
    ...(said.code === undefined ? {} : { sqlState: said.code }),
    ...(said.detail === undefined ? {} : { detail: said.detail }),
  }
}

/** One statement; a cancelled run stops it on the server. `admin` is who may cancel it. */
export const runStatement = async <R extends pg.QueryResultRow>(
  client: pg.Client,
  sql: string,
  run: {
    readonly admin: ConnectionParams
    readonly signal: AbortSignal
    readonly doing: string
    readonly values?: readonly unknown[]
  },
): Promise<pg.QueryResult<R>> => {
  if (run.signal.aborted) throw cancelled()
  const pid = (client as pg.Client & { readonly processID?: number }).processID
  const onAbort = (): void => {
    if (pid !== undefined)
      void withClient(run.admin, (other) => other.query('SELECT pg_cancel_backend($1)', [pid])).catch(() => undefined)
  }
  run.signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await client.query<R>(sql, run.values === undefined ? [] : [...run.values])
  } catch (error) {
    if (run.signal.aborted) throw cancelled()
    throw new GroundworkError(toFailure(error, run.doing))
  } finally {
    run.signal.removeEventListener('abort', onAbort)
  }
}
