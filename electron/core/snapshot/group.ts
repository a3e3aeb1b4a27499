// What belongs together: snapshots of several databases kept at one moment, undo of several put away by one swap. Each
// holder says so in its marker; the group itself is stored nowhere.
import { randomBytes } from 'node:crypto'
import type { GroupedSnapshot, SnapshotGroup } from '../../../shared/model/snapshot.ts'
import type { DatabaseRow } from './database-row.ts'
import { findSpare, holdersOf, isHolder, requireSnapshot, type Holder } from './holders.ts'

/** For markers: absent where there is only one database. */
export const newGroup = (databases: readonly string[]): { readonly group?: { id: string; databases: string[] } } =>
  databases.length < 2 ? {} : { group: { id: randomBytes(6).toString('hex'), databases: [...databases] } }

/** The result asked for, with those of the other databases in it. */
export const oneWithOthers = <T extends object>(
  all: readonly T[],
  isAsked: (one: T) => boolean,
): T & { readonly together?: readonly T[] } => {
  const asked = all.find(isAsked)
  if (asked === undefined) throw new Error('what was asked for is not among what was done')
  return all.length < 2 ? asked : { ...asked, together: all.filter((one) => one !== asked) }
}

/** In one order for everybody, so that two who want the same databases cannot wait for each other. */
export const inOrder = (database: string, together: readonly string[] | undefined): readonly string[] =>
  [...new Set([database, ...(together ?? [])])].toSorted()

const holdsAll = (group: SnapshotGroup | undefined, databases: readonly string[]): boolean =>
  group !== undefined && databases.every((one) => group.databases.includes(one))

/**
 * The snapshots a reset of these databases goes to: the one named of each. Without a name, the newest that was kept of
 * all of them together; where there is none, the newest of each.
 */
export const requireSnapshots = (
  rows: readonly DatabaseRow[],
  databases: readonly string[],
  name: string | undefined,
): readonly Holder[] => {
  const [first] = databases
  if (databases.length < 2 || first === undefined) return databases.map((one) => requireSnapshot(rows, one, name))
  const members = (id: string | undefined): Holder[] =>
    databases.flatMap(
      (one) => holdersOf(rows, one, ['snapshot']).find((row) => row.marker.group?.id === id && id !== undefined) ?? [],
    )
  const together = holdersOf(rows, first, ['snapshot'])
    .filter((row) => holdsAll(row.marker.group, databases) && (name === undefined || row.marker.name === name))
    .map((row) => members(row.marker.group?.id))
    .find((found) => found.length === databases.length)
  return together ?? databases.map((one) => requireSnapshot(rows, one, name))
}

/** Said after a reset or an undo of several that were not of one moment. */
export const apartNotes = (holders: readonly Holder[]): readonly string[] => {
  const groups = new Set(holders.map((holder) => holder.marker.group?.id ?? holder.name))
  return groups.size < 2
    ? []
    : [`What the databases are now as was not kept together: ${holders.map(momentOf).join(', ')}.`]
}
const momentOf = ({ marker }: Holder): string =>
  `"${marker.database}" is of ${marker.at.slice(0, 19).replace('T', ' ')}`

/** What was kept together, newest first. */
export const listGroups = (rows: readonly DatabaseRow[]): readonly GroupedSnapshot[] => {
  const groups = new Map<string, Holder[]>()
  for (const row of rows.filter(isHolder)) {
    const { kind, group } = row.marker
    if (group !== undefined && (kind === 'snapshot' || kind === 'undo'))
      groups.set(group.id, [...(groups.get(group.id) ?? []), row])
  }
  return [...groups.values()]
    .flatMap((holders) => describe(rows, holders) ?? [])
    .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
}

const describe = (rows: readonly DatabaseRow[], holders: readonly Holder[]): GroupedSnapshot | null => {
  const [first] = holders
  const group = first?.marker.group
  if (first === undefined || group === undefined) return null
  const { marker } = first
  const sizes = holders.map((holder) => holder.sizeBytes)
  return {
    ...group,
    kind: marker.kind === 'undo' ? 'undo' : 'snapshot',
    name: marker.name,
    note: marker.note,
    createdAt: marker.at,
    createdBy: marker.by,
    sizeBytes: sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    missing: group.databases.filter((database) => !holders.some((holder) => holder.marker.database === database)),
    spareReady: marker.kind === 'snapshot' && holders.every((holder) => findSpare(rows, holder) !== null),
  }
}
