// What pg_dump writes is known well enough to go side by side: rows largest first, an index or key as soon as its table is
// filled, a foreign key as soon as both of its tables have theirs. Anything else keeps the order of the file.
import type { Node } from 'libpg-query'
import { walk } from '../script/facts/ast.ts'
import { roleOf, tableKey } from './script-role.ts'
import type { ScriptUnit } from './script-unit.ts'
import { TableFamilies } from './table-families.ts'
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

/** Units in the order of the file with the SETs that stand before each; null when something keeps the order. */
export const arrangeScript = (found: readonly ScriptUnit[]): readonly Stage[] | null => {
  const firstData = found.findIndex(({ unit }) => unit.data !== undefined)
  if (firstData < 0) return null
  const settings = new Map<string, string>()
  const schema: RestoreUnit[] = []
  const data: RestoreUnit[] = []
  const late: { readonly unit: RestoreUnit; readonly isKey: boolean }[] = []
  const works = new Map<string, TableWork>()
  const workOf = (table: string): TableWork => {
    const known = works.get(table) ?? { ids: [], indexes: [], bytes: 0 }
    works.set(table, known)
    return known
  }
  const made = new Set<string>()
  let path = ''
  const families = new TableFamilies((range) => tableKey(range, path))
  const touched = new Set<string>() // by a late ALTER TABLE
  let keysStayBehind = false
  let inForce: readonly string[] = []
  for (const [index, one] of found.entries()) {
    path = settings.get('search_path') ?? ''
    const role = roleOf(one, path)
    if (role.kind === 'setting') {
      settings.delete(role.name)
      settings.set(role.name, one.unit.sql)
      inForce = [...settings.values()]
    }
    if (index < firstData) {
      // Rows written by the schema part itself (INSERT before COPY): no table is surely empty.
      if (one.dml) return null
      const [node] = one.nodes
      // Rules that rows must obey already while they come in: then only the order of the file is right.
      if (one.nodes.some(watchesRows)) return null
      if (node !== undefined) families.note(node)
      if (node !== undefined && 'CreateStmt' in node && node.CreateStmt.partspec === undefined)
        made.add(tableKey(node.CreateStmt.relation, path))
      schema.push(one.unit)
      continue
    }
    switch (role.kind) {
      case 'setting':
        break
      case 'data': {
        const { data: rows } = one.unit
        if (rows?.kind !== 'copy') return null
        const work = workOf(role.table)
        work.ids.push(one.unit.id)
        work.bytes += one.unit.weight
        data.push({
          ...one.unit,
          settings: inForce,
          data: { ...rows, fresh: made.has(role.table) && work.ids.length === 1 },
          locks: [{ table: `rows ${role.table}`, shared: false }, ...families.locksOf(role.table, true)],
        })
        break
      }
      case 'index': {
        const work = workOf(role.table)
        work.indexes.push(one.unit.id)
        data.push({
          ...one.unit,
          settings: inForce,
          after: [...work.ids],
          weight: work.bytes,
          locks: [{ table: role.table, shared: role.shared }, ...families.locksOf(role.table)],
        })
        break
      }
      case 'foreign-key': {
        const isFree = !keysStayBehind && role.tables.every((table) => made.has(table) && !touched.has(table))
        const unit = {
          ...one.unit,
          settings: inForce,
          after: role.tables.flatMap((table) => [...workOf(table).ids, ...workOf(table).indexes]),
          locks: role.tables.flatMap((table) => [{ table, shared: false }, ...families.locksOf(table)]),
          weight: workOf(role.tables[0] ?? '').bytes,
        }
        if (isFree) data.push(unit)
        else late.push({ unit: { ...unit, after: [] }, isKey: true })
        break
      }
      case 'late':
        if (role.table !== undefined) touched.add(role.table)
        keysStayBehind ||= !leavesKeysAlone(one)
        late.push({ unit: { ...one.unit, settings: inForce }, isKey: false })
        break
      case 'unknown':
        return null
    }
  }
  // A table's second COPY must not be wiped by the first one's TRUNCATE.
  const several = new Set([...works.values()].filter(({ ids }) => ids.length > 1).flatMap(({ ids }) => ids))
  const rows = data.map((unit) =>
    several.has(unit.id) && unit.data?.kind === 'copy' ? { ...unit, data: { ...unit.data, fresh: false } } : unit,
  )
  const ends = late.filter(({ unit }) => isOwnerOrGrant(unit)).map(({ unit }) => unit)
  const early = schema.filter(isOwnerOrGrant)
  return [
    { kind: 'serial', id: 'schema', units: schema.filter((unit) => !isOwnerOrGrant(unit)) },
    { kind: 'parallel', id: 'data', units: rows },
    ...runsOf(late.filter(({ unit }) => !isOwnerOrGrant(unit))),
    { kind: 'serial', id: 'finish', units: ownersFirst([...early, ...ends]) },
  ]
}

/** Given away last: until then the working role may use what it made. */
const isOwnerOrGrant = (unit: RestoreUnit): boolean =>
  unit.as === 'admin' && (unit.desc === 'OWNER' || unit.desc === 'ACL')

export const ownersFirst = (units: readonly RestoreUnit[]): readonly RestoreUnit[] => [
  ...units.filter(({ desc }) => desc === 'OWNER'),
  ...units.filter(({ desc }) => desc !== 'OWNER'),
]

/** Foreign keys that stand together go side by side; the rest in order. */
const runsOf = (late: readonly { readonly unit: RestoreUnit; readonly isKey: boolean }[]): readonly Stage[] => {
  const stages: { kind: 'serial' | 'parallel'; id: 'finish'; units: RestoreUnit[] }[] = []
  for (const { unit, isKey } of late) {
    const kind = isKey ? 'parallel' : 'serial'
    const current = stages.at(-1)
    if (current?.kind === kind) current.units.push(unit)
    else stages.push({ kind, id: 'finish', units: [unit] })
  }
  return stages
}
