// What a statement means besides what it makes: who must run it, what it reaches, what would stop the load for nothing.
import type { Node } from 'libpg-query'
import type { LeaveOut, ScriptStatementNote } from '../../../../shared/model/script.ts'
import { constantText, namesOf, stringOf, walk } from './ast.ts'
import type { Obj } from './catalog-types.ts'
import { optionOf } from './create-routine.ts'
import {
  extensionOfAccessMethod,
  extensionOfFunction,
  extensionOfLanguage,
  extensionOfOperatorClass,
  extensionOfType,
  trustedExtensions,
} from './extension-knowledge.ts'
import type { Follow } from './follow-types.ts'
import { findGlobal, findSchema, findType } from './resolve.ts'
import type { Place, ScriptNotes } from './script-notes.ts'
import { shorten } from './script-notes.ts'
import { setConfigs } from './search-path.ts'
import { judgeSetting } from './settings-by-version.ts'

export type NotedStatement = Place & { readonly start: number; readonly end: number; readonly sql: string }

/** A dump says the same of thousands of objects (OWNER TO postgres): some of each are enough. */
const maxOfOneKind = 20

const note = (list: ScriptStatementNote[], statement: NotedStatement, why: string): void => {
  if (list.length >= maxOfOneKind && list.filter((one) => one.why === why).length >= maxOfOneKind) return
  list.push({ file: statement.file, line: statement.line, text: shorten(statement.sql), why })
}

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

const noteRoles = (notes: ScriptNotes, node: Node, statement: NotedStatement): void => {
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
const noteRolesInText = (notes: ScriptNotes, statement: NotedStatement): void => {
  let first = true
  for (const [, quoted, plain] of statement.sql.matchAll(
    /\bcreate\s+(?:role|user|group)\s+(?:"((?:[^"]|"")+)"|([a-z_][\w$]*))/gi,
  )) {
    addRole(notes, quoted === undefined ? (plain ?? '').toLowerCase() : quoted.replaceAll('""', '"'), statement, true)
    if (first) {
      note(notes.needsSuperuser, statement, 'making a role takes a superuser, or an owner with CREATEROLE')
      note(notes.clusterWide, statement, 'makes a role, which all databases of the server share')
    }
    first = false
  }
}

const untrusted = /^(c|internal|plpython\w*u|plperlu|pltclu|plsh|plr|javau?)$/

export const whySuperuser = (node: Node): string | null => {
  if ('CreateExtensionStmt' in node && !trustedExtensions.has(node.CreateExtensionStmt.extname ?? ''))
    return `the extension ${node.CreateExtensionStmt.extname ?? ''} is not trusted`
  if ('CreateFunctionStmt' in node) {
    const language = (stringOf(optionOf(node.CreateFunctionStmt.options, 'language')) ?? '').toLowerCase()
    if (untrusted.test(language)) return `functions in ${language} are for superusers`
    if (optionOf(node.CreateFunctionStmt.options, 'support') !== undefined)
      return 'support functions are for superusers'
  }
  if ('AlterRoleStmt' in node || 'DropRoleStmt' in node || 'GrantRoleStmt' in node)
    return 'changing a role takes a superuser, or an owner with CREATEROLE'
  if ('AlterRoleSetStmt' in node && node.AlterRoleSetStmt.role?.roletype === 'ROLESPEC_CSTRING')
    return 'the settings of a role are for superusers'
  if ('RenameStmt' in node && node.RenameStmt.renameType === 'OBJECT_ROLE')
    return 'changing a role takes a superuser, or an owner with CREATEROLE'
  if ('CreatedbStmt' in node || 'DropdbStmt' in node)
    return 'making or dropping a database takes a superuser, or an owner with CREATEDB'
  if ('CreateEventTrigStmt' in node) return 'event triggers are for superusers'
  if ('AlterSystemStmt' in node) return 'ALTER SYSTEM is for superusers'
  if ('CreateOpClassStmt' in node || 'CreateOpFamilyStmt' in node) return 'operator classes are for superusers'
  if ('DefineStmt' in node && node.DefineStmt.kind === 'OBJECT_TYPE' && (node.DefineStmt.definition ?? []).length > 0)
    return 'base types are for superusers'
  if (
    'DefineStmt' in node &&
    (node.DefineStmt.kind === 'OBJECT_TSPARSER' || node.DefineStmt.kind === 'OBJECT_TSTEMPLATE')
  )
    return 'text search parsers and templates are for superusers'
  if ('CreatePLangStmt' in node && !trustedExtensions.has(node.CreatePLangStmt.plname ?? ''))
    return `the language ${node.CreatePLangStmt.plname ?? ''} is not trusted`
  if ('CreateAmStmt' in node) return 'access methods are for superusers'
  if ('CreateFdwStmt' in node) return 'foreign-data wrappers are for superusers'
  if ('CreateTableSpaceStmt' in node) return 'tablespaces are for superusers'
  if ('CreateSubscriptionStmt' in node) return 'subscriptions need a superuser or pg_create_subscription'
  if ('CreatePublicationStmt' in node && node.CreatePublicationStmt.for_all_tables === true)
    return 'FOR ALL TABLES is for superusers'
  if ('CreateCastStmt' in node && node.CreateCastStmt.func === undefined && node.CreateCastStmt.inout !== true)
    return 'casts WITHOUT FUNCTION are for superusers'
  if ('CopyStmt' in node && node.CopyStmt.is_program === true) return 'COPY ... PROGRAM runs a program on the server'
  if ('CopyStmt' in node && node.CopyStmt.filename !== undefined && node.CopyStmt.filename !== '')
    return 'COPY reads or writes a file of the server'
  if (
    'CreateRoleStmt' in node &&
    ['superuser', 'isreplication', 'bypassrls'].some((name) => isOn(optionOf(node.CreateRoleStmt.options, name)))
  )
    return 'roles with SUPERUSER, REPLICATION or BYPASSRLS are for superusers'
  if ('CreateRoleStmt' in node) return 'making a role takes a superuser, or an owner with CREATEROLE'
  if ('VariableSetStmt' in node && node.VariableSetStmt.name === 'session_replication_role')
    return 'session_replication_role is for superusers'
  if ('VariableSetStmt' in node && node.VariableSetStmt.name === 'session_authorization')
    return 'SET SESSION AUTHORIZATION is for superusers'
  let toSuperuser = false
  if ('AlterOwnerStmt' in node) toSuperuser = node.AlterOwnerStmt.newowner?.rolename === 'postgres'
  if ('AlterTableStmt' in node) {
    // Includes the triggers of foreign keys: what pg_dump --data-only --disable-triggers writes.
    if (
      (node.AlterTableStmt.cmds ?? []).some(
        (cmd) =>
          'AlterTableCmd' in cmd &&
          (cmd.AlterTableCmd.subtype === 'AT_DisableTrigAll' || cmd.AlterTableCmd.subtype === 'AT_EnableTrigAll'),
      )
    )
      return 'DISABLE TRIGGER ALL is for superusers'
    toSuperuser = (node.AlterTableStmt.cmds ?? []).some(
      (cmd) =>
        'AlterTableCmd' in cmd &&
        cmd.AlterTableCmd.subtype === 'AT_ChangeOwner' &&
        cmd.AlterTableCmd.newowner?.rolename === 'postgres',
    )
  }
  return toSuperuser ? 'gives the object to postgres: only a member of that role may' : null
}

