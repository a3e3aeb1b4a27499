// What a database holds, or ought to hold, by kind and full name.

/**
 * Kinds and the form of a full name, in the words of the catalogs (identifiers quoted where PostgreSQL would):
 * relations, types `schema.name`; routines `schema.name(identity argument types)`;
 * triggers, policies, rules, constraints `name on schema.table`; extensions, languages, ... `name`.
 * `indexes` are all of them; `indexes_explicit` only those that no constraint made.
 * `trigger_functions` is a subset of `functions`.
 */
export const objectKinds = [
  'schemas',
  'extensions',
  'tables',
  'partitioned_tables',
  'partitions',
  'foreign_tables',
  'views',
  'materialized_views',
  'sequences',
  'indexes',
  'indexes_explicit',
  'functions',
  'procedures',
  'aggregates',
  'window_functions',
  'trigger_functions',
  'enums',
  'composites',
  'domains',
  'ranges',
  'triggers',
  'event_triggers',
  'constraints_pk',
  'constraints_unique',
  'constraints_fk',
  'constraints_check',
  'constraints_exclude',
  'policies',
  'rules',
  'operators',
  'casts',
  'fts_configs',
  'collations',
  'foreign_servers',
  'languages',
  'publications',
] as const
export type ObjectKind = (typeof objectKinds)[number]

/** Kinds that a recipe does not count: parts of others, or what no project counts its schema by. */
export const uncountedKinds = [
  'window_functions',
  'trigger_functions',
  'operators',
  'casts',
  'fts_configs',
  'collations',
  'foreign_servers',
  'languages',
  'publications',
] as const satisfies readonly ObjectKind[]
export type CountedKind = Exclude<ObjectKind, (typeof uncountedKinds)[number]>
export const countedKinds: readonly CountedKind[] = objectKinds.filter(
  (kind): kind is CountedKind => !(uncountedKinds as readonly string[]).includes(kind),
)

export type Inventory = {
  readonly objects: Readonly<Partial<Record<ObjectKind, readonly string[]>>>
  /** Objects that belong to an extension, counted apart. */
  readonly extensionMembers: Readonly<Record<string, number>>
  readonly takenAt: string
  readonly durationMs: number
}

/** One declared object. `certain: false` when the script alone cannot say (made inside a DO block, renamed by a function ...). */
export type ExpectedObject = {
  readonly kind: ObjectKind
  readonly name: string
  readonly certain: boolean
  readonly place?: { readonly file: string; readonly line: number }
  /** Why it is not certain. */
  readonly why?: string
  /** Of a table: all of them, where the scripts alone can tell. */
  readonly columns?: readonly ExpectedColumn[]
}

/** A column as declared. What is left out cannot be told from the scripts. */
export type ExpectedColumn = {
  readonly name: string
  /** As format_type() prints it, without `modifier`: what stands in brackets, '' for nothing. */
  readonly type?: string
  readonly modifier?: string
  readonly notNull?: boolean
  readonly hasDefault?: boolean
}
