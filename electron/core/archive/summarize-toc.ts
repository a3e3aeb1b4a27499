// What the entries say together: counts, tables with their sizes, and what a server needs to have.
import type { ArchiveFacts, TocEntry } from '../../../shared/model/archive.ts'
import { quoteName } from '../script/facts/quote-name.ts'
import { rolesOf } from './toc-roles.ts'

type Summary = Pick<
  ArchiveFacts,
  'countsByDesc' | 'tables' | 'extensions' | 'roles' | 'languages' | 'standardConformingStrings' | 'searchPath'
>

// Names are shown as the newest server writes them.
const newest = 180_000

export const fullName = (entry: Pick<TocEntry, 'schema' | 'tag'>): string =>
  entry.schema === null
    ? quoteName(entry.tag, newest)
    : `${quoteName(entry.schema, newest)}.${quoteName(entry.tag, newest)}`

export const summarizeToc = (entries: readonly TocEntry[]): Summary => {
  const counts = new Map<string, number>()
  const extensions = new Set<string>()
  const languages = new Set<string>()
  const sizes = new Map<string, number | null>()
  let standardConformingStrings = true
  let searchPath: string | null = null
  for (const entry of entries) {
    counts.set(entry.desc, (counts.get(entry.desc) ?? 0) + 1)
    if (entry.desc === 'EXTENSION') extensions.add(entry.tag)
    else if (entry.desc === 'PROCEDURAL LANGUAGE') languages.add(entry.tag)
    else if (entry.desc === 'TABLE') sizes.set(fullName(entry), sizes.get(fullName(entry)) ?? 0)
    else if (entry.desc === 'TABLE DATA') sizes.set(fullName(entry), entry.dataBytes)
    else if (entry.desc === 'STDSTRINGS') standardConformingStrings = !/=\s*'?off/i.test(entry.definition)
    else if (entry.desc === 'SEARCHPATH')
      searchPath = /set_config\('search_path',\s*'((?:[^']|'')*)'/.exec(entry.definition)?.[1] ?? null
    else if (isRoutine(entry.desc)) addLanguage(languages, entry.definition)
  }
  return {
    countsByDesc: Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    tables: [...sizes]
      .map(([name, dataBytes]) => ({ name, dataBytes }))
      .toSorted((a, b) => (b.dataBytes ?? -1) - (a.dataBytes ?? -1) || (a.name < b.name ? -1 : 1)),
    extensions: [...extensions].toSorted(),
    roles: rolesOf(entries),
    languages: [...languages].toSorted(),
    standardConformingStrings,
    searchPath,
  }
}

const isRoutine = (desc: string): boolean => desc === 'FUNCTION' || desc === 'PROCEDURE'
const builtInLanguages = new Set(['sql', 'c', 'internal'])

/** pg_dump writes the language before the body, on a line of its own. */
const addLanguage = (languages: Set<string>, definition: string): void => {
  const found = /^\s{4}LANGUAGE ("(?:[^"]|"")+"|\w+)/m.exec(definition)?.[1]
  const name = found?.startsWith('"') === true ? found.slice(1, -1).replaceAll('""', '"') : found
  if (name !== undefined && !builtInLanguages.has(name)) languages.add(name)
}
