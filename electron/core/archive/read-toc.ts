// The entries behind the header (ReadToc in pg_backup_archiver.c; each format adds where its data is).
import type { ArchiveFormat, Section, TocEntry } from '../../../shared/model/archive.ts'
import { keepHeapLean, manyObjects } from '../process/lean-heap.ts'
import type { ArchiveHeader } from './read-header.ts'
import { refuseArchive } from './refuse-archive.ts'
import { makeDecodeText, type DecodeText } from './decode-text.ts'
import type { TocCursor } from './toc-cursor.ts'
import type { TocWindow } from './toc-window.ts'

export type Toc = {
  readonly entries: readonly TocEntry[]
  readonly encoding: string | null
  readonly decode: DecodeText
  readonly dataStart: number
}

// An entry has at least this many numbers and texts, each as long as an integer.
const leastFields = 14
const sections: readonly Section[] = ['none', 'pre-data', 'data', 'post-data'] // from 1

export const readToc = async (window: TocWindow, header: ArchiveHeader, format: ArchiveFormat): Promise<Toc> => {
  const count = await window.parse((cursor) => {
    const at = cursor.offset
    const found = cursor.int()
    const possible = Math.floor(cursor.left / (leastFields * (1 + header.intSize)))
    if (found < 0 || found > possible)
      refuseArchive(
        cursor.file,
        `The archive is cut off or damaged: it says it has ${found.toLocaleString('en')} entries, and the file has room for ${possible.toLocaleString('en')} at most`,
        at,
      )
    return found
  })
  // Before they are there: the heap's next limit is set when it is looked through the next time.
  if (count > manyObjects) keepHeapLean()
  const entries: TocEntry[] = []
  const share = shareTexts()
  let encoding: string | null = null
  let decode = makeDecodeText(null)
  for (let i = 0; i < count; i++) {
    const entry = await window.parse((cursor) => readEntry(cursor, header, format, decode, share))
    entries.push(entry)
    if (entry.desc !== 'ENCODING') continue
    encoding = /client_encoding\s*=\s*'([^']+)'/i.exec(entry.definition)?.[1] ?? null
    decode = makeDecodeText(encoding)
  }
  return { entries, encoding, decode, dataStart: window.offset() }
}

type Share = (text: string) => string

/** Tens of thousands of entries have the same few kinds, schemas and owners. */
const shareTexts = (): Share => {
  const known = new Map<string, string>()
  return (text) => {
    const there = known.get(text)
    if (there !== undefined) return there
    known.set(text, text)
    return text
  }
}

const noDependencies: readonly number[] = []

const readEntry = (
  cursor: TocCursor,
  header: ArchiveHeader,
  format: ArchiveFormat,
  decode: DecodeText,
  share: Share,
): TocEntry => {
  const from = cursor.offset
  const text = (): string => {
    const bytes = cursor.text()
    return bytes === null ? '' : decode(bytes)
  }
  const dumpId = cursor.int()
  if (dumpId <= 0) cursor.refuse(`An entry of the table of contents has the number ${dumpId}`, from)
  const hadDumper = cursor.int() !== 0
  cursor.text() // oid of the catalog
  cursor.text() // oid of the object
  const tag = text()
  const desc = share(text())
  const section = header.minor >= 11 ? readSection(cursor) : guessSection(desc)
  const definition = text()
  const dropStatement = text()
  const copyStatement = text()
  const schema = share(text())
  const tablespace = share(text())
  const tableAccessMethod = header.minor >= 14 ? share(text()) : ''
  const relkind = header.minor >= 16 ? cursor.int() : 0
  const owner = share(text())
  const withOids = text() === 'true'
  const dependencies = readDependencies(cursor)
  const place = format === 'custom' ? readOffset(cursor, header) : { offset: null, member: text() || null }
  // Written out and not spread: an object made of parts gets a shape of its own, as large as the object itself.
  const entry: { -readonly [K in keyof TocEntry]: TocEntry[K] } = {
    dumpId,
    section,
    desc,
    schema: schema || null,
    tag,
    owner,
    tablespace: tablespace || null,
    tableAccessMethod: tableAccessMethod || null,
    definition,
    dropStatement,
    copyStatement,
    dependencies,
    hasData: format === 'custom' ? hadDumper && place.offset !== 'none' : place.member !== null,
    offset: place.offset === 'none' ? null : place.offset,
    member: place.member,
    dataBytes: null,
  }
  if (relkind > 32 && relkind < 127) entry.relkind = String.fromCharCode(relkind)
  if (withOids) entry.withOids = true
  return entry
}

const readSection = (cursor: TocCursor): Section => {
  const at = cursor.offset
  const code = cursor.int()
  return (
    sections[code - 1] ??
    cursor.refuse(`An entry of the table of contents is in a section (${code}) that does not exist`, at)
  )
}

/** Before 1.11 entries had no section; pg_restore goes by their kind. */
const guessSection = (desc: string): Section => {
  if (['COMMENT', 'ACL', 'ACL LANGUAGE'].includes(desc)) return 'none'
  if (['TABLE DATA', 'BLOBS', 'BLOB COMMENTS'].includes(desc)) return 'data'
  return ['CONSTRAINT', 'CHECK CONSTRAINT', 'FK CONSTRAINT', 'INDEX', 'RULE', 'TRIGGER'].includes(desc)
    ? 'post-data'
    : 'pre-data'
}

const readDependencies = (cursor: TocCursor): readonly number[] => {
  const found: number[] = []
  for (;;) {
    const at = cursor.offset
    const text = cursor.text()
    if (text === null) return found.length === 0 ? noDependencies : found.slice() // without the room to grow
    const number = text.toString('latin1')
    if (!/^\d{1,10}$/.test(number))
      cursor.refuse('An entry of the table of contents depends on something that is no number', at)
    found.push(Number(number))
  }
}

/** `none`: the entry has no data. Null: it has, and the archive (written to a pipe) does not say where. */
const readOffset = (
  cursor: TocCursor,
  header: ArchiveHeader,
): { readonly offset: number | 'none' | null; readonly member: null } => {
  const at = cursor.offset
  const flag = cursor.byte()
  const offset = cursor.unsigned(header.offsetSize)
  if (flag === 1) return { offset: null, member: null }
  if (flag === 2) return { offset, member: null }
  return flag === 3
    ? { offset: 'none', member: null }
    : cursor.refuse(`An entry of the table of contents says nothing known (${flag}) about its data`, at)
}
