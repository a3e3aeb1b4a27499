// Items of the reader, one by one: statements are judged by their first word, parsed if they can declare something,
// noted and applied; meta-commands and COPY blocks are noted.
import { relative, isAbsolute, dirname, resolve, sep } from 'node:path'
import type { Node } from 'libpg-query'
import type { CopyEndItem, MetaItem, ScriptItem, StatementItem } from '../items.ts'
import { splitName } from '../../postgres/split-name.ts'
import { applyStatement } from './apply-statement.ts'
import type { Obj } from './catalog-types.ts'
import { qualified } from './ast.ts'
import { kindsInText } from './ddl-in-text.ts'
import { findPlaceholder, weighDialect } from './detect-dialect.ts'
import { fullName } from './expected-objects.ts'
import type { Follow } from './follow-types.ts'
import { doubt } from './follow-types.ts'
import type { ScriptToInspect } from './inspect-scripts.ts'
import { leaveOut } from './note-leave-outs.ts'
import { noteNeeds } from './note-needs.ts'
import { noteOwner } from './note-roles.ts'
import { noteStatement } from './note-statement.ts'
import type { NotedStatement } from './noted-statement.ts'
import { maxParsedBytes, parseStatement } from './parse-statement.ts'
import type { Parsed } from './parse-statement.ts'
import { quoteNewKeywords } from './quote-name.ts'
import { findRelation } from './resolve.ts'
import type { ScriptEntries } from './script-entries.ts'
import type { Place, ScriptNotes } from './script-notes.ts'
import { shorten, startNotes } from './script-notes.ts'

export type Following = {
  readonly follow: Follow
  readonly notes: ScriptNotes
  readonly script: ScriptToInspect
  readonly initialPath: readonly string[]
  readonly show: (file: string) => string
  /** Told of every statement that declares something, when somebody wants to know what depends on what. */
  readonly entries?: ScriptEntries
  lastStatement: StatementItem | null
  copyTable: string
  statements: number
}

export const startFollowing = (follow: Follow, script: ScriptToInspect, entries?: ScriptEntries): Following => {
  const top = resolve(script.file)
  const base = script.workingDirectory ?? dirname(top)
  const show = (file: string): string => {
    const path = resolve(file)
    if (path === top) return script.shownAs
    const inside = relative(base, path)
    return isAbsolute(inside) || inside.startsWith(`..${sep}`) ? file : inside
  }
  return {
    follow,
    notes: startNotes(),
    script,
    initialPath: follow.session.searchPath,
    show,
    ...(entries === undefined ? {} : { entries }),
    lastStatement: null,
    copyTable: '',
    statements: 0,
  }
}

/** Words of statements that declare nothing and are never parsed when they hold no psql variable. */
const dataWords = new Set([
  'insert',
  'update',
  'delete',
  'values',
  'merge',
  'analyze',
  'explain',
  'show',
  'listen',
  'notify',
  'fetch',
  'close',
  'declare',
  'execute',
  'deallocate',
  'lock',
  'truncate',
  'table',
  'refresh',
  'checkpoint',
  'load',
  'prepare',
  'move',
  'unlisten',
  'cluster',
])

