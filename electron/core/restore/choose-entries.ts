// Which entries of an archive a restore is about: the chosen schemas and tables with what they need, without what needs a
// left-out extension. Pure; every entry left out by a choice is named.
import type { TocEntry } from '../../../shared/model/archive.ts'
import type { RestoreChoices } from '../../../shared/model/restore.ts'
import { splitName } from '../postgres/split-name.ts'
import type { LeftOut } from './types.ts'

export const entryName = (entry: TocEntry): string =>
  entry.schema === null ? entry.tag : `${entry.schema}.${entry.tag}`
const describe = (entry: TocEntry): string => `${entry.desc} ${entryName(entry)}`

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
])
const relations = new Set(['TABLE', 'FOREIGN TABLE', 'VIEW', 'MATERIALIZED VIEW', 'SEQUENCE'])

/** `film`, `public.film` or `"Odd Name".t`, against an entry. */
export const namesRelation = (wanted: string, schema: string | null, name: string): boolean => {
  const parts = splitName(wanted)
  if (wanted === name || (schema !== null && wanted === `${schema}.${name}`)) return true
  return parts.length === 2 ? parts[0] === schema && parts[1] === name : parts.length === 1 && parts[0] === name
}

/** Everything that needs one of `roots`, directly or not. */
export const dependentsOf = (entries: readonly TocEntry[], roots: ReadonlySet<number>): ReadonlySet<number> => {
  const users = new Map<number, number[]>()
  for (const entry of entries)
    for (const id of entry.dependencies) users.set(id, [...(users.get(id) ?? []), entry.dumpId])
  const found = new Set(roots)
  const open = [...roots]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const user of users.get(id) ?? []) {
      if (found.has(user)) continue
      found.add(user)
      open.push(user)
    }
  }
  return found
}

const chosenScope = (entries: readonly TocEntry[], choices: RestoreChoices): ReadonlySet<number> | null => {
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
      relations.has(entry.desc) && (tables ?? []).some((table) => namesRelation(table, entry.schema, entry.tag))
    const inside =
      (entry.schema !== null && inSchemas.has(entry.schema)) || (entry.desc === 'SCHEMA' && inSchemas.has(entry.tag))
    if (named || (inside && (!ofTable.has(entry.desc) || entry.desc === 'FK CONSTRAINT')))
      if (entry.section === 'pre-data' || entry.section === 'none') pull(entry.dumpId)
  }
  // Parts of what is kept: rows, keys, indexes, triggers ... when all relations they name are kept.
  for (let grew = true; grew;) {
    grew = false
    for (const entry of entries) {
      if (kept.has(entry.dumpId) || !ofTable.has(entry.desc) || entry.dependencies.length === 0) continue
      const others = entry.dependencies.filter((id) => byId.has(id))
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

export type ChosenEntries = { readonly entries: readonly TocEntry[]; readonly leftOut: readonly LeftOut[] }

const never = new Set([
  'ENCODING',
  'STDSTRINGS',
  'SEARCHPATH',
  'DATABASE',
  'DATABASE PROPERTIES',
  'STATISTICS DATA',
  'TABLE STATISTICS',
])

export const chooseEntries = (all: readonly TocEntry[], choices: RestoreChoices): ChosenEntries => {
  const leftOut: LeftOut[] = []
  const scope = chosenScope(all, choices)
  const without = new Set(choices.withoutExtensions)
  const roots = new Set(
    all.filter((entry) => entry.desc === 'EXTENSION' && without.has(entry.tag)).map(({ dumpId }) => dumpId),
  )
  const needing = dependentsOf(all, roots)
  const sections = new Set(
    choices.schemaOnly
      ? ['pre-data', 'post-data']
      : choices.dataOnly
        ? ['data']
        : (choices.sections ?? ['pre-data', 'data', 'post-data']),
  )
  const noData = new Set(
    all
      .filter(
        (entry) =>
          entry.desc === 'TABLE DATA' &&
          choices.excludeTableData.some((table) => namesRelation(table, entry.schema, entry.tag)),
      )
      .map(({ dumpId }) => dumpId),
  )
  const entries = all.filter((entry) => {
    if (never.has(entry.desc)) return false
    if (needing.has(entry.dumpId)) {
      const names = [...without].join(', ')
      leftOut.push({
        what: describe(entry),
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
    return entry.section === 'none'
      ? sections.has('pre-data') || sections.has('post-data')
      : sections.has(entry.section)
  })
  if (scope !== null)
    leftOut.push({
      what: `everything outside ${[...(choices.schemas ?? []).map((name) => `schema ${name}`), ...(choices.tables ?? []).map((name) => `table ${name}`)].join(', ')}`,
      reason: 'as chosen',
    })
  if (!sections.has('data')) leftOut.push({ what: 'all rows', reason: 'only the schema is restored, as chosen' })
  return { entries, leftOut }
}
