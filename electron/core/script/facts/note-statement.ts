// What a statement means besides what it makes, put into the notes of its script.
import type { Node } from 'libpg-query'
import type { Follow } from './follow-types.ts'
import { noteLeaveOuts } from './note-leave-outs.ts'
import { noteRoles, noteRolesInText } from './note-roles.ts'
import { type NotedStatement, note } from './noted-statement.ts'
import type { ScriptNotes } from './script-notes.ts'
import { whyClusterWide, whyLeaves, whyNotTransactional } from './why-elsewhere.ts'
import { whySuperuser } from './why-superuser.ts'

/** Before the statement is applied: some of it depends on what is there already. */
export const noteStatement = (follow: Follow, notes: ScriptNotes, node: Node, statement: NotedStatement): void => {
  noteRoles(notes, node, statement)
  const superuser = whySuperuser(node)
  if (superuser !== null) note(notes.needsSuperuser, statement, superuser)
  if ('DoStmt' in node) noteRolesInText(notes, statement)
  const clusterWide = whyClusterWide(node)
  if (clusterWide !== null) note(notes.clusterWide, statement, clusterWide)
  const leaves = whyLeaves(node)
  if (leaves !== null) note(notes.leavesDatabase, statement, leaves)
  const notTransactional = whyNotTransactional(node)
  if (notTransactional !== null) note(notes.notTransactional, statement, notTransactional)
  if ('CopyStmt' in node && node.CopyStmt.is_program === true)
    note(notes.runsPrograms, statement, 'COPY ... PROGRAM runs a program on the server')
  noteLeaveOuts(follow, notes, node, statement)
  if ('TransactionStmt' in node) {
    const { kind } = node.TransactionStmt
    if (kind === 'TRANS_STMT_BEGIN' || kind === 'TRANS_STMT_START') {
      notes.ownTransactions = true
      notes.lastTransaction = 'open'
    }
    if (kind === 'TRANS_STMT_COMMIT') notes.lastTransaction = 'commit'
    if (kind === 'TRANS_STMT_ROLLBACK') notes.lastTransaction = 'rollback'
    notes.madeAfterLastTransaction = false
  } else if (!('VariableSetStmt' in node)) notes.madeAfterLastTransaction = true
}
