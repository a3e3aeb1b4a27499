// The roles that statements mention, make, and give objects to.
import type { Node } from 'libpg-query'
import { constantText, walk } from './ast.ts'
import { type NotedStatement, note } from './noted-statement.ts'
import type { Place, ScriptNotes } from './script-notes.ts'
import { makesRole } from './why-superuser.ts'

const addRole = (notes: ScriptNotes, name: string, statement: Place, creates: boolean): void => {
  const before = notes.roles.get(name)
  if (before === undefined) notes.roles.set(name, { file: statement.file, line: statement.line, creates })
  else if (creates) before.creates = true
}

const noteGiven = (notes: ScriptNotes, name: string, { line }: Place): void => {
  const role = notes.roles.get(name)
  if (role !== undefined) role.givenAt ??= line
}

/** Roles that only their members may give objects to, or act as. */
const givenTo = (node: Node): readonly string[] => {
  const specs =
    'AlterOwnerStmt' in node
      ? [node.AlterOwnerStmt.newowner]
      : 'AlterTableStmt' in node
        ? (node.AlterTableStmt.cmds ?? []).map((cmd) =>
            'AlterTableCmd' in cmd && cmd.AlterTableCmd.subtype === 'AT_ChangeOwner'
              ? cmd.AlterTableCmd.newowner
              : undefined,
          )
        : 'CreateSchemaStmt' in node
          ? [node.CreateSchemaStmt.authrole]
          : []
  const named = specs.flatMap((spec) =>
    spec?.roletype === 'ROLESPEC_CSTRING' && spec.rolename !== undefined ? [spec.rolename] : [],
  )
  if (!('AlterDefaultPrivilegesStmt' in node)) return named
  const found: string[] = []
  for (const option of node.AlterDefaultPrivilegesStmt.options ?? [])
    if ('DefElem' in option && option.DefElem.defname === 'roles')
      walk(
        option,
        (_type, inner) => inner['roletype'] === 'ROLESPEC_CSTRING' && found.push(String(inner['rolename'] ?? '')),
      )
  return found
}

export const noteRoles = (notes: ScriptNotes, node: Node, statement: NotedStatement): void => {
  walk(node, (type, inner) => {
    if (inner['roletype'] === 'ROLESPEC_CSTRING') addRole(notes, String(inner['rolename'] ?? ''), statement, false)
    if (type === 'AccessPriv' && 'GrantRoleStmt' in node)
      addRole(notes, String(inner['priv_name'] ?? ''), statement, false)
  })
  if ('CreateRoleStmt' in node) addRole(notes, node.CreateRoleStmt.role ?? '', statement, true)
  for (const name of givenTo(node)) noteGiven(notes, name, statement)
  if (
    'VariableSetStmt' in node &&
    (node.VariableSetStmt.name === 'role' || node.VariableSetStmt.name === 'session_authorization')
  ) {
    const name = constantText(node.VariableSetStmt.args?.[0])
    if (name !== undefined && name !== 'none') addRole(notes, name, statement, false)
  }
}

/** IF NOT EXISTS (...) THEN CREATE ROLE app; in a DO block: the usual way to make a role once. */
export const noteRolesInText = (notes: ScriptNotes, statement: NotedStatement): void => {
  let first = true
  for (const [, quoted, plain] of statement.sql.matchAll(
    /\bcreate\s+(?:role|user|group)\s+(?:"((?:[^"]|"")+)"|([a-z_][\w$]*))/gi,
  )) {
    addRole(notes, quoted === undefined ? (plain ?? '').toLowerCase() : quoted.replaceAll('""', '"'), statement, true)
    if (first) {
      note(notes.needsSuperuser, statement, makesRole)
      note(notes.clusterWide, statement, 'makes a role, which all databases of the server share')
    }
    first = false
  }
}

const ownerTo = /^\s*alter\s[^;'$]*\sowner\s+to\s+("(?:[^"]|"")+"|[a-z_][\w$]*)\s*$/i

/** ALTER ... OWNER TO is a third of a dump and declares nothing: read by its words. False for anything else. */
export const noteOwner = (notes: ScriptNotes, statement: NotedStatement): boolean => {
  const found = ownerTo.exec(statement.sql)?.[1]
  if (found === undefined) return false
  const name = found.startsWith('"') ? found.slice(1, -1).replaceAll('""', '"') : found.toLowerCase()
  if (['current_user', 'current_role', 'session_user'].includes(name)) return true
  addRole(notes, name, statement, false)
  noteGiven(notes, name, statement)
  if (name === 'postgres')
    note(notes.needsSuperuser, statement, 'gives the object to postgres: only a member of that role may')
  notes.madeAfterLastTransaction = true
  return true
}