const isOn = (node: Node | undefined): boolean => ['true', '1', 'on'].includes(constantText(node) ?? 'false')

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

const whyLeaves = (node: Node): string | null => {
  if ('CreatedbStmt' in node) return `makes a database of its own, ${node.CreatedbStmt.dbname ?? ''}`
  if ('DropdbStmt' in node) return `drops the database ${node.DropdbStmt.dbname ?? ''}`
  if ('AlterDatabaseStmt' in node || 'AlterDatabaseSetStmt' in node) return 'changes a database by name'
  return null
}

const whyNotTransactional = (node: Node): string | null => {
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

const noteLeaveOuts = (follow: Follow, notes: ScriptNotes, node: Node, statement: NotedStatement): void => {
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

/** Noted before the statement is applied: some of it depends on what is there already. */
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

const calledInText = /\b([a-z_][a-z0-9_]*)\s*\(/gi

/** Extensions that a statement's types, functions, operator classes and languages come from. */
export const noteNeeds = (
  follow: Follow,
  notes: ScriptNotes,
  node: Node,
  statement: NotedStatement,
  by: Obj | string,
): void => {
  const place = { file: statement.file, line: statement.line }
  const seen = new Set<string>()
  const add = (
    extension: string | undefined,
    what: string,
    routine: string | null,
    sure: boolean,
    typeName: string | null = null,
  ): void => {
    if (extension === undefined || extension === 'plpgsql' || seen.has(`${extension} ${what}`)) return
    seen.add(`${extension} ${what}`)
    notes.needs.push({ extension, what, routine, type: typeName, by, place, sure })
  }
  walk(node, (type, inner) => {
    if (type === 'FuncCall') {
      const name = namesOf(inner['funcname'] as readonly Node[] | undefined).at(-1) ?? ''
      add(extensionOfFunction(name), `${name}()`, name, true)
    } else if (type === 'argType' || type === 'typeName' || type === 'returnType' || type === 'TypeName') {
      const names = namesOf(inner['names'] as readonly Node[] | undefined)
      const name = names.at(-1) ?? ''
      if (inner['pct_type'] !== true && findType(follow, names.at(-2), name) === undefined)
        add(extensionOfType(name), `type ${name}`, null, true, name)
    } else if (type === 'IndexElem') {
      const name = namesOf(inner['opclass'] as readonly Node[] | undefined).at(-1)
      if (name !== undefined) add(extensionOfOperatorClass(name), `operator class ${name}`, null, true)
    } else if (type === 'IndexStmt')
      add(
        extensionOfAccessMethod(String(inner['accessMethod'] ?? '')),
        `index method ${String(inner['accessMethod'])}`,
        null,
        true,
      )
  })
  if (!('CreateFunctionStmt' in node)) return
  const { options } = node.CreateFunctionStmt
  const language = (stringOf(optionOf(options, 'language')) ?? '').toLowerCase()
  add(extensionOfLanguage(language), `language ${language}`, null, true)
  if (language !== 'sql' && language !== 'plpgsql') return
  for (const match of statement.sql.matchAll(calledInText))
    add(
      extensionOfFunction((match[1] ?? '').toLowerCase()),
      `${match[1] ?? ''}()`,
      (match[1] ?? '').toLowerCase(),
      false,
    )
}
