// What SQL hidden in text (a function body, a string for EXECUTE) may make or drop, judged by its words.
import type { ObjectKind } from '../../../../shared/model/inventory.ts'
import type { Follow } from './follow-types.ts'

const constraintKinds: readonly ObjectKind[] = [
  'constraints_pk',
  'constraints_unique',
  'constraints_fk',
  'constraints_check',
  'constraints_exclude',
]
const tableKinds: readonly ObjectKind[] = [
  'tables',
  'partitioned_tables',
  'partitions',
  'sequences',
  'indexes',
  ...constraintKinds,
]

const patterns: readonly (readonly [RegExp, readonly ObjectKind[]])[] = [
  [/\b(create|drop)\s+(global\s+|local\s+)?(unlogged\s+)?table\b/i, [...tableKinds, 'triggers', 'indexes_explicit']],
  [/\balter\s+table\b[^;]*?\b(add|drop|rename|attach|detach|set\s+schema)\b/i, tableKinds],
  [/\b(create|drop)\s+(unique\s+)?index\b|\balter\s+index\b[^;]*\brename\b/i, ['indexes', 'indexes_explicit']],
  [/\b(create|drop)\s+(or\s+replace\s+)?(constraint\s+)?trigger\b/i, ['triggers']],
  [
    /\b(create|drop)\s+(or\s+replace\s+)?function\b|\balter\s+(function|routine)\b[^;]*\b(rename|set\s+schema)\b/i,
    ['functions', 'trigger_functions'],
  ],
  [/\b(create|drop)\s+(or\s+replace\s+)?procedure\b/i, ['procedures']],
  [/\b(create|drop)\s+aggregate\b/i, ['aggregates']],
  [/\b(create|drop)\s+(or\s+replace\s+)?(recursive\s+)?view\b/i, ['views']],
  [/\b(create|drop)\s+materialized\s+view\b/i, ['materialized_views']],
  [/\b(create|drop)\s+sequence\b|\balter\s+sequence\b[^;]*\b(rename|owned|set\s+schema)\b/i, ['sequences']],
  [/\b(create|drop)\s+type\b/i, ['enums', 'composites', 'ranges']],
  [/\b(create|drop)\s+domain\b/i, ['domains']],
  [/\b(create|drop)\s+schema\b|\balter\s+schema\b[^;]*\brename\b/i, ['schemas']],
  [/\bdrop\s+(schema|owned)\b/i, [...tableKinds, 'indexes_explicit', 'triggers', 'views', 'functions', 'enums']],
  [/\b(create|drop)\s+extension\b/i, ['extensions']],
  [/\b(create|drop)\s+policy\b/i, ['policies']],
  [/\b(create|drop)\s+(or\s+replace\s+)?rule\b/i, ['rules']],
  [/\b(create|drop)\s+event\s+trigger\b/i, ['event_triggers']],
  [/\b(create|drop)\s+publication\b/i, ['publications']],
  [/\bimport\s+foreign\s+schema\b|\b(create|drop)\s+foreign\s+table\b/i, ['foreign_tables']],
]

const temporaryTable = /\bcreate\s+(global\s+|local\s+)?temp(orary)?\s+(table|view|sequence)\b/gi

/** Kinds of objects the text may touch. */
export const kindsInText = (text: string): ObjectKind[] => {
  const body = text.replace(temporaryTable, '')
  return [...new Set(patterns.flatMap(([pattern, kinds]) => (pattern.test(body) ? kinds : [])))]
}

const altersTables = /\balter\s+(?:foreign\s+)?table\b/i

/** The same, where the text may be run: the columns of tables are then no longer known. */
export const followText = (follow: Follow, text: string): ObjectKind[] => {
  if (altersTables.test(text)) follow.catalog.columnsOpen = true
  return kindsInText(text)
}

const executed = /\bexecute\s+(?!(?:function|procedure|immediate|on)\b)([^;]*)/gi
/** 'alter table ' || x, format('create ...'): its first words are there to be read. */
const saysItsVerb = /^[\s(]*(?:(?:format|concat)\s*\(\s*)?(?:e?'|\$[a-z_]*\$)\s*[a-z]/i

/** EXECUTE of something whose kind cannot be read from the text. */
export const runsUnknownSql = (text: string): boolean =>
  [...text.matchAll(executed)].some((match) => !saysItsVerb.test(match[1] ?? ''))
