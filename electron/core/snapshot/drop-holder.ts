// The only place that drops a database for a snapshot's sake. It looks again at what it is about to drop: only one that
// carries our marker under its own name, or our signature. A live one never does.
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'
import { recipeMarkOf } from './attributes.ts'
import { halfDropped, readDatabases, type DatabaseRow } from './database-row.ts'
import { parseHolderName } from './holder-name.ts'
import { findSpare } from './holders.ts'
import { holderLock } from './locks.ts'
import { writeMarker } from './marker.ts'
import type { Session } from './open-session.ts'

/** A recipe built beside the live database by a run that was killed: a name nobody else makes, and the recipe's note. */
export const isBuild = (row: DatabaseRow): boolean =>
  parseHolderName(row.name)?.kind === 'build' &&
  (recipeMarkOf(row) !== null || row.comment?.startsWith('Set up by Groundwork. ') === true)

/** Ours, and safe to drop. */
export const mayDrop = (row: DatabaseRow): boolean =>
  (row.marker !== null &&
    row.marker.storedAs === row.name &&
    (row.marker.kind === 'clone' || parseHolderName(row.name) !== null)) ||
  row.unfinished ||
  isBuild(row)

/** What makes a database one that is being deleted: whoever finds it so finishes that. Part of a transaction. */
export const condemnStatements = (row: DatabaseRow): string[] => {
  if (!mayDrop(row)) throw new Error(`refused to drop "${row.name}", which is not one of ours`)
  const database = quoteIdent(row.name)
  return [
    `ALTER DATABASE ${database} WITH IS_TEMPLATE false ALLOW_CONNECTIONS false`,
    ...(row.marker === null
      ? []
      : [
          `COMMENT ON DATABASE ${database} IS ${quoteLiteral(writeMarker({ ...row.marker, state: 'deleting' })).trim()}`,
        ]),
  ]
}

/** False: there is no such holder any more. Killed in between, the marker says `deleting` and the next look finishes it. */
export const dropHolder = async ({ client }: Pick<Session, 'client'>, name: string): Promise<boolean> => {
  await holderLock.take(client, name)
  try {
    const row = (await readDatabases(client, { sizes: false })).find((one) => one.name === name)
    if (row === undefined) return false
    if (!mayDrop(row)) throw new Error(`refused to drop "${name}", which is not one of ours`)
    if (row.connectionLimit !== halfDropped)
      await client.query(['BEGIN', ...condemnStatements(row), 'COMMIT'].join(';\n'))
    await client.query(`DROP DATABASE IF EXISTS ${quoteIdent(name)} WITH (FORCE)`)
    return true
  } finally {
    await holderLock.release(client, name).catch(() => false)
  }
}

/** With the spares made of it. */
export const deleteHolder = async (
  session: Pick<Session, 'client'>,
  rows: readonly DatabaseRow[],
  holder: DatabaseRow,
): Promise<void> => {
  await dropHolder(session, holder.name)
  let left = rows
  for (let spare = findSpare(left, holder); spare !== null; spare = findSpare(left, holder)) {
    const { name } = spare
    await dropHolder(session, name)
    left = left.filter((row) => row.name !== name)
  }
}
