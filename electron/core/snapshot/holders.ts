// Reading the rows of a server as snapshots: which belong to a database, which a reset goes to, which spare serves it.
import type { SnapshotKind } from '../../../shared/model/snapshot.ts'
import { GroundworkError } from '../failures.ts'
import { closest } from '../closest.ts'
import { halfDropped, type DatabaseRow } from './database-row.ts'
import { parseHolderName } from './holder-name.ts'
import type { Marker } from './marker.ts'

export type Holder = DatabaseRow & { readonly marker: Marker }

export const isHolder = (row: DatabaseRow): row is Holder =>
  row.marker !== null && row.marker.state === 'ready' && row.connectionLimit !== halfDropped

/** Newest first. */
export const holdersOf = (rows: readonly DatabaseRow[], database: string, kinds: readonly SnapshotKind[]): Holder[] =>
  rows
    .filter(isHolder)
    .filter((row) => row.marker.database === database && kinds.includes(row.marker.kind))
    .toSorted((a, b) => b.marker.at.localeCompare(a.marker.at) || b.oid - a.oid)

/** The snapshot a reset goes to: the one named, else the newest. */
export const findSnapshot = (
  rows: readonly DatabaseRow[],
  database: string,
  name: string | undefined,
): Holder | null => {
  const all = holdersOf(rows, database, ['snapshot', 'recipe'])
  return (name === undefined ? all[0] : all.find((row) => row.marker.name === name)) ?? null
}

export const requireSnapshot = (rows: readonly DatabaseRow[], database: string, name: string | undefined): Holder => {
  const found = findSnapshot(rows, database, name)
  if (found !== null) return found
  const names = holdersOf(rows, database, ['snapshot', 'recipe']).map((row) => row.marker.name)
  const near = name === undefined ? null : closest(name, names)
  throw new GroundworkError({
    kind: 'not-found',
    message:
      name === undefined
        ? `"${database}" has no snapshot to go back to.`
        : `"${database}" has no snapshot "${name}".${near === null ? '' : ` Did you mean "${near}"?`}`,
    hint:
      names.length === 0
        ? `Make one first: groundwork snapshot create --database ${database} --name start.`
        : `There are: ${names.join(', ')}.`,
  })
}

/** A spare is a copy of exactly this holder: its name carries the oid. One whose maker is still at it cannot be seen yet. */
export const findSpare = (rows: readonly DatabaseRow[], holder: Pick<DatabaseRow, 'oid'>): DatabaseRow | null =>
  rows.find((row) => {
    const parts = parseHolderName(row.name)
    return (
      parts?.kind === 'spare' &&
      parts.about === holder.oid &&
      !row.allowConnections &&
      row.connectionLimit !== halfDropped &&
      (row.unfinished || row.marker?.state === 'ready')
    )
  }) ?? null

export const requireDatabase = (rows: readonly DatabaseRow[], database: string): DatabaseRow => {
  const row = rows.find((one) => one.name === database)
  if (row !== undefined && row.marker === null && !row.unfinished) return row
  if (
    row === undefined &&
    rows.some((one) => one.marker?.database === database && !['spare', 'kept'].includes(one.marker.kind))
  )
    throw new GroundworkError({
      kind: 'not-found',
      message: `The server has no database "${database}" any more; only its snapshots are there.`,
      hint: `groundwork snapshot clone --database ${database} makes a database of one; rename it if it shall take the old name.`,
    })
  const near = closest(
    database,
    rows.filter((one) => one.marker === null).map((one) => one.name),
  )
  throw new GroundworkError({
    kind: 'not-found',
    message:
      row === undefined
        ? `The server has no database "${database}".`
        : `"${database}" holds a snapshot; it is not a database to work with.`,
    hint: near === null ? 'Check its name.' : `Did you mean "${near}"?`,
  })
}
