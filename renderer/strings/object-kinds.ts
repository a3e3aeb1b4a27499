import type { ObjectKind } from '../../shared/model/inventory.ts'
import type { ReportedKind } from '../../shared/model/report.ts'

// How kinds are called in counts: `1 table`, `34 tables`.
const kinds: Readonly<Record<ReportedKind, readonly [one: string, many: string]>> = {
  schemas: ['schema', 'schemas'],
  extensions: ['extension', 'extensions'],
  tables: ['table', 'tables'],
  partitioned_tables: ['partitioned table', 'partitioned tables'],
  partitions: ['partition', 'partitions'],
  foreign_tables: ['foreign table', 'foreign tables'],
  views: ['view', 'views'],
  materialized_views: ['materialized view', 'materialized views'],
  sequences: ['sequence', 'sequences'],
  indexes: ['index', 'indexes'],
  indexes_explicit: ['explicit index', 'explicit indexes'],
  functions: ['function', 'functions'],
  procedures: ['procedure', 'procedures'],
  aggregates: ['aggregate', 'aggregates'],
  window_functions: ['window function', 'window functions'],
  trigger_functions: ['trigger function', 'trigger functions'],
  enums: ['enum type', 'enum types'],
  composites: ['composite type', 'composite types'],
  domains: ['domain', 'domains'],
  ranges: ['range type', 'range types'],
  triggers: ['trigger', 'triggers'],
  event_triggers: ['event trigger', 'event triggers'],
  constraints_pk: ['primary key', 'primary keys'],
  constraints_unique: ['unique constraint', 'unique constraints'],
  constraints_fk: ['foreign key', 'foreign keys'],
  constraints_check: ['check constraint', 'check constraints'],
  constraints_exclude: ['exclusion constraint', 'exclusion constraints'],
  policies: ['policy', 'policies'],
  rules: ['rule', 'rules'],
  operators: ['operator', 'operators'],
  casts: ['cast', 'casts'],
  fts_configs: ['text search configuration', 'text search configurations'],
  collations: ['collation', 'collations'],
  foreign_servers: ['foreign server', 'foreign servers'],
  languages: ['language', 'languages'],
  publications: ['publication', 'publications'],
  columns: ['column', 'columns'],
}

const order = Object.keys(kinds)

export const kindOne = (kind: ReportedKind): string => kinds[kind][0]
export const kindMany = (kind: ObjectKind): string => kinds[kind][1]

/** `34 tables`, with thousands apart. */
export const countOf = (kind: ObjectKind, count: number): string =>
  `${count.toLocaleString('en')} ${kinds[kind][count === 1 ? 0 : 1]}`

/** Tables first, publications last: the order people look for things in. */
export const byKind = (a: ObjectKind, b: ObjectKind): number => order.indexOf(a) - order.indexOf(b)

/** Subsets of other kinds, which would be counted twice in a sentence. */
const partOfOthers: readonly ObjectKind[] = [
  'trigger_functions',
  'indexes_explicit',
  'schemas',
  'extensions',
  'sequences',
  'constraints_pk',
  'constraints_unique',
  'constraints_fk',
  'constraints_check',
  'constraints_exclude',
]

export type KindCount = { readonly kind: ObjectKind; readonly count: number }

export const kindCounts = (counts: Readonly<Partial<Record<ObjectKind, number>>>): readonly KindCount[] =>
  Object.entries(counts)
    .map(([kind, count]) => ({ kind: kind as ObjectKind, count: count ?? 0 })) // Object.entries forgets the key type
    .filter((entry) => entry.count > 0 && order.includes(entry.kind))
    .toSorted((a, b) => byKind(a.kind, b.kind))

/** `34 tables, 39 functions, 10 procedures and 6 enum types`: what a person counts a schema by. */
export const countsSentence = (counts: Readonly<Partial<Record<ObjectKind, number>>>, most = 4): string => {
  const main = kindCounts(counts).filter((entry) => !partOfOthers.includes(entry.kind))
  const weight = (kind: ObjectKind): number =>
    ['tables', 'functions', 'procedures', 'views', 'enums', 'triggers'].indexOf(kind)
  const ranked = main.toSorted((a, b) => ((weight(a.kind) + 100) % 100) - ((weight(b.kind) + 100) % 100)).slice(0, most)
  const words = ranked.map((entry) => countOf(entry.kind, entry.count))
  return words.length <= 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}
