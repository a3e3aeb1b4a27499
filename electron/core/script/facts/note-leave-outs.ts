// Statements that would stop the load for nothing: they are left out, and it is said.
import type { Node } from 'libpg-query'
import type { LeaveOut } from '../../../../shared/model/script.ts'
import { constantText, stringOf } from './ast.ts'
import type { Follow } from './follow-types.ts'
import type { NotedStatement } from './noted-statement.ts'
import { findGlobal, findSchema } from './resolve.ts'
import { type ScriptNotes, shorten } from './script-notes.ts'
import { setConfigs } from './search-path.ts'
import { judgeSetting } from './settings-by-version.ts'

export const leaveOut = (
  notes: ScriptNotes,
  statement: NotedStatement,
  code: LeaveOut['code'],
  reason: string,
): void => {
  notes.leaveOuts.push({
    file: statement.file,
    start: statement.start,
    end: statement.end,
    line: statement.line,
    text: shorten(statement.sql),
    reason,
    code,
  })
}

export const noteLeaveOuts = (follow: Follow, notes: ScriptNotes, node: Node, statement: NotedStatement): void => {
  if ('CreateRoleStmt' in node && follow.serverRoles.has(node.CreateRoleStmt.role ?? ''))
    return leaveOut(
      notes,
      statement,
      'already-there',
      `the server has the role ${node.CreateRoleStmt.role ?? ''} already, and it stays as it is`,
    )
  if ('DropRoleStmt' in node)
    for (const role of node.DropRoleStmt.roles ?? [])
      if ('RoleSpec' in role) follow.serverRoles.delete(role.RoleSpec.rolename ?? '')
  const version = follow.catalog.serverVersionNumber
  if ('VariableSetStmt' in node) {
    const { name, args, kind } = node.VariableSetStmt
    const value = constantText(args?.[0])
    const verdict =
      kind === 'VAR_SET_VALUE' || kind === 'VAR_RESET' || kind === 'VAR_SET_DEFAULT'
        ? judgeSetting(name ?? '', value, version)
        : null
    if (verdict !== null) return leaveOut(notes, statement, verdict.code, verdict.reason)
    // psql's word for the text that follows; both engines send UTF-8 already.
    if (name === 'client_encoding' && value !== undefined && !/^(utf-?8|unicode)$/i.test(value))
      return leaveOut(
        notes,
        statement,
        'client-encoding',
        `the file is sent as UTF-8, whatever it was written in (${value})`,
      )
  }
  if ('SelectStmt' in node) {
    const calls = setConfigs(node)
    const only = (node.SelectStmt.targetList ?? []).length === 1 && node.SelectStmt.fromClause === undefined
    const first = calls[0]
    const verdict =
      only && calls.length === 1 && first !== undefined ? judgeSetting(first.name, first.value, version) : null
    if (verdict !== null) leaveOut(notes, statement, verdict.code, verdict.reason)
  }
  if (
    'CreateExtensionStmt' in node &&
    node.CreateExtensionStmt.extname === 'plpgsql' &&
    node.CreateExtensionStmt.if_not_exists !== true
  )
    leaveOut(notes, statement, 'already-there', 'every database has plpgsql')
  if (
    'CreateExtensionStmt' in node &&
    node.CreateExtensionStmt.extname !== 'plpgsql' &&
    node.CreateExtensionStmt.if_not_exists !== true &&
    findGlobal(follow, 'extension', node.CreateExtensionStmt.extname ?? '')?.origin.builtIn === true
  )
    leaveOut(
      notes,
      statement,
      'already-there',
      `the recipe has made the extension ${node.CreateExtensionStmt.extname ?? ''} already`,
    )
  if ('CreatePLangStmt' in node && node.CreatePLangStmt.plname === 'plpgsql' && node.CreatePLangStmt.replace !== true)
    leaveOut(notes, statement, 'already-there', 'every database has plpgsql')
  if (
    'CommentStmt' in node &&
    node.CommentStmt.objtype === 'OBJECT_EXTENSION' &&
    stringOf(node.CommentStmt.object) === 'plpgsql'
  )
    leaveOut(notes, statement, 'not-needed', 'only a comment, which only the owner of plpgsql may write')
  if (
    'CreateSchemaStmt' in node &&
    node.CreateSchemaStmt.schemaname === 'public' &&
    node.CreateSchemaStmt.if_not_exists !== true &&
    (node.CreateSchemaStmt.schemaElts ?? []).length === 0 &&
    findSchema(follow, 'public') !== undefined
  )
    leaveOut(notes, statement, 'already-there', 'every new database has the schema public')
}
