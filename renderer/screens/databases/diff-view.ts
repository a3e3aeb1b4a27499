// A comparison as the screen shows it: objects by kind, rows by table. Pure.
import type { ObjectKind } from '../../../shared/model/inventory.ts'
import type { SnapshotDiff, TableDiff } from '../../../shared/model/snapshot.ts'
import { formatCount } from '../../components/format.ts'
import { byKind } from '../../strings/object-kinds.ts'
import { databaseStrings as words } from '../../strings/database-strings.ts'

type Named = { readonly kind: ObjectKind; readonly name: string }

/** Kinds that are part of another kind: the same object would be told twice. */
const doubles: readonly ObjectKind[] = ['indexes_explicit', 'trigger_functions']

export const shownObjects = <T extends Named>(objects: readonly T[]): readonly T[] =>
  objects
    .filter((each) => !doubles.includes(each.kind))
    .toSorted((a, b) => byKind(a.kind, b.kind) || a.name.localeCompare(b.name))

/** `+12`, `−3`, or that only values differ. */
export const rowDifference = ({ was, is }: TableDiff): string => {
  if (was === null) return words.diff.newTable
  if (is === null) return words.diff.goneTable
  const change = is - was
  if (change === 0) return words.diff.sameCount
  return `${change > 0 ? '+' : '−'}${formatCount(Math.abs(change))}`
}

export const hasKeys = (table: TableDiff): boolean =>
  table.keys !== null && table.keys.added.length + table.keys.removed.length + table.keys.changed.length > 0

export const diffSummary = (diff: SnapshotDiff): string =>
  words.diff.summary(
    shownObjects(diff.added).length + shownObjects(diff.removed).length + shownObjects(diff.changed).length,
    diff.rows.length,
  )
