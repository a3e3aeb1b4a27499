// The swap: one transaction that renames the live database away, gives its name and all its attributes to the copy, and
// closes the old one; of several databases, all of them. Before its commit nothing has happened, after it all has; there
// is no state in between to tidy.
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

export const markStatement = (marker: Marker): string =>
  `COMMENT ON DATABASE ${quoteIdent(marker.storedAs)} IS ${quoteLiteral(writeMarker(marker)).trim()}`

/** A holder of ours as it must be: closed, signed, and saying what it is. */
export const closeStatements = (marker: Marker): string[] => [
  `ALTER DATABASE ${quoteIdent(marker.storedAs)} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true CONNECTION LIMIT ${signatureOf(marker.storedAs)}`,
  markStatement(marker),
]

export type Swap = {
  readonly live: DatabaseRow
  /** Becomes the live one; a holder nobody can be in. */
  readonly copy: DatabaseRow
  /** What the old live one becomes. */
  readonly kept: Marker
  readonly recipeMark: string | null
}

export type Swapped = { readonly swapMs: number; readonly ended: readonly DatabaseConnections[] }

/** All or none of them. */
export const swapDatabases = (session: Session, swaps: readonly Swap[]): Promise<Swapped> =>
  exclusively(
    session,
    swaps.map(({ live }) => live),
    [
      // First all the doors: what comes after them waits for nobody.
      ...swaps.map(({ live, kept }) => renameDatabase(live.name, kept.storedAs)),
      ...swaps.flatMap(({ live, copy, kept, recipeMark }) => [
        renameDatabase(copy.name, live.name),
        ...closeStatements(kept),
        ...attributeStatements(live.name, live, copy, recipeMark),
      ]),
    ],
    'Swap',
  )

/** `"a"`, `"a" and "b"`. */
export const namesOf = (rows: readonly { readonly name: string }[]): string =>
  rows.map((row) => `"${row.name}"`).join(rows.length === 2 ? ' and ' : ', ')

/** A transaction that needs databases for itself; begun again while a session in them does not end. */
export const exclusively = async (
  session: Session,
  lives: readonly DatabaseRow[],
  statements: readonly string[],
  doing: string,
): Promise<Swapped> => {
  const { client, signal } = session
  const startedAt = performance.now()
  const sql = ['BEGIN', `SET LOCAL lock_timeout = '${patienceMs}ms'`, ...statements, 'COMMIT'].join(';\n')
  const oids = lives.map((live) => live.oid)
  for (;;) {
    try {
      const { ended } = await whileKeptOut(session, oids, () => client.query(sql))
      return { swapMs: Math.round((performance.now() - startedAt) * 10) / 10, ended }
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined)
      if (signal.aborted) throw new GroundworkError({ kind: 'cancelled', message: 'Cancelled. Nothing was changed.' })
      const failure = toFailure(error, `${doing} ${namesOf(lives)}`)
      const inUse = ['55006', '55P03', '40P01'].includes(failure.sqlState ?? '')
      if (inUse && performance.now() - startedAt < patienceMs) continue
      throw new GroundworkError(explain(failure, lives, inUse))
    }
  }
}

const explain = (
  failure: ReturnType<typeof toFailure>,
  lives: readonly DatabaseRow[],
  inUse: boolean,
): typeof failure => {
  const names = namesOf(lives)
  const asBefore = lives.length > 1 ? 'All are as they were.' : 'It is as it was.'
  if (inUse)
    return {
      ...failure,
      kind: 'busy',
      message: `${names} could not be swapped, because sessions in it did not end. ${asBefore}`,
      hint: 'Close the programs that use it, then try again.',
    }
  if (failure.sqlState === '42501')
    return {
      ...failure,
      message: `${names} could not be swapped: ${failure.serverMessage ?? 'permission denied'}. ${asBefore}`,
      hint: 'Connect as a superuser, or as the owner of the database with the right to create databases; sessions of a superuser can only be ended by one.',
    }
  return {
    ...failure,
    detail: [failure.detail, lives.length > 1 ? 'The databases are as they were.' : 'The database is as it was.']
      .filter(Boolean)
      .join('\n'),
  }
}
