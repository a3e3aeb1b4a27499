// Transactions of a plain dump: which mean nothing here, and which would be missed.
import type { ScriptUnit } from './script-unit.ts'

/** BEGIN and COMMIT around a dump would take everything down with the first error; nobody looks at the staging database meanwhile. */
export const isPlainTransaction = ({ nodes }: ScriptUnit): boolean => {
  const [node] = nodes
  return (
    node !== undefined &&
    'TransactionStmt' in node &&
    ['TRANS_STMT_BEGIN', 'TRANS_STMT_START', 'TRANS_STMT_COMMIT'].includes(node.TransactionStmt.kind ?? '')
  )
}

/** Takes part in a transaction in a way that would be lost without it. */
export const needsTransactions = ({ nodes, unit }: ScriptUnit): boolean => {
  const [node] = nodes
  if (node === undefined) return false
  if ('TransactionStmt' in node) return !isPlainTransaction({ nodes, unit, dml: false, place: 'here' })
  if ('ConstraintsSetStmt' in node || 'LockStmt' in node || 'DeclareCursorStmt' in node) return true
  if ('VariableSetStmt' in node) return node.VariableSetStmt.is_local === true
  if ('CreateStmt' in node) return ['ONCOMMIT_DROP', 'ONCOMMIT_DELETE_ROWS'].includes(node.CreateStmt.oncommit ?? '')
  return /\blo_open\b|\bset_config\s*\([^)]*\btrue\s*\)/i.test(unit.sql.slice(0, 4000))
}
