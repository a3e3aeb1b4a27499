// Rows that a script's INSERT statements bring, table by table, as long as nothing else of the script may change them: what a
// receipt can hold against the tables. One statement that nobody can judge (a DO block, a trigger before the rows, DELETE)
// and nothing is said of any table.
import type { Node } from 'libpg-query'
import { namesOf, rangeName, walk } from '../script/facts/ast.ts'
import { quoteName } from '../script/facts/quote-name.ts'
import { countInsertRows } from '../script/insert-rows.ts'
import { schemaOfPath } from './schema-of-path.ts'
import type { ScriptUnit } from './script-unit.ts'
import type { InsertedRows } from './types.ts'

/** Calls of a dump that change no rows of tables. */
const harmlessCalls = /^(?:set_config|setval|lo_\w+|lowrite|pg_restore_\w+)$/

const mayChangeRows = (node: Node): boolean => {
  if ('DoStmt' in node || 'CallStmt' in node || 'ExecuteStmt' in node) return true
  if ('UpdateStmt' in node || 'DeleteStmt' in node || 'MergeStmt' in node || 'TruncateStmt' in node) return true
  if ('TransactionStmt' in node)
    return !['TRANS_STMT_BEGIN', 'TRANS_STMT_START', 'TRANS_STMT_COMMIT'].includes(node.TransactionStmt.kind ?? '')
  if (!('SelectStmt' in node)) return false
  let found = (node.SelectStmt.withClause?.ctes ?? []).length > 0 || node.SelectStmt.intoClause !== undefined
  walk(node, (type, fields) => {
    if (type !== 'FuncCall') return
    const names = namesOf(fields['funcname'] as readonly Node[] | undefined)
    found ||= !harmlessCalls.test(names.at(-1) ?? '')
  })
  return found
}

const watchesRows = (node: Node): boolean =>
  'RuleStmt' in node
    ? node.RuleStmt.event !== 'CMD_SELECT'
    : 'CreateTrigStmt' in node && node.CreateTrigStmt.isconstraint !== true

type Count = { rows: number; atMost: boolean }

export class InsertTally {
  readonly #version: number
  readonly #found = new Map<string, Count | null>()
  #space = 'public'
  #isKnown = true
  #hasInserts = false
  #watched = false

  constructor(serverVersionNumber: number) {
    this.#version = serverVersionNumber
  }

  note({ unit, nodes, dml }: ScriptUnit): void {
    if (unit.data !== undefined) {
      if (this.#watched) this.#isKnown = false
      return
    }
    if (dml && nodes.length === 0) {
      this.#add(unit.sql)
      return
    }
    this.#space = schemaOfPath(nodes) ?? this.#space
    for (const node of nodes)
      if ('CreateTableAsStmt' in node) {
        const { schema = this.#space, name } = rangeName(node.CreateTableAsStmt.into?.rel)
        this.#found.set(this.#fullName(schema, name), null)
      }
    if (nodes.some(watchesRows)) this.#watched = true
    if (nodes.some(mayChangeRows)) this.#isKnown = false
  }

  /** Null where it cannot be known; a table that is not named was given no rows. Undefined: nothing can be said. */
  result(): ReadonlyMap<string, InsertedRows | null> | undefined {
    return this.#isKnown && this.#hasInserts ? this.#found : undefined
  }

  #fullName(space: string, name: string): string {
    return [space, name].map((part) => quoteName(part, this.#version)).join('.')
  }

  #add(sql: string): void {
    const counted = countInsertRows(sql)
    if (counted === null || this.#watched) {
      this.#isKnown = false
      return
    }
    const [name = '', space = this.#space] = counted.table.toReversed()
    const table = this.#fullName(space, name)
    this.#hasInserts = true
    const before = this.#found.get(table)
    if (before === null || counted.rows === null) this.#found.set(table, null)
    else if (before === undefined) this.#found.set(table, { rows: counted.rows, atMost: counted.atMost })
    else {
      before.rows += counted.rows
      before.atMost ||= counted.atMost
    }
  }
}
