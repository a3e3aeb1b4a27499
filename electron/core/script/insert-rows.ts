// How many rows an INSERT brings, told from its text: pg_dump --inserts writes nothing but values, one or many rows to a
// statement, and the server would be asked for much more than that by a count of its own. Null for what nobody can know
// from the text: INSERT ... SELECT, or a statement that is not read to its end.
import { splitName } from '../postgres/split-name.ts'
import { endOfPiece } from './sql-pieces.ts'

export type InsertRows = {
  /** As written: `film` or `public.film`, unquoted. */
  readonly table: readonly string[]
  readonly rows: number | null
  /** ON CONFLICT: some of them may be there already. */
  readonly atMost: boolean
}

const target = /^\s*insert\s+into\s+((?:"(?:[^"]|"")*"|[^\s(".])+(?:\s*\.\s*(?:"(?:[^"]|"")*"|[^\s(".])+)*)\s*/i
const words = /\s*(overriding\s+(?:system|user)\s+value|default\s+values|values|on\s+conflict|returning)\b\s*/iy
const stops = /['"()$]|--|\/\*/g

/** Behind the bracket that closes the one at `from`; -1 when none does. */
const endOfGroup = (sql: string, from: number): number => {
  let depth = 0
  for (let at = from; ;) {
    stops.lastIndex = at
    const stop = stops.exec(sql)?.index
    if (stop === undefined) return -1
    if (sql[stop] === '(') {
      depth++
      at = stop + 1
    } else if (sql[stop] === ')') {
      depth--
      at = stop + 1
      if (depth === 0) return at
    } else {
      const end = endOfPiece(sql, stop, true)
      if (end === null) return -1
      at = end
    }
  }
}

const skipSpace = (sql: string, at: number): number => {
  let next = at
  for (;;) {
    const code = sql.charCodeAt(next)
    if (code === 32 || (code >= 9 && code <= 13)) next++
    else return next
  }
}

const wordAt = (sql: string, at: number): { readonly word: string; readonly end: number } | null => {
  words.lastIndex = at
  const found = words.exec(sql)
  return found === null ? null : { word: (found[1] ?? '').toLowerCase().replaceAll(/\s+/g, ' '), end: words.lastIndex }
}

export const countInsertRows = (sql: string): InsertRows | null => {
  const found = target.exec(sql)
  if (found === null) return null
  const table = splitName(found[1] ?? '')
  if (table.length === 0) return null
  const unknown: InsertRows = { table, rows: null, atMost: false }
  let at = found[0].length
  if (sql[at] === '(') {
    at = endOfGroup(sql, at)
    if (at < 0) return unknown
  }
  let next = wordAt(sql, at)
  if (next?.word.startsWith('overriding') === true) next = wordAt(sql, next.end)
  if (next === null) return unknown
  at = next.end
  let rows = 1
  if (next.word === 'values') {
    for (rows = 0; ;) {
      if (sql[at] !== '(') return unknown
      at = endOfGroup(sql, at)
      if (at < 0) return unknown
      rows++
      at = skipSpace(sql, at)
      if (sql[at] !== ',') break
      at = skipSpace(sql, at + 1)
    }
  } else if (next.word !== 'default values') return unknown
  if (/^[\s;]*$/.test(sql.slice(at))) return { table, rows, atMost: false }
  const tail = wordAt(sql, at)
  if (tail?.word === 'on conflict') return { table, rows, atMost: true }
  return tail?.word === 'returning' ? { table, rows, atMost: false } : unknown
}
