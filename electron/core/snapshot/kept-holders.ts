// Copies of restored dumps among the databases of a server, and which of them go when room is needed. Pure.
import { costOf, halfDropped, type DatabaseRow } from './database-row.ts'
import type { KeptRecord, Marker } from './marker.ts'

export type KeptHolder = DatabaseRow & { readonly marker: Marker & { readonly kept: KeptRecord } }

export const isKept = (row: DatabaseRow): row is KeptHolder =>
  row.marker?.kind === 'kept' &&
  row.marker.kept !== undefined &&
  row.marker.state === 'ready' &&
  row.connectionLimit !== halfDropped

/** Oldest first: what has to go so that undo, spares and copies stay within the budget with one more; null: it never fits. */
export const keptToDrop = (
  rows: readonly DatabaseRow[],
  budgetBytes: number,
  neededBytes: number,
): readonly KeptHolder[] | null => {
  const others = rows
    .filter((row) => row.marker?.kind === 'undo' || row.marker?.kind === 'spare')
    .reduce((sum, row) => sum + costOf(row), 0)
  const kept = rows.filter(isKept).toSorted((a, b) => a.marker.at.localeCompare(b.marker.at) || a.oid - b.oid)
  if (others + neededBytes > budgetBytes) return neededBytes === 0 ? kept : null
  let used = others + neededBytes + kept.reduce((sum, row) => sum + costOf(row), 0)
  const dropped: KeptHolder[] = []
  for (const row of kept) {
    if (used <= budgetBytes) break
    used -= costOf(row)
    dropped.push(row)
  }
  return dropped
}
