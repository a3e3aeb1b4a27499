import type { ExpectedObject, ObjectKind } from '../../../shared/model/inventory.ts'
import type { XRay } from '../../../shared/model/restore.ts'
import type { ScriptFacts } from '../../../shared/model/script.ts'

/** How many of each kind; `*` (more may come) counts nothing. */
export const objectsOf = (expected: readonly ExpectedObject[]): Partial<Record<ObjectKind, number>> => {
  const found: Partial<Record<ObjectKind, number>> = {}
  for (const { kind, name } of expected) if (name !== '*') found[kind] = (found[kind] ?? 0) + 1
  return found
}

/** Tables a script makes or fills, with the rows of their COPY blocks and INSERTs; null when rows may come some other way. */
export const tablesOfScript = (facts: ScriptFacts): XRay['tables'] => {
  const rows = new Map<string, number | null>()
  for (const { kind, name } of facts.objects) if (kind === 'tables' || kind === 'partitions') rows.set(name, null)
  for (const block of facts.copyBlocks) rows.set(block.table, (rows.get(block.table) ?? 0) + block.rows)
  for (const { table, rows: count } of facts.inserts ?? [])
    rows.set(table, count === null ? null : (rows.get(table) ?? 0) + count)
  return [...rows]
    .map(([name, count]) => ({ name, rows: count, bytes: null }))
    .toSorted((a, b) => (b.rows ?? -1) - (a.rows ?? -1) || (a.name < b.name ? -1 : 1))
}
