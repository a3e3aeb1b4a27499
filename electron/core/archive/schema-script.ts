// The definitions of an archive as one script, so that the reader of scripts can say what they make and need. A definition
// that could change how the others are read (open quotes, backslash commands, COPY from stdin, another kind of strings)
// is kept out and named: it is judged as unreadable, not as harmless.
import type { ArchiveFacts, TocEntry } from '../../../shared/model/archive.ts'
import { quoteIdent } from '../postgres/quote.ts'
import { sqlSkeleton } from './sql-skeleton.ts'

export type SchemaScript = {
  readonly text: string
  /** The entry that wrote a line of the script (from 1). */
  readonly entryAt: (line: number) => TocEntry | undefined
  /** Entries kept out, with the reason. */
  readonly unreadable: readonly { readonly entry: TocEntry; readonly why: string }[]
}

// Read by their value, or skipped, by every reader of archives: never run as they stand.
const neverRun = new Set(['ENCODING', 'STDSTRINGS', 'SEARCHPATH', 'DATABASE', 'DATABASE PROPERTIES'])

// So many, and so alike, that they are only looked at when they are not as pg_dump writes them.
const plain: Readonly<Record<string, RegExp>> = {
  BLOB: /^SELECT pg_catalog\.lo_create\('\d+'\);\s*$/,
  'BLOB METADATA': /^[\d\s]*$/,
  'SEQUENCE SET': /^SELECT pg_catalog\.setval\('(?:[^'\\]|'')+', \d+, (?:true|false)\);\s*$/,
}

/** Not part of a restore into a database made by others: the database itself, and the schema every database has. */
const isSchemaEntry = (entry: TocEntry): boolean => {
  if (entry.definition === '' || neverRun.has(entry.desc)) return false
  if (
    entry.desc === 'SCHEMA' &&
    entry.tag === 'public' &&
    /^(?:CREATE SCHEMA public;|-- \*not\* creating schema[^\n]*)?\s*$/.test(entry.definition)
  )
    return false
  if (['COMMENT', 'ACL', 'SECURITY LABEL'].includes(entry.desc) && entry.tag.startsWith('DATABASE ')) return false
  return plain[entry.desc]?.test(entry.definition) !== true
}

export const schemaScript = (
  facts: Pick<ArchiveFacts, 'entries' | 'searchPath' | 'standardConformingStrings'>,
): SchemaScript => {
  const parts: string[] = []
  const starts: { readonly line: number; readonly entry: TocEntry }[] = []
  const unreadable: { entry: TocEntry; why: string }[] = []
  let line = 1
  const add = (text: string): void => {
    parts.push(text)
    line += text.split('\n').length - 1
  }
  add(
    facts.standardConformingStrings
      ? 'SET standard_conforming_strings = on;\n'
      : 'SET standard_conforming_strings = off;\n',
  )
  // Archives from before 2018 write names without their schema, and set the path to it before each entry.
  const setsPath = facts.searchPath === null && !facts.entries.some(({ desc }) => desc === 'SEARCHPATH')
  let path: string | null = null
  if (!setsPath) add("SELECT pg_catalog.set_config('search_path', '', false);\n")
  for (const entry of facts.entries) {
    if (!isSchemaEntry(entry)) continue
    const why = whyUnreadable(entry, facts.standardConformingStrings)
    if (why !== null) {
      unreadable.push({ entry, why })
      continue
    }
    if (setsPath && entry.schema !== null && entry.schema !== path) {
      path = entry.schema
      add(`SET search_path = ${quoteIdent(path)}, pg_catalog;\n`)
    }
    starts.push({ line, entry })
    add(/;\s*$/.test(entry.definition) ? `${entry.definition}\n` : `${entry.definition}\n;\n`)
  }
  return { text: parts.join(''), unreadable, entryAt: (wanted) => starts[lastAtOrBefore(starts, wanted)]?.entry }
}

const whyUnreadable = (entry: TocEntry, standardStrings: boolean): string | null => {
  if (entry.desc === 'BLOB METADATA') return 'it is no list of large objects'
  const skeleton = sqlSkeleton(entry.definition, standardStrings)
  if (skeleton === null) return 'its quotes are never closed, or it holds a command for psql'
  if (skeleton.split(';').some((statement) => /\bfrom\s+stdin\b/i.test(statement) && /\bcopy\b/i.test(statement)))
    return 'it copies rows from within a definition'
  return /standard_conforming_strings/i.test(entry.definition) ? 'it changes how quotes are read' : null
}

const lastAtOrBefore = (starts: readonly { readonly line: number }[], wanted: number): number => {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle]?.line ?? 0) <= wanted) low = middle
    else high = middle - 1
  }
  return low
}

/** What pg_dump writes before rows; anything else in its place would be run as it stands. */
export const isPlainCopy = (copyStatement: string): boolean => {
  const skeleton = sqlSkeleton(copyStatement)
  return (
    copyStatement === '' ||
    (skeleton !== null &&
      /^COPY\s+[^\s;()]+\s*(?:\([^();]*\)\s*)?(?:WITH OIDS )?FROM stdin(?: WITH OIDS)?;\s*$/i.test(skeleton))
  )
}
