// Which entries of an archive, or statements of a script put in its words, a restore is about: the chosen schemas and tables
// with what they need, without what needs a left-out extension. Pure; every entry left out by a choice is named.
import type { RestoreChoices } from '../../../shared/model/restore.ts'
import { dependentsOf } from '../archive/dependents.ts'
import { describeEntry, entryName } from '../archive/describe-entry.ts'
import type { ScopeEntry } from '../script/facts/script-entries.ts'
import { namesRelation } from './names-relation.ts'
import { refuseUnknownNames } from './refuse-unknown-names.ts'
import type { LeftOut } from './types.ts'

const ofTable = new Set([
  'TABLE DATA',
  'DEFAULT',
  'SEQUENCE OWNED BY',
  'SEQUENCE SET',
  'CONSTRAINT',
  'CHECK CONSTRAINT',
  'FK CONSTRAINT',
  'INDEX',
  'INDEX ATTACH',
  'TABLE ATTACH',
  'TRIGGER',
  'RULE',
  'POLICY',
  'ROW SECURITY',
  'STATISTICS',
  'COMMENT',
  'ACL',
  'SECURITY LABEL',
  'MATERIALIZED VIEW DATA',
  // In the words of a script:
  'ALTER',
  'IDENTITY',
  'OWNER',
])
/** Identity is a sequence of its own in an archive, made by altering its table. */
const isPart = ({ desc, definition }: ScopeEntry): boolean =>
  ofTable.has(desc) || (desc === 'SEQUENCE' && /^\s*ALTER TABLE\b/.test(definition))
const relations = new Set(['TABLE', 'FOREIGN TABLE', 'VIEW', 'MATERIALIZED VIEW', 'SEQUENCE'])

const chosenScope = (entries: readonly ScopeEntry[], choices: RestoreChoices): ReadonlySet<number> | null => {
  const { schemas, tables } = choices
  if ((schemas === undefined || schemas.length === 0) && (tables === undefined || tables.length === 0)) return null
  const byId = new Map(entries.map((entry) => [entry.dumpId, entry]))
  const inSchemas = new Set(schemas ?? [])
  const kept = new Set<number>()
  const pull = (id: number): void => {
    if (kept.has(id)) return
    const entry = byId.get(id)
    if (entry === undefined) return
    kept.add(id)
    for (const needed of entry.dependencies) if (!(entry.section === 'post-data' && isRelation(needed))) pull(needed)
  }
  const isRelation = (id: number): boolean => relations.has(byId.get(id)?.desc ?? '')
  for (const entry of entries) {
    const named =
      relations.has(entry.desc) &&
      !isPart(entry) &&
      (tables ?? []).some((table) => namesRelation(table, entry.schema, entry.tag))
    const inside =
      (entry.schema !== null && inSchemas.has(entry.schema)) || (entry.desc === 'SCHEMA' && inSchemas.has(entry.tag))
    if (named || (inside && !isPart(entry)))
      if (entry.section === 'pre-data' || entry.section === 'none') pull(entry.dumpId)
  }
  /** Where the rows of a kept table are. Named for the partition; what else it depends on is the table. */
  const isPartitionOfKept = ({ desc, tag, schema, dependencies }: ScopeEntry): boolean =>
    desc === 'TABLE ATTACH' &&
    dependencies.some((id) => {
      const on = byId.get(id)
      return on !== undefined && kept.has(id) && isRelation(id) && (on.tag !== tag || on.schema !== schema)
    })
  // Parts of what is kept: rows, keys, indexes, triggers ... when all relations they name are kept.
  for (let grew = true; grew;) {
    grew = false
    for (const entry of entries) {
      if (kept.has(entry.dumpId) || !isPart(entry) || entry.dependencies.length === 0) continue
      if (isPartitionOfKept(entry)) {
        pull(entry.dumpId)
        grew = true
        continue
      }
      const others = entry.dependencies.filter((id) => byId.has(id))
      if (entry.desc === 'INDEX ATTACH' && !others.every((id) => kept.has(id))) continue
      if (
        !others.some((id) => kept.has(id) && byId.get(id)?.desc !== 'SCHEMA') ||
        others.some((id) => isRelation(id) && !kept.has(id) && byId.get(id)?.desc !== 'SEQUENCE')
      )
        continue
      pull(entry.dumpId)
      grew = true
    }
  }
  return kept
}

export type ChosenEntries<T> = { readonly entries: readonly T[]; readonly leftOut: readonly LeftOut[] }

const never = new Set([
  'ENCODING',
  'STDSTRINGS',
  'SEARCHPATH',
  'DATABASE',
  'DATABASE PROPERTIES',
  'STATISTICS DATA',
  'TABLE STATISTICS',
])

