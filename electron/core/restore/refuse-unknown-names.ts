// A name the dump does not have chooses nothing: the restore of a mistyped table would be empty and equal, and the rows of a
// mistyped table, which were not to come, would come. Both are refused before anything is made.
import type { RestoreChoices } from '../../../shared/model/restore.ts'
import { raise } from '../failures.ts'
import type { ScopeEntry } from '../script/facts/script-entries.ts'
import { namesRelation } from './names-relation.ts'

const relations = new Set(['TABLE', 'FOREIGN TABLE', 'VIEW', 'MATERIALIZED VIEW', 'SEQUENCE'])
const shownNames = 5

const listNames = (names: Iterable<string>): string => {
  const all = [...new Set(names)]
  const more = all.length > shownNames ? ` and ${all.length - shownNames} more` : ''
  return `${all.slice(0, shownNames).join(', ')}${more}`
}

const refuse = (option: string, what: string, wanted: string, there: Iterable<string>): never => {
  const names = listNames(there)
  return raise({
    kind: 'not-found',
    message: `The dump has no ${what} "${wanted}" (${option}). Nothing was restored.`,
    hint: names === '' ? `It has no ${what} at all.` : `Write the name as the dump does. It has: ${names}.`,
  })
}

const pathOf = ({ schema, tag }: ScopeEntry): string => (schema === null ? tag : `${schema}.${tag}`)

/** Those that hold what was asked for under another schema or in other letters come first. */
const nearestFirst = (wanted: string, entries: readonly ScopeEntry[]): readonly string[] => {
  const last = (wanted.split('.').at(-1) ?? wanted).replaceAll('"', '').toLowerCase()
  const isNear = ({ tag }: ScopeEntry): boolean => tag.toLowerCase().includes(last) || last.includes(tag.toLowerCase())
  return [...entries.filter(isNear), ...entries.filter((entry) => !isNear(entry))].map(pathOf)
}

export const refuseUnknownNames = (all: readonly ScopeEntry[], choices: RestoreChoices): void => {
  const tables = choices.tables ?? []
  const schemas = choices.schemas ?? []
  if (tables.length + schemas.length + choices.excludeTableData.length === 0) return
  const made = all.filter(({ desc }) => relations.has(desc))
  // The rows of a table the extension brought, or of a dump without its schema, have no table in the dump.
  const withRows = all.filter(({ desc }) => desc === 'TABLE' || desc === 'FOREIGN TABLE' || desc === 'TABLE DATA')
  const isAmong = (entries: readonly ScopeEntry[], wanted: string): boolean =>
    entries.some(({ schema, tag }) => namesRelation(wanted, schema, tag))
  for (const wanted of tables)
    if (!isAmong(made, wanted)) refuse('--table', 'table', wanted, nearestFirst(wanted, made))
  for (const wanted of choices.excludeTableData)
    if (!isAmong(withRows, wanted)) refuse('--exclude-table-data', 'table', wanted, nearestFirst(wanted, withRows))
  const there = new Set(all.flatMap(({ desc, schema, tag }) => [schema ?? [], desc === 'SCHEMA' ? tag : []].flat()))
  for (const wanted of schemas) if (!there.has(wanted)) refuse('--schema', 'schema', wanted, there)
}
