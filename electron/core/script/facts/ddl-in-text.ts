// What SQL hidden in text (a function body, a string for EXECUTE) may make or drop, judged by its words.
import type { ObjectKind } from '../../../../shared/model/inventory.ts'

const constraintKinds: readonly ObjectKind[] = ['constraints_pk', 'constraints_unique', 'constraints_fk', 'constraints_check', 'constraints_exclude']
const tableKinds: readonly ObjectKind[] = ['tables', 'partitioned_tables', 'partitions', 'sequences', 'indexes', ...constraintKinds]

const patterns: readonly (readonly [RegExp, readonly ObjectKind[]])[] = [
  [/\b(create|drop)\s+(global\s+|local\s+)?(unlogged\s+)?table\b/i, [...tableKinds, 'triggers', 'indexes_explicit']],
  [/\balter\s+table\b[^;]*?\b(add|drop|rename|attach|detach|set\s+schema)\b/i, tableKinds],
  [/\b(create|drop)\s+(unique\s+)?index\b|\balter\s+index\b[^;]*\brename\b/i, ['indexes', 'indexes_explicit']],
  [/\b(create|drop)\s+(or\s+replace\s+)?(constraint\s+)?trigger\b/i, ['triggers']],
  [/\b(create|drop)\s+(or\s+replace\s+)?function\b|\balter\s+(function|routine)\b[^;]*\b(rename|set\s+schema)\b/i, ['functions', 'trigger_functions']],
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

const harmlessExecute = /\bexecute\s+(format\s*\(\s*)?(e?'|\$[a-z_]*\$)\s*(grant|revoke|analyze|vacuum|refresh|select|insert|update|delete|truncate|comment|set|lock|notify|copy|alter\s+(role|user|database|default)|create\s+(role|user)|alter\s+\w+\s+\S+\s+owner)/gi

/** EXECUTE of something that cannot be read from the text. */
export const runsUnknownSql = (text: string): boolean =>
  /\bexecute\s+(?!function\b|procedure\b|immediate\b|on\b)/i.test(text.replace(harmlessExecute, '').replace(/'[^']*'/g, "''")) && kindsInText(text).length === 0