/** pg_dump writes no dependency of a user mapping: its tag names the server. */
const isMappingOfAny = ({ desc, tag }: ScopeEntry, all: readonly ScopeEntry[], servers: ReadonlySet<number>): boolean =>
  desc === 'USER MAPPING' &&
  all.some((one) => one.desc === 'SERVER' && servers.has(one.dumpId) && tag.endsWith(` SERVER ${one.tag}`))

/** Of a partitioned table, its partitions have the rows. Named for the partition, a TABLE ATTACH depends on both. */
const withoutRowsOf = (all: readonly ScopeEntry[], wanted: readonly string[]): ReadonlySet<number> => {
  if (wanted.length === 0) return new Set()
  const key = ({ schema, tag }: ScopeEntry): string => JSON.stringify([schema, tag])
  const isTable = ({ desc }: ScopeEntry): boolean => desc === 'TABLE' || desc === 'FOREIGN TABLE'
  const isNamed = ({ schema, tag }: ScopeEntry): boolean => wanted.some((table) => namesRelation(table, schema, tag))
  const named = new Set(
    all
      .filter((entry) => entry.desc === 'TABLE DATA' || isTable(entry))
      .filter(isNamed)
      .map(key),
  )
  const tables = new Map(all.filter(isTable).map((entry) => [entry.dumpId, key(entry)]))
  const attached = all.filter(({ desc }) => desc === 'TABLE ATTACH')
  for (let before = -1; before < named.size;) {
    before = named.size
    for (const entry of attached)
      if (entry.dependencies.some((id) => tables.get(id) !== key(entry) && named.has(tables.get(id) ?? '')))
        named.add(key(entry))
  }
  return new Set(
    all.filter((entry) => entry.desc === 'TABLE DATA' && named.has(key(entry))).map(({ dumpId }) => dumpId),
  )
}

/** As pg_restore has it, a large object is data, in whatever section its name stands. */
const isOfLargeObject = ({ desc, tag }: ScopeEntry): boolean =>
  desc === 'BLOB' || desc === 'BLOB METADATA' || /^LARGE OBJECTS? /.test(tag)

/** Comments and privileges are in no section: they go with what they are about. */
const sectionsOf = (entry: ScopeEntry, byId: ReadonlyMap<number, ScopeEntry>): readonly string[] => {
  if (entry.section !== 'none') return [entry.section]
  const about = entry.dependencies.flatMap((id) => byId.get(id)?.section ?? []).filter((section) => section !== 'none')
  if (about.length === 0) return ['pre-data', 'post-data']
  return about.includes('post-data') ? ['post-data'] : ['pre-data']
}

export const chooseEntries = <T extends ScopeEntry>(all: readonly T[], choices: RestoreChoices): ChosenEntries<T> => {
  refuseUnknownNames(all, choices)
  const leftOut: LeftOut[] = []
  const scope = chosenScope(all, choices)
  const without = new Set(choices.withoutExtensions)
  const roots = new Set(
    all.filter((entry) => entry.desc === 'EXTENSION' && without.has(entry.tag)).map(({ dumpId }) => dumpId),
  )
  const needing = new Set([...roots, ...dependentsOf(all, roots)])
  for (const entry of all) if (isMappingOfAny(entry, all, needing)) needing.add(entry.dumpId)
  const byId = new Map(all.map((entry) => [entry.dumpId, entry]))
  const sections = new Set(
    choices.schemaOnly
      ? ['pre-data', 'post-data']
      : choices.dataOnly
        ? ['data']
        : (choices.sections ?? ['pre-data', 'data', 'post-data']),
  )
  const noData = withoutRowsOf(all, choices.excludeTableData)
  const entries = all.filter((entry) => {
    if (never.has(entry.desc)) return false
    if (needing.has(entry.dumpId)) {
      const names = [...without].join(', ')
      leftOut.push({
        what: describeEntry(entry),
        reason: roots.has(entry.dumpId)
          ? 'the extension is left out, as chosen'
          : `needs an extension that is left out (${names})`,
      })
      return false
    }
    if (scope !== null && !scope.has(entry.dumpId)) return false
    if (noData.has(entry.dumpId)) {
      leftOut.push({ what: `rows of ${entryName(entry)}`, reason: 'left out, as chosen' })
      return false
    }
    if (choices.schemaOnly && isOfLargeObject(entry)) return false
    return sectionsOf(entry, byId).some((section) => sections.has(section))
  })
  if (scope !== null)
    leftOut.push({
      what: `everything outside ${[...(choices.schemas ?? []).map((name) => `schema ${name}`), ...(choices.tables ?? []).map((name) => `table ${name}`)].join(', ')}`,
      reason: 'as chosen',
    })
  if (!sections.has('data')) leftOut.push({ what: 'all rows', reason: 'only the schema is restored, as chosen' })
  return { entries, leftOut }
}
