// The swap: one transaction that renames the live database away, gives its name and all its attributes to the copy, and
// closes the old one. Before its commit nothing has happened, after it all has; there is no state in between to tidy.
import type { DatabaseConnections } from '../../../shared/model/snapshot.ts'
import { GroundworkError } from '../failures.ts'
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'
import { toFailure } from '../recipe/run-statement.ts'
import { renameDatabase } from '../recipe/setup-sql.ts'
import { attributeStatements } from './attributes.ts'
import type { DatabaseRow } from './database-row.ts'
import { signatureOf } from './holder-name.ts'
import { writeMarker, type Marker } from './marker.ts'
import type { Session } from './open-session.ts'
import { whileKeptOut } from './while-kept-out.ts'

const patienceMs = 10_000

/** A holder of ours as it must be: closed, signed, and saying what it is. */
export const closeStatements = (holder: string, marker: Marker): string[] => [
  `ALTER DATABASE ${quoteIdent(holder)} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true CONNECTION LIMIT ${signatureOf(holder)}`,
  `COMMENT ON DATABASE ${quoteIdent(holder)} IS ${quoteLiteral(writeMarker(marker)).trim()}`,
]

export type Swap = {
  readonly live: DatabaseRow
  /** Becomes the live one; a holder nobody can be in. */
  readonly copy: DatabaseRow
  /** What the old live one becomes. */
  readonly kept: Marker
  readonly recipeMark: string | null
}

export const swapDatabases = async (
  session: Session,
  { live, copy, kept, recipeMark }: Swap,
): Promise<{ readonly swapMs: number; readonly ended: readonly DatabaseConnections[] }> => {
  const sql = [
    'BEGIN',
    `SET LOCAL lock_timeout = '${patienceMs}ms'`,
    renameDatabase(live.name, kept.storedAs),
    renameDatabase(copy.name, live.name),
    ...closeStatements(kept.storedAs, kept),
    ...attributeStatements(live.name, live, copy, recipeMark),
    'COMMIT',
  ].join(';\n')
  return exclusively(session, live, sql, `Swap "${live.name}"`)
}

/** A transaction that needs the database for itself; begun again while a session in it does not end. */
export const exclusively = async (
  session: Session,
  live: DatabaseRow,
  sql: string,
  doing: string,
): Promise<{ swapMs: number; ended: readonly DatabaseConnections[] }> => {
  const { client, signal } = session
  const startedAt = performance.now()
  for (;;) {
    try {
      const { ended } = await whileKeptOut(session, live.oid, () => client.query(sql))
      return { swapMs: Math.round((performance.now() - startedAt) * 10) / 10, ended }
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined)
      if (signal.aborted) throw new GroundworkError({ kind: 'cancelled', message: 'Cancelled. Nothing was changed.' })
      const failure = toFailure(error, doing)
      const inUse = failure.sqlState === '55006' || failure.sqlState === '55P03' || failure.sqlState === '40P01'
      if (inUse && performance.now() - startedAt < patienceMs) continue
      if (inUse)
        throw new GroundworkError({
          ...failure,
          kind: 'busy',
          message: `"${live.name}" could not be swapped, because sessions in it did not end. It is as it was.`,
          hint: 'Close the programs that use it, then try again.',
        })
      if (failure.sqlState === '42501')
        throw new GroundworkError({
          ...failure,
          message: `"${live.name}" could not be swapped: ${failure.serverMessage ?? 'permission denied'}. It is as it was.`,
          hint: 'Connect as a superuser, or as the owner of the database with the right to create databases; sessions of a superuser can only be ended by one.',
        })
      throw new GroundworkError({
        ...failure,
        detail: [failure.detail, 'The database is as it was.'].filter(Boolean).join('\n'),
      })
    }
  }
}
