// Expected against found. Pure. An expected `name: '*'` says that the scripts alone cannot tell all of that kind; then
// what is found beyond the known is no surprise and the expected count is null (unless the recipe gives one).
import type { ExpectedObject, Inventory, ObjectKind } from '../../../shared/model/inventory.ts'
import { objectKinds } from '../../../shared/model/inventory.ts'
import type { Comparison, DifferentObject, NamedObject, ReportedKind } from '../../../shared/model/report.ts'

type Difference = DifferentObject & NamedObject
/** Objects alone; columns are compared by themselves (compare-columns.ts). */
export type ObjectComparison = Omit<Comparison, 'different'> & { readonly different: readonly Difference[] }
type CountChecks = Readonly<Partial<Record<ObjectKind, number | undefined>>>

/** Kinds that share names: a view where a table should be is different, not one missing and one extra. */
const families: readonly (readonly ObjectKind[])[] = [
  ['tables', 'partitioned_tables', 'partitions', 'foreign_tables', 'views', 'materialized_views', 'sequences'],
  ['functions', 'procedures', 'aggregates', 'window_functions'],
  ['enums', 'composites', 'domains', 'ranges'],
  ['constraints_pk', 'constraints_unique', 'constraints_fk', 'constraints_check', 'constraints_exclude'],
]

/** Each is a part of another kind; what is missing there need not be said twice. */
const subsets: readonly (readonly [ObjectKind, ObjectKind])[] = [
  ['trigger_functions', 'functions'],
  ['indexes_explicit', 'indexes'],
]

const words: Readonly<Partial<Record<ReportedKind, string>>> = {
  indexes: 'index',
  indexes_explicit: 'index',
  policies: 'policy',
  aggregates: 'aggregate',
  constraints_pk: 'primary key',
  constraints_unique: 'unique constraint',
  constraints_fk: 'foreign key',
  constraints_check: 'check constraint',
  constraints_exclude: 'exclusion constraint',
  enums: 'enum type',
  composites: 'composite type',
  ranges: 'range type',
  fts_configs: 'text search configuration',
}

/** `materialized view` for `materialized_views`. */
export const kindWord = (kind: ReportedKind): string => words[kind] ?? kind.replace(/s$/, '').replaceAll('_', ' ')

const withoutArguments = (name: string): string => (name.endsWith(')') ? name.slice(0, name.indexOf('(')) : name)

/** What is left of `names` after taking each of `others` away once. */
const takeAway = (names: readonly string[], others: readonly string[]): string[] => {
  const counts = new Map<string, number>()
  for (const name of others) counts.set(name, (counts.get(name) ?? 0) + 1)
  return names.filter((name) => {
    const count = counts.get(name) ?? 0
    if (count > 0) counts.set(name, count - 1)
    return count === 0
  })
}

const byKind = (expected: readonly ExpectedObject[]): Map<ObjectKind, ExpectedObject[]> => {
  const kinds = new Map<ObjectKind, ExpectedObject[]>()
  for (const object of expected) {
    const list = kinds.get(object.kind)
    if (list === undefined) kinds.set(object.kind, [object])
    else list.push(object)
  }
  return kinds
}

const named = (object: ExpectedObject): NamedObject => ({
  kind: object.kind,
  name: object.name,
  ...(object.place === undefined ? {} : { place: object.place }),
  ...(object.why === undefined ? {} : { why: object.why }),
})

/** Missing and extra of the same name in one family become one difference. */
const pairUp = (missing: NamedObject[], extra: NamedObject[]): Difference[] => {
  const different: Difference[] = []
  const pair = (same: (a: string, b: string) => boolean, describe: (object: NamedObject) => string): void => {
    for (const family of families) {
      for (const lost of missing.filter((object) => family.includes(object.kind))) {
        const candidates = extra.filter((object) => family.includes(object.kind) && same(lost.name, object.name))
        const rivals = missing.filter((object) => family.includes(object.kind) && same(object.name, lost.name))
        const found = candidates[0]
        if (found === undefined || candidates.length > 1 || rivals.length > 1) continue
        different.push({ ...lost, expected: describe(lost), found: describe(found) })
        missing.splice(missing.indexOf(lost), 1)
        extra.splice(extra.indexOf(found), 1)
      }
    }
  }
  pair(
    (a, b) => a === b,
    (object) => kindWord(object.kind),
  )
  pair(
    (a, b) => a.endsWith(')') && withoutArguments(a) === withoutArguments(b),
    (object) => `${kindWord(object.kind)} ${object.name}`,
  )
  return different
}

const dropSubsets = (objects: readonly NamedObject[]): NamedObject[] =>
  objects.filter((object) => {
    const whole = subsets.find(([part]) => part === object.kind)?.[1]
    return whole === undefined || !objects.some((other) => other.kind === whole && other.name === object.name)
  })

export const compareInventory = (
  expected: readonly ExpectedObject[],
  uncertain: readonly string[],
  inventory: Inventory,
  countChecks: CountChecks = {},
): ObjectComparison => {
  const wanted = byKind(expected)
  const counts: Partial<Record<ObjectKind, { expected: number | null; found: number }>> = {}
  const missing: NamedObject[] = []
  const extra: NamedObject[] = []
  const notes: string[] = [...uncertain]
  for (const kind of objectKinds) {
    const all = wanted.get(kind) ?? []
    const found = inventory.objects[kind] ?? []
    if (all.length === 0 && found.length === 0) continue
    const open = all.some((object) => object.name === '*')
    const certain = all.filter((object) => object.certain)
    const maybe = all.filter((object) => !object.certain && object.name !== '*')
    const rest = takeAway(
      found,
      certain.map((object) => object.name),
    )
    const restNames = new Set(rest)
    const there = maybe.filter((object) => restNames.has(object.name))
    const unexplained = takeAway(
      rest,
      there.map((object) => object.name),
    )
    const lost = new Map<string, number>()
    for (const name of takeAway(
      certain.map((object) => object.name),
      found,
    ))
      lost.set(name, (lost.get(name) ?? 0) + 1)
    for (const object of certain) {
      const count = lost.get(object.name) ?? 0
      if (count === 0) continue
      lost.set(object.name, count - 1)
      missing.push(named(object))
    }
    for (const object of maybe)
      if (!restNames.has(object.name))
        notes.push(
          `${kindWord(kind)} ${object.name} is not there: ${object.why ?? 'the script alone cannot say that it would be'}`,
        )
    if (!open) for (const name of unexplained) extra.push({ kind, name })
    counts[kind] = { expected: countChecks[kind] ?? (open ? null : certain.length + there.length), found: found.length }
  }
  const different = pairUp(missing, extra)
  return { counts, missing: dropSubsets(missing), different, extra: dropSubsets(extra), uncertain: notes }
}
