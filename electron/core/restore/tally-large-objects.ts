// Large objects a plain dump makes, by their numbers: what a receipt can hold against the catalogs. What makes them in a way
// that text cannot tell (numbers the server chooses, code of the dump) leaves the number open.
import type { Node } from 'libpg-query'
import { constantText, namesOf, walk } from '../script/facts/ast.ts'
import type { ScriptUnit } from './script-unit.ts'

const mayMake = /\blo_(?:creat|create|import|from_bytea|unlink)\b/i
const isNumber = /^\d{1,10}$/
/** Neither makes a large object nor removes one; what is not of the system may do anything. */
const harmless =
  /^(?:pg_catalog\.(?!lo_(?:create?|import|from_bytea|unlink)$)\w+|set_config|setval|lo_(?:open|close|put)|lowrite)$/

export class LargeObjectTally {
  readonly #made = new Set<string>()
  #isKnown = true

  note({ unit, nodes }: ScriptUnit): void {
    if (unit.data !== undefined) return
    if (nodes.length === 0) {
      // Not parsed: rows as statements, and what no parser takes.
      if (mayMake.test(unit.sql)) this.#isKnown = false
      return
    }
    for (const node of nodes)
      if ('SelectStmt' in node) this.#select(node)
      else if ('DoStmt' in node || 'CallStmt' in node || 'ExecuteStmt' in node) this.#isKnown = false
      else if ('InsertStmt' in node && mayMake.test(unit.sql)) this.#isKnown = false
  }

  /** Null: there may be any number. */
  result(): number | null {
    return this.#isKnown ? this.#made.size : null
  }

  #select(node: Node): void {
    walk(node, (type, fields) => {
      if (type !== 'FuncCall') return
      const names = namesOf(fields['funcname'] as readonly Node[] | undefined)
      if (harmless.test(names.join('.'))) return
      const name = names.length === 1 || names[0] === 'pg_catalog' ? names.at(-1) : undefined
      const args = (fields['args'] as readonly Node[] | undefined) ?? []
      if (name === 'lo_unlink') this.#unlink(node)
      else if (name === 'lo_create' || name === 'lo_from_bytea') this.#make(constantText(args[0]))
      else this.#isKnown = false
    })
  }

  #make(oid: string | undefined): void {
    if (oid === undefined || !isNumber.test(oid) || Number(oid) === 0) this.#isKnown = false
    else this.#made.add(oid)
  }

  /** `lo_unlink('7')`, and as `--if-exists` writes it: `lo_unlink(oid) FROM ... WHERE oid = '7'`. */
  #unlink(node: Node): void {
    let oid: string | undefined
    walk(node, (type, fields) => {
      if (type === 'A_Const') oid ??= constantText({ A_Const: fields })
    })
    if (oid !== undefined && isNumber.test(oid)) this.#made.delete(oid)
    else this.#isKnown = false
  }
}
