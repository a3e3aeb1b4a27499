// What a statement of a plain dump is for the order of things: a setting, rows, an index of a table, a foreign key, something
// that may come after all rows, or something nobody can tell.
import type { Node, RangeVar } from 'libpg-query'
import { rangeName } from '../script/facts/ast.ts'
import { setConfigs } from '../script/facts/search-path.ts'
import type { ScriptUnit } from './script-unit.ts'

export type ScriptRole =
  | { readonly kind: 'setting'; readonly name: string }
  | { readonly kind: 'data'; readonly table: string }
  | { readonly kind: 'index'; readonly table: string; readonly shared: boolean }
  | { readonly kind: 'foreign-key'; readonly tables: readonly string[] }
  /** `table`: what it alters. */
  | { readonly kind: 'late'; readonly table?: string }
  | { readonly kind: 'unknown' }

const lateAlter = new Set([
  'AT_ClusterOn',
  'AT_ReplicaIdentity',
  'AT_EnableRowSecurity',
  'AT_DisableRowSecurity',
  'AT_ForceRowSecurity',
  'AT_NoForceRowSecurity',
  'AT_AttachPartition',
  'AT_ColumnDefault',
  'AT_ValidateConstraint',
  'AT_SetStatistics',
  'AT_SetStorage',
  'AT_SetOptions',
  'AT_SetRelOptions',
  'AT_ChangeOwner',
  'AT_AddInherit',
  'AT_EnableTrig',
  'AT_DisableTrig',
  'AT_EnableAlwaysTrig',
  'AT_EnableReplicaTrig',
  'AT_SetCompression',
])

const lateNodes = [
  'CommentStmt',
  'CreateTrigStmt',
  'RuleStmt',
  'CreatePolicyStmt',
  'AlterPolicyStmt',
  'GrantStmt',
  'AlterDefaultPrivilegesStmt',
  'CreateStatsStmt',
  'RefreshMatViewStmt',
  'CreatePublicationStmt',
  'AlterPublicationStmt',
  'ViewStmt',
  'AlterSeqStmt',
  'AlterOwnerStmt',
  'ClusterStmt',
  'CreateEventTrigStmt',
  'AlterEventTrigStmt',
  'SecLabelStmt',
  'AlterObjectDependsStmt',
  'CreateSubscriptionStmt',
  'VacuumStmt',
]

const constraintOf = (
  node: Node,
): { readonly type: string; readonly other: string | null; readonly usesIndex: boolean } | null => {
  if (!('AlterTableStmt' in node) || node.AlterTableStmt.objtype !== 'OBJECT_TABLE') return null
  const cmds = node.AlterTableStmt.cmds ?? []
  const [cmd] = cmds
  if (
    cmds.length !== 1 ||
    cmd === undefined ||
    !('AlterTableCmd' in cmd) ||
    cmd.AlterTableCmd.subtype !== 'AT_AddConstraint'
  )
    return null
  const { def } = cmd.AlterTableCmd
  if (def === undefined || !('Constraint' in def)) return null
  const { schema, name } = rangeName(def.Constraint.pktable)
  return {
    type: def.Constraint.contype ?? '',
    other: def.Constraint.pktable === undefined ? null : `${schema ?? ''}.${name}`,
    usesIndex: (def.Constraint.indexname ?? '') !== '',
  }
}

/** A table as locks name it: a bare name is another in every path. */
export const tableKey = (range: RangeVar | undefined, path: string): string => {
  const { schema, name } = rangeName(range)
  return schema === undefined ? `${path}|${name}` : `${schema}.${name}`
}

export const roleOf = ({ unit, nodes, dml }: ScriptUnit, path: string): ScriptRole => {
  const [node] = nodes
  const key = (range: RangeVar | undefined): string => tableKey(range, path)
  if (node === undefined || nodes.length !== 1) return { kind: 'unknown' }
  if ('CopyStmt' in node && unit.data !== undefined) return { kind: 'data', table: key(node.CopyStmt.relation) }
  if (unit.desc === 'SEQUENCE SET') return { kind: 'late' }
  if ('VariableSetStmt' in node) return { kind: 'setting', name: node.VariableSetStmt.name ?? '' }
  if ('SelectStmt' in node) {
    const calls = setConfigs(node)
    return calls.length === 1 &&
      (node.SelectStmt.targetList ?? []).length === 1 &&
      node.SelectStmt.fromClause === undefined
      ? { kind: 'setting', name: calls[0]?.name ?? '' }
      : { kind: 'unknown' }
  }
  if (dml) return { kind: 'unknown' }
  if ('IndexStmt' in node)
    return node.IndexStmt.concurrent === true
      ? { kind: 'late' }
      : { kind: 'index', table: key(node.IndexStmt.relation), shared: true }
  const constraint = constraintOf(node)
  if (constraint !== null && 'AlterTableStmt' in node) {
    const table = key(node.AlterTableStmt.relation)
    if (constraint.type === 'CONSTR_FOREIGN') return { kind: 'foreign-key', tables: [table, constraint.other ?? ''] }
    if (['CONSTR_PRIMARY', 'CONSTR_UNIQUE', 'CONSTR_EXCLUSION'].includes(constraint.type) && !constraint.usesIndex)
      return { kind: 'index', table, shared: false }
    return { kind: 'late', table }
  }
  if ('AlterTableStmt' in node)
    return (node.AlterTableStmt.cmds ?? []).every(
      (cmd) => 'AlterTableCmd' in cmd && lateAlter.has(cmd.AlterTableCmd.subtype ?? ''),
    )
      ? { kind: 'late', table: key(node.AlterTableStmt.relation) }
      : { kind: 'unknown' }
  return lateNodes.some((kind) => kind in node) ? { kind: 'late' } : { kind: 'unknown' }
}
