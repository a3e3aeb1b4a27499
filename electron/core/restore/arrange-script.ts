// What pg_dump writes is known well enough to go side by side: rows largest first, an index or key as soon as its table is
// filled, a foreign key as soon as both of its tables have theirs. Anything else keeps the order of the file.
import type { Node } from 'libpg-query'
import { walk } from '../script/facts/ast.ts'
import { roleOf, tableKey, type ScriptRole } from './script-role.ts'
import type { ScriptUnit } from './script-unit.ts'
import { TableFamilies } from './table-families.ts'
import { isOwnerOrGrant, ownersFirst, runsOf, type LateUnit } from './order-stages.ts'
import type { RestoreUnit, Stage } from './types.ts'

const watchesRows = (node: Node): boolean => {
  if ('CreateTrigStmt' in node || 'RuleStmt' in node) return true
  if (!('CreateStmt' in node) && !('AlterTableStmt' in node)) return false
  let found = false
  walk(node, (_type, inner) => {
    found ||= inner['contype'] === 'CONSTR_FOREIGN'
  })
  return found
}

/** Seen by nobody's rows, so a foreign key may be made before: the rest of late statements keeps it behind. */
const leavesKeysAlone = ({ nodes, unit }: ScriptUnit): boolean => {
  const [node] = nodes
  return unit.desc === 'SEQUENCE SET' || (node !== undefined && calmNodes.some((kind) => kind in node))
}
const calmNodes = [
  'CommentStmt',
  'CreateTrigStmt',
  'RuleStmt',
  'CreatePolicyStmt',
  'CreateStatsStmt',
  'GrantStmt',
  'AlterOwnerStmt',
  'AlterTableStmt', // of the tables it names, see `touched`
]

type TableWork = { readonly ids: number[]; readonly indexes: number[]; bytes: number }

/** Takes units in the order of the file, and keeps of each what its place needs: never the tree of a statement. */
export class ScriptArranger {
  readonly #settings = new Map<string, string>()
  /** The SETs that stand before a unit. */
  #inForce: readonly string[] = []
  #path = ''
  readonly #schema: RestoreUnit[] = []
  readonly #data: RestoreUnit[] = []
  readonly #late: LateUnit[] = []
  readonly #works = new Map<string, TableWork>()
  readonly #made = new Set<string>()
  readonly #families = new TableFamilies((range) => tableKey(range, this.#path))
  readonly #touched = new Set<string>() // by a late ALTER TABLE
  #hasRows = false
  #keysStayBehind = false
  #keepsOrder = false

  #workOf(table: string): TableWork {
    const known = this.#works.get(table) ?? { ids: [], indexes: [], bytes: 0 }
    this.#works.set(table, known)
    return known
  }

  /** Then only the order of the file is right. */
  keepOrder(): void {
    this.#keepsOrder = true
    this.#schema.length = 0
    this.#data.length = 0
    this.#late.length = 0
  }

  add(one: ScriptUnit): void {
    if (this.#keepsOrder) return
    this.#path = this.#settings.get('search_path') ?? ''
    const role = roleOf(one, this.#path)
    if (role.kind === 'setting') {
      this.#settings.delete(role.name)
      this.#settings.set(role.name, one.unit.sql)
      this.#inForce = [...this.#settings.values()]
    }
    this.#hasRows ||= one.unit.data !== undefined
    if (this.#hasRows) this.#addLater(one, role)
    else this.#addToSchema(one)
  }

  #addToSchema({ unit, nodes, dml }: ScriptUnit): void {
    // Rows written by the schema part itself (INSERT before COPY): no table is surely empty. Rules that rows must obey
    // already while they come in: then they must come in as the file has them.
    if (dml || nodes.some(watchesRows)) return this.keepOrder()
    const [node] = nodes
    if (node !== undefined) this.#families.note(node)
    if (node !== undefined && 'CreateStmt' in node && node.CreateStmt.partspec === undefined)
      this.#made.add(tableKey(node.CreateStmt.relation, this.#path))
    this.#schema.push(unit)
  }

  #addLater(one: ScriptUnit, role: ScriptRole): void {
    const unit = { ...one.unit, settings: this.#inForce }
    switch (role.kind) {
      case 'setting':
        return
      case 'data':
        return this.#addRows(unit, role.table)
      case 'index': {
        const work = this.#workOf(role.table)
        work.indexes.push(unit.id)
        this.#data.push({
          ...unit,
          after: [...work.ids],
          weight: work.bytes,
          locks: [{ table: role.table, shared: role.shared }, ...this.#families.locksOf(role.table)],
        })
        return
      }
      case 'foreign-key':
        return this.#addKey(unit, role.tables)
      case 'late':
        if (role.table !== undefined) this.#touched.add(role.table)
        this.#keysStayBehind ||= !leavesKeysAlone(one)
        this.#late.push({ unit, isKey: false })
        return
      case 'unknown':
        return this.keepOrder()
    }
  }

  #addRows(unit: RestoreUnit, table: string): void {
    const { data } = unit
    if (data?.kind !== 'copy') return this.keepOrder()
    const work = this.#workOf(table)
    work.ids.push(unit.id)
    work.bytes += unit.weight
    this.#data.push({
      ...unit,
      data: { ...data, fresh: this.#made.has(table) && work.ids.length === 1 },
      locks: [{ table: `rows ${table}`, shared: false }, ...this.#families.locksOf(table, true)],
    })
  }

  #addKey(given: RestoreUnit, tables: readonly string[]): void {
    const isFree = !this.#keysStayBehind && tables.every((table) => this.#made.has(table) && !this.#touched.has(table))
    const works = tables.map((table) => this.#workOf(table))
    const unit: RestoreUnit = {
      ...given,
      after: isFree ? works.flatMap(({ ids, indexes }) => [...ids, ...indexes]) : [],
      locks: tables.flatMap((table) => [{ table, shared: false }, ...this.#families.locksOf(table)]),
      weight: works[0]?.bytes ?? 0,
    }
    if (isFree) this.#data.push(unit)
    else this.#late.push({ unit, isKey: true })
  }

  /** Null when the order of the file must be kept. */
  stages(): readonly Stage[] | null {
    if (this.#keepsOrder || !this.#hasRows) return null
    // A table's second COPY must not be wiped by the first one's TRUNCATE.
    const several = new Set([...this.#works.values()].filter(({ ids }) => ids.length > 1).flatMap(({ ids }) => ids))
    const rows = this.#data.map((unit) =>
      several.has(unit.id) && unit.data?.kind === 'copy' ? { ...unit, data: { ...unit.data, fresh: false } } : unit,
    )
    const late = this.#late
    return [
      { kind: 'serial', id: 'schema', units: this.#schema.filter((unit) => !isOwnerOrGrant(unit)) },
      { kind: 'parallel', id: 'data', units: rows },
      ...runsOf(late.filter(({ unit }) => !isOwnerOrGrant(unit))),
      {
        kind: 'serial',
        id: 'finish',
        units: ownersFirst([
          ...this.#schema.filter(isOwnerOrGrant),
          ...late.map(({ unit }) => unit).filter(isOwnerOrGrant),
        ]),
      },
    ]
  }
}