const firstWord = /^[\s(]*([a-z]+)/i

const isData = (sql: string, word: string): boolean =>
  dataWords.has(word) ||
  (word === 'comment' && !/^\s*comment\s+on\s+extension\b/i.test(sql)) ||
  (word === 'with' && !/\binto\b/i.test(sql))

const lineOf = (item: StatementItem, at: number): { readonly line: number; readonly column: number } => {
  const before = item.sql.slice(0, at)
  const newlines = before.split('\n').length - 1
  return { line: item.line + newlines, column: newlines === 0 ? at + 1 : before.length - before.lastIndexOf('\n') }
}

const maxRefused = 200

const refuse = (following: Following, item: StatementItem, message: string, at: number): void => {
  const { notes, follow } = following
  notes.refusedCount += 1
  const file = following.show(item.file)
  const kinds = kindsInText(item.sql)
  follow.place = { file, line: item.line }
  // Another version's grammar may take it: then what it makes is no surprise.
  if (kinds.length > 0 && notes.refusedCount <= maxRefused) doubt(follow, 'a statement could not be parsed', kinds)
  weighDialect(notes.dialects, item.sql, file, item.line)
  if (notes.refused.length >= maxRefused) return
  const placeholder = findPlaceholder(item.sql)
  const place = lineOf(item, placeholder?.index ?? at)
  for (const name of item.variables) notes.variables.add(name)
  notes.refused.push({
    file,
    ...place,
    message,
    text: shorten(item.sql),
    variables: item.variables,
    placeholder: placeholder?.text ?? null,
  })
}

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

const followStatement = (following: Following, item: StatementItem): void => {
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
  if (isData(sql, word) && item.variables.length === 0 && notes.dialects.size === 0) {
    notes.madeAfterLastTransaction = true
    return
  }
  if (sql.length > maxParsedBytes) {
    notes.findings.push({
      code: 'statement-too-large',
      severity: 'info',
      message: `A statement of ${Math.round(sql.length / 1024 / 1024)} MB was not looked into.`,
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
  follow.place = { file: noted.file, line: noted.line }
  const apply = (): void => applyNodes(following, noted, parsed.nodes)
  if (following.entries === undefined) apply()
  else following.entries.add(item, parsed.nodes, apply)
  // SELECT '...' \gexec runs what the query gives.
  if (item.terminator === 'psql' && kindsInText(sql).length > 0)
    doubt(follow, 'psql runs the SQL that this query gives (\\gexec)', kindsInText(sql))
}

const applyNodes = (following: Following, noted: NotedStatement, nodes: readonly Node[]): void => {
  const { follow, notes } = following
  for (const node of nodes) {
    noteStatement(follow, notes, node, noted)
    const firstId = follow.catalog.nextId
    follow.nothingToDrop = []
    follow.dropped = []
    follow.catalog.recent = []
    applyStatement(follow, node, following.initialPath)
    noteDrops(following, noted, follow.nothingToDrop, firstId)
    if (follow.catalog.nextId > firstId || 'CreateFunctionStmt' in node || 'AlterTableStmt' in node) {
      noteNeeds(follow, notes, node, noted, subjectOf(follow.catalog.recent) ?? shorten(noted.sql))
    }
  }
}

const riskOf = (meta: MetaItem): 'none' | 'file' | 'connect' | 'shell' => {
  if (
    meta.name === '!' ||
    meta.backquotes ||
    /^\s*\|/.test(meta.args) ||
    (meta.name === 'copy' && /\bprogram\b/i.test(meta.args))
  )
    return 'shell'
  if (meta.name === 'c' || meta.name === 'connect') return 'connect'
  if (
    [
      'i',
      'ir',
      'include',
      'include_relative',
      'o',
      'out',
      'w',
      'write',
      'copy',
      'lo_import',
      'lo_export',
      'g',
      's',
    ].includes(meta.name) &&
    meta.args.trim() !== ''
  )
    return 'file'
  return 'none'
}

const followMeta = (following: Following, meta: MetaItem): void => {
  const { notes, follow } = following
  const place = { file: following.show(meta.file), line: meta.line }
  const command = `\\${meta.name}${meta.args === '' ? '' : ` ${meta.args.trim()}`}`
  const risk = riskOf(meta)
  notes.metaCommands.push({ ...place, command, risk })
  if (risk === 'shell') notes.runsPrograms.push({ ...place, text: command, why: 'runs a program on this machine' })
  switch (meta.name) {
    case 'restrict':
    case 'unrestrict':
      notes.leaveOuts.push({
        ...place,
        start: meta.start,
        end: meta.end,
        text: `\\${meta.name}`,
        reason: 'guards psql against other commands; older psql does not know it',
        code: 'restrict',
      })
      return
    case 'q':
    case 'quit':
      notes.quitsAtLine ??= place
      return
    case 'i':
    case 'ir':
    case 'include':
    case 'include_relative':
      notes.includes.add(meta.args.trim())
      return
    case 'c':
    case 'connect': {
      const database = (meta.args.trim().split(/\s+/)[0] ?? '').replace(/;+$/, '')
      const user = meta.args.trim().split(/\s+/)[1] ?? '-'
      if (database === '-' && user !== '-')
        notes.leavesDatabase.push({ ...place, text: command, why: `goes on as another role, ${user}` })
      if (database === '' || database === '-') return
      notes.leavesDatabase.push({ ...place, text: command, why: `goes on in another database, ${database}` })
      if (following.script.staysInDatabase === true) {
        follow.session.searchPath = [...following.initialPath]
        follow.session.pathBeforeLocal = null
      } else notes.elsewhere ??= { ...place, database, statements: 0 }
      return
    }
    case 'gexec': {
      const query = following.lastStatement?.sql ?? ''
      const creates = /create\s+database/i.test(query)
      if (creates) notes.leavesDatabase.push({ ...place, text: command, why: 'makes a database of its own' })
      else if (follow.doubts.at(-1)?.place.line !== following.lastStatement?.line)
        doubt(follow, 'psql runs the SQL that this query gives (\\gexec)', kindsInText(query))
      return
    }
    default:
  }
}

/** Full name where the script made the table, else as written. */
const copiedTable = (following: Following): string => {
  const { follow, copyTable } = following
  const { schema, name } = qualified(splitName(copyTable))
  const found = findRelation(follow, schema, name)
  return found === undefined ? copyTable : fullName(follow, found)
}

const followCopyEnd = (following: Following, item: CopyEndItem): void => {
  if (following.notes.elsewhere !== null) return
  following.notes.copyBlocks.push({
    table: copiedTable(following),
    line: item.line,
    file: following.show(item.file),
    rows: item.rows,
  })
}

export const followItem = (following: Following, item: ScriptItem): void => {
  if (item.kind === 'statement') followStatement(following, item)
  else if (item.kind === 'meta') followMeta(following, item)
  else if (item.kind === 'copy-end') followCopyEnd(following, item)
}
