import type { countNames } from '../../../shared/model/recipe.ts'

// The kinds a recipe may count. Written again here because importing the value would bring the whole schema library
// into the window; the two type lines below fail to compile when the lists part.
export type CheckCountName = (typeof countNames)[number]

export const checkCountNames = [
  'tables',
  'views',
  'materialized_views',
  'functions',
  'procedures',
  'aggregates',
  'sequences',
  'indexes',
  'indexes_explicit',
  'triggers',
  'event_triggers',
  'enums',
  'composites',
  'domains',
  'ranges',
  'schemas',
  'extensions',
  'partitioned_tables',
  'partitions',
  'foreign_tables',
  'constraints_pk',
  'constraints_unique',
  'constraints_fk',
  'constraints_check',
  'constraints_exclude',
  'policies',
  'rules',
] as const satisfies readonly CheckCountName[]

type Missing = Exclude<CheckCountName, (typeof checkCountNames)[number]>
/** Compiles only while nothing is missing above. */
export const countNamesAreComplete: [Missing] extends [never] ? true : Missing = true
