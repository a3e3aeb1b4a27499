// A statement: judged by its first word, parsed if it can declare something, noted and applied.
import type { Node } from 'libpg-query'
import { splitName } from '../../postgres/split-name.ts'
import type { StatementItem } from '../items.ts'
import { applyStatement } from './apply-statement.ts'
import { qualified } from './ast.ts'
import type { Obj } from './catalog-types.ts'
import { firstWord, isData } from './data-statement.ts'
import { isTable } from './catalog.ts'
import { followText } from './ddl-in-text.ts'
import { isForeignInsert } from './detect-dialect.ts'
import { type Follow, doubt } from './follow-types.ts'
import { leaveOut } from './note-leave-outs.ts'
import { noteNeeds } from './note-needs.ts'
import { startsLikeSql } from './nothing-to-restore.ts'
import { noteOwner } from './note-roles.ts'
import { noteStatement } from './note-statement.ts'
import type { NotedStatement } from './noted-statement.ts'
import { noteInsert, noteRowCalls, noteRowChange } from './note-inserts.ts'
import { maxParsedBytes, parseStatement, type Parsed } from './parse-statement.ts'
import { quoteNewKeywords } from './quote-name.ts'
import { refuse } from './refuse-statement.ts'
import { findRelation } from './resolve.ts'
import { type Place, type ScriptNotes, shorten } from './script-notes.ts'
import type { Following } from './start-following.ts'

const noteDrops = (
  following: Following,
  noted: NotedStatement,
  missing: readonly string[] | null,
  firstId: number,
): void => {
  const { follow, notes } = following
  const { file, line } = noted
  if (/^\s*drop\s/i.test(noted.sql) || follow.dropped.length > 0) {
    // Dropping what an earlier statement of these scripts made is housekeeping; anything else destroys what was there.
    const own =
      follow.dropped.length > 0 && follow.dropped.every((obj) => obj.id < firstId && obj.origin.builtIn !== true)
    if (!own)
      notes.drops.push({
        file,
        line,
        text: shorten(noted.sql),
        why: 'drops what these scripts did not make: a second load destroys what is there',
      })
  }
  if (missing !== null && missing.length > 0 && follow.doubts.length === 0)
    leaveOut(notes, noted, 'nothing-to-drop', `${missing.join(', ')}: not there in a new database`)
}

/** What the statement is about: the table rather than its sequence, index or constraint. */
const subjectOf = (made: readonly Obj[]): Obj | undefined =>
  made.find((obj) => obj.on === null && obj.kind !== 'sequence') ?? made[0]

const target = /^\s*(?:insert\s+into|copy)\s+((?:"(?:[^"]|"")*"|[^\s(".])+(?:\.(?:"(?:[^"]|"")*"|[^\s("])+)?)/i

/** Rows for a table whose trigger makes partitions and the like. */
const noteMaking = (follow: Follow, sql: string, place: Place): void => {
  const { schema, name } = qualified(splitName(target.exec(sql)?.[1] ?? ''))
  const table = findRelation(follow, schema, name)
  const kinds = table === undefined ? undefined : follow.making.get(table)
  if (table === undefined || kinds === undefined) return
  follow.making.delete(table)
  follow.place = place
  doubt(follow, `rows for ${name}, whose trigger makes things`, kinds)
}

/** The parser is the newest; an older server takes words as names that have become keywords since. */
const parseFor = (serverVersionNumber: number, sql: string): Parsed => {
  const parsed = parseStatement(sql)
  const older = parsed.ok ? null : quoteNewKeywords(sql, serverVersionNumber)
  if (older === null) return parsed
  const again = parseStatement(older)
  return again.ok ? again : parsed
}

/** They are told by their first word; but a letter may begin with one, so the first of them is looked into. */
const isRows = (notes: ScriptNotes, sql: string): boolean => {
  if (isForeignInsert(sql)) return false
  notes.understood ||= startsLikeSql(sql) || sql.length > maxParsedBytes || parseStatement(sql).ok
  return notes.understood
}

export const followStatement = (following: Following, item: StatementItem): void => {
  const { follow, notes } = following
  following.statements += 1
  following.lastStatement = item
  const { sql } = item
  if (notes.elsewhere !== null) {
    notes.elsewhere.statements += 1
    return
  }
  const word = (firstWord.exec(sql)?.[1] ?? '').toLowerCase()
  if (item.copyFromStdin)
    following.copyTable =
      /^\s*copy\s+((?:"(?:[^"]|"")*"|[^\s("])+(?:\s*\.\s*(?:"(?:[^"]|"")*"|[^\s("])+)?)/i.exec(sql)?.[1] ?? ''
  if (follow.making.size > 0 && (word === 'insert' || word === 'copy'))
    noteMaking(follow, sql, { file: following.show(item.file), line: item.line })
  if (isData(sql, word) && item.variables.length === 0 && notes.dialects.size === 0 && isRows(notes, sql)) {
    if (word === 'insert') noteInsert(follow, notes, sql)
    else noteRowChange(notes, word)
    notes.madeAfterLastTransaction = true
    return
  }
  if (sql.length > maxParsedBytes) {
    notes.findings.push({
      code: 'statement-too-large',
      severity: 'info',
      message: `A statement of ${Math.round(sql.length / 1024 / 1024)} MB was not looked into.`,
      detail: shorten(sql),
      place: { file: following.show(item.file), line: item.line },
    })
    return
  }
  const noted: NotedStatement = {
    file: following.show(item.file),
    line: item.line,
    start: item.start,
    end: item.end,
    sql,
  }
  if (word === 'alter' && item.variables.length === 0 && noteOwner(notes, noted)) return
  const parsed = parseFor(follow.catalog.serverVersionNumber, sql)
  if (!parsed.ok) return refuse(following, item, parsed.message, parsed.at)
  notes.understood = true
  follow.place = { file: noted.file, line: noted.line }
  const apply = (): void => applyNodes(following, noted, parsed.nodes)
  if (following.entries === undefined) apply()
  else following.entries.add(item, parsed.nodes, apply)
  // SELECT '...' \gexec runs what the query gives.
  if (item.terminator === 'psql' && followText(follow, sql).length > 0)
    doubt(follow, 'psql runs the SQL that this query gives (\\gexec)', followText(follow, sql))
}

const applyNodes = (following: Following, noted: NotedStatement, nodes: readonly Node[]): void => {
  const { follow, notes } = following
  for (const node of nodes) {
    noteStatement(follow, notes, node, noted)
    noteRowCalls(notes, node)
    const firstId = follow.catalog.nextId
    follow.nothingToDrop = []
    follow.dropped = []
    follow.catalog.recent = []
    applyStatement(follow, node, following.initialPath)
    noteDrops(following, noted, follow.nothingToDrop, firstId)
    if (follow.dropped.some(isTable)) notes.rowsUncertain = true
    if (follow.catalog.nextId > firstId || 'CreateFunctionStmt' in node || 'AlterTableStmt' in node) {
      noteNeeds(follow, notes, node, noted, subjectOf(follow.catalog.recent) ?? shorten(noted.sql))
    }
  }
}
