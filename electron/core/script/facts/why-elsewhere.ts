// What a statement reaches beyond its database and its transaction.
import type { Node } from 'libpg-query'

export const whyClusterWide = (node: Node): string | null => {
  if ('CreateRoleStmt' in node) return 'makes a role, which all databases of the server share'
  if ('AlterRoleStmt' in node || 'AlterRoleSetStmt' in node)
    return 'changes a role, which all databases of the server share'
  if ('DropRoleStmt' in node) return 'drops a role, which all databases of the server share'
  if ('GrantRoleStmt' in node) return 'changes who is a member of a role'
  if ('CreateTableSpaceStmt' in node || 'DropTableSpaceStmt' in node) return 'tablespaces belong to the whole server'
  if ('AlterSystemStmt' in node) return 'changes the settings of the whole server'
  if ('RenameStmt' in node && node.RenameStmt.renameType === 'OBJECT_ROLE') return 'renames a role'
  return null
}

export const whyLeaves = (node: Node): string | null => {
  if ('CreatedbStmt' in node) return `makes a database of its own, ${node.CreatedbStmt.dbname ?? ''}`
  if ('DropdbStmt' in node) return `drops the database ${node.DropdbStmt.dbname ?? ''}`
  if ('AlterDatabaseStmt' in node || 'AlterDatabaseSetStmt' in node) return 'changes a database by name'
  return null
}

export const whyNotTransactional = (node: Node): string | null => {
  if ('CreatedbStmt' in node || 'DropdbStmt' in node) return 'cannot run inside a transaction'
  if ('VacuumStmt' in node && node.VacuumStmt.is_vacuumcmd === true) return 'VACUUM cannot run inside a transaction'
  if ('IndexStmt' in node && node.IndexStmt.concurrent === true)
    return 'CREATE INDEX CONCURRENTLY cannot run inside a transaction'
  if ('DropStmt' in node && node.DropStmt.concurrent === true)
    return 'DROP INDEX CONCURRENTLY cannot run inside a transaction'
  if (
    'ReindexStmt' in node &&
    (node.ReindexStmt.kind === 'REINDEX_OBJECT_DATABASE' || node.ReindexStmt.kind === 'REINDEX_OBJECT_SYSTEM')
  )
    return 'REINDEX DATABASE cannot run inside a transaction'
  if ('CreateTableSpaceStmt' in node || 'DropTableSpaceStmt' in node) return 'cannot run inside a transaction'
  if ('AlterSystemStmt' in node) return 'ALTER SYSTEM cannot run inside a transaction'
  if ('CreateSubscriptionStmt' in node) return 'CREATE SUBSCRIPTION cannot run inside a transaction'
  return null
}
