// Tables that a statement about one of them may lock as well: partitions and whatever inherits. COPY into a partition looks
// at its parent, and a key of the parent looks at all partitions; side by side they would wait for each other.
import type { Node, RangeVar } from 'libpg-query'
import type { RestoreUnit } from './types.ts'

type Lock = RestoreUnit['locks'][number]

export class TableFamilies {
  readonly #parents = new Map<string, string>()
  readonly #haveChildren = new Set<string>()
  readonly #keyOf: (range: RangeVar | undefined) => string

  /** `keyOf`: the table as units name it in their locks, at this place of the script. */
  constructor(keyOf: (range: RangeVar | undefined) => string) {
    this.#keyOf = keyOf
  }

  /** A statement that makes tables, or attaches a partition. */
  note(node: Node): void {
    if ('CreateStmt' in node) {
      for (const parent of node.CreateStmt.inhRelations ?? [])
        if ('RangeVar' in parent) this.#add(node.CreateStmt.relation, parent.RangeVar)
    }
    if (!('AlterTableStmt' in node)) return
    for (const cmd of node.AlterTableStmt.cmds ?? []) {
      const def = 'AlterTableCmd' in cmd ? cmd.AlterTableCmd.def : undefined
      if (def !== undefined && 'PartitionCmd' in def) this.#add(def.PartitionCmd.name, node.AlterTableStmt.relation)
    }
  }

  #add(child: RangeVar | undefined, parent: RangeVar | undefined): void {
    this.#parents.set(this.#keyOf(child), this.#keyOf(parent))
    this.#haveChildren.add(this.#keyOf(parent))
  }

  #rootOf(table: string): string {
    let root = table
    for (let steps = 0; steps < 100; steps++) {
      const parent = this.#parents.get(root)
      if (parent === undefined) return root
      root = parent
    }
    return root
  }

  /** Rows only come near the others; a statement about a parent has them all to itself. */
  locksOf(table: string, isAboutRows = false): readonly Lock[] {
    const isParent = this.#haveChildren.has(table)
    if (!isParent && !this.#parents.has(table)) return []
    return [{ table: `family ${this.#rootOf(table)}`, shared: isAboutRows || !isParent }]
  }
}
