// What changed in the live database since a snapshot: objects, their definitions, rows. Reads both, changes neither.
import type { ExpectedObject, Inventory, ObjectKind } from '../../../shared/model/inventory.ts'
import { objectKinds } from '../../../shared/model/inventory.ts'
import type { SnapshotDiff } from '../../../shared/model/snapshot.ts'
import { withClient } from '../postgres/connect.ts'
import { inDatabase } from '../postgres/connection.ts'
import { compareInventory } from '../verify/compare.ts'
import { takeInventory } from '../verify/inventory.ts'
import { readDefinitions, type Definitions } from './definitions.ts'
import { diffRows } from './diff-rows.ts'
import { requireDatabase, requireSnapshot, holdersOf } from './holders.ts'
import { readingSettings, withHolder } from './open-holder.ts'
import type { Session } from './open-session.ts'
import { tidy } from './tidy.ts'

const shownCharacters = 600

const asExpected = (inventory: Inventory): ExpectedObject[] =>
  objectKinds.flatMap((kind) => (inventory.objects[kind] ?? []).map((name) => ({ kind, name, certain: true })))
const tablesOf = (inventory: Inventory): string[] => [
  ...(inventory.objects.tables ?? []),
  ...(inventory.objects.partitions ?? []),
]

/** Lines that only one of two definitions has; the whole where that says nothing. */
export const differingLines = (text: string, other: string): string => {
  const others = new Set(other.split('\n'))
  const own = text
    .split('\n')
    .filter((line) => !others.has(line))
    .join('\n')
  const shown = own === '' ? text : own
  return shown.length > shownCharacters ? `${shown.slice(0, shownCharacters)} …` : shown
}

const changedDefinitions = (was: Definitions, is: Definitions): SnapshotDiff['changed'] =>
  [...is].flatMap(([key, { kind, name, text }]) => {
    const before = was.get(key)
    return before === undefined || before.text === text
      ? []
      : [{ kind, name, was: differingLines(before.text, text), is: differingLines(text, before.text) }]
  })

const withoutParts = (
  objects: readonly { readonly kind: ObjectKind; readonly name: string }[],
): { kind: ObjectKind; name: string }[] => objects.map(({ kind, name }) => ({ kind, name }))

export const diffSnapshot = async (
  session: Session,
  input: { readonly database: string; readonly name?: string | undefined },
  onProgress: (done: number, total: number) => void,
): Promise<SnapshotDiff> => {
  const startedAt = performance.now()
  const { rows } = await tidy(session, { sizes: false })
  const live = requireDatabase(rows, input.database)
  const holder =
    holdersOf(rows, live.name, ['undo']).find((row) => row.name === input.name) ??
    requireSnapshot(rows, live.name, input.name)
  return withHolder(session, holder.name, (was) =>
    withClient(
      { ...inDatabase(session.params, live.name), applicationName: 'groundwork diff', settings: readingSettings },
      async (is) => {
        const before = await takeInventory(was)
        const after = await takeInventory(is)
        const comparison = compareInventory(asExpected(before), [], after)
        const changed = [
          ...comparison.different.map(({ kind, name, expected, found }) => ({ kind, name, was: expected, is: found })),
          ...changedDefinitions(await readDefinitions(was), await readDefinitions(is)),
        ]
        const { rows: tables, onlyCounted } = await diffRows(
          was,
          is,
          { was: tablesOf(before), is: tablesOf(after) },
          onProgress,
        )
        const added = withoutParts(comparison.extra)
        const removed = withoutParts(comparison.missing)
        return {
          database: live.name,
          snapshot: holder.marker.name,
          equal: added.length + removed.length + changed.length + tables.length === 0,
          added,
          removed,
          changed,
          rows: tables,
          onlyCounted,
          durationMs: Math.round(performance.now() - startedAt),
        }
      },
      { signal: session.signal },
    ),
  )
}
