// Rows that INSERT statements bring to each table, as long as nothing else in the script may change how many there are.
import type { Node } from 'libpg-query'
import { countInsertRows } from '../insert-rows.ts'
import { namesOf, qualified, walk } from './ast.ts'
import type { Obj } from './catalog-types.ts'
import { isRoutine } from './catalog.ts'
import { fullName } from './expected-objects.ts'
import type { Follow } from './follow-types.ts'
import { quoteName } from './quote-name.ts'
import { creationSchema, findRelation } from './resolve.ts'
import type { ScriptNotes } from './script-notes.ts'

/** Words of statements that change rows, or may. */
const changing = new Set(['update', 'delete', 'merge', 'truncate', 'execute', 'with'])
const harmlessCalls = /^(?:set_config|setval|nextval|lo_\w+|lowrite|pg_restore_\w+|now|current_setting)$/
/** What the body of a trigger's function says when it could bring, take or refuse rows. */
const actsOnRows = /\b(?:insert|delete|truncate|merge|execute|perform|call|copy)\b|\breturn\s+null\b/i

const watches = (table: Obj): boolean =>
  [...table.dependents].some((one) => {
    if (one.gone || one.on !== table) return false
    if (one.kind === 'rule') return true
    if (one.kind !== 'trigger') return false
    const routines = one.deps.map(({ on }) => on).filter(isRoutine)
    return (
      routines.length === 0 || routines.some(({ body, language }) => language !== 'plpgsql' || actsOnRows.test(body))
    )
  })

export const noteInsert = (follow: Follow, notes: ScriptNotes, sql: string): void => {
  const counted = countInsertRows(sql)
  if (counted === null) {
    notes.rowsUncertain = true
    return
  }
  const { schema, name } = qualified(counted.table)
  const table = findRelation(follow, schema, name)
  if (table === undefined ? counted.rows === null : watches(table)) {
    notes.rowsUncertain = true
    return
  }
  const quote = (text: string): string => quoteName(text, follow.catalog.serverVersionNumber)
  const shown =
    table === undefined
      ? `${quote(schema ?? creationSchema(follow, undefined).name)}.${quote(name)}`
      : fullName(follow, table)
  const before = notes.inserts.get(shown)
  notes.inserts.set(shown, {
    rows: counted.rows === null || before?.rows === null ? null : (before?.rows ?? 0) + counted.rows,
    atMost: counted.atMost || before?.atMost === true,
  })
}

/** By its first word, of a statement that nobody parses. */
export const noteRowChange = (notes: ScriptNotes, word: string): void => {
  if (changing.has(word)) notes.rowsUncertain = true
}

export const noteRowCalls = (notes: ScriptNotes, node: Node): void => {
  if ('DoStmt' in node || 'CallStmt' in node) notes.rowsUncertain = true
  if ('TransactionStmt' in node && /ROLLBACK/.test(node.TransactionStmt.kind ?? '')) notes.rowsUncertain = true
  if (!('SelectStmt' in node)) return
  walk(node, (type, fields) => {
    if (type !== 'FuncCall') return
    const name = namesOf(fields['funcname'] as readonly Node[] | undefined).at(-1) ?? ''
    if (!harmlessCalls.test(name)) notes.rowsUncertain = true
  })
}
