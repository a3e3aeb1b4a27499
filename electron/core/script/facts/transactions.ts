// BEGIN, COMMIT, ROLLBACK and savepoints of the script itself: what is rolled back is not there.
import type { TransactionStmt } from 'libpg-query'
import { undoTo } from './catalog.ts'
import type { Follow } from './follow-types.ts'

const endLocal = (follow: Follow, back: readonly string[] | null): void => {
  const { session } = follow
  if (back !== null) session.searchPath = back
  session.pathBeforeLocal = null
  session.pathAtBegin = follow.catalog.undo === null ? null : session.searchPath
}

export const applyTransaction = (follow: Follow, stmt: TransactionStmt): void => {
  const { catalog, session } = follow
  switch (stmt.kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      if (catalog.undo === null) session.pathAtBegin = session.searchPath
      catalog.undo ??= []
      return
    case 'TRANS_STMT_COMMIT':
    case 'TRANS_STMT_PREPARE':
      catalog.undo = stmt.chain === true ? [] : null
      session.savepoints = []
      return endLocal(follow, session.pathBeforeLocal)
    case 'TRANS_STMT_ROLLBACK':
      if (catalog.undo === null) return
      undoTo(catalog, 0)
      catalog.undo = stmt.chain === true ? [] : null
      session.savepoints = []
      return endLocal(follow, session.pathAtBegin)
    case 'TRANS_STMT_SAVEPOINT':
      if (catalog.undo !== null) session.savepoints.push({ name: stmt.savepoint_name ?? '', mark: catalog.undo.length })
      return
    case 'TRANS_STMT_RELEASE': {
      const at = session.savepoints.findLastIndex((one) => one.name === stmt.savepoint_name)
      if (at >= 0) session.savepoints.length = at
      return
    }
    case 'TRANS_STMT_ROLLBACK_TO': {
      const at = session.savepoints.findLastIndex((one) => one.name === stmt.savepoint_name)
      const savepoint = session.savepoints[at]
      if (savepoint === undefined) return
      undoTo(catalog, savepoint.mark)
      session.savepoints.length = at + 1
      return
    }
    default:
  }
}
