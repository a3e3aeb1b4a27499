// Who must run a statement: why a superuser, where one is needed.
import type { Node } from 'libpg-query'
import { constantText, stringOf } from './ast.ts'
import { optionOf } from './create-routine.ts'
import { trustedExtensions } from './extension-knowledge.ts'

const untrusted = /^(c|internal|plpython\w*u|plperlu|pltclu|plsh|plr|javau?)$/

export const makesRole = 'making a role takes a superuser, or a role with CREATEROLE'
const changesRole = 'changing a role takes a superuser, or a role with CREATEROLE'

/** What does instead of a superuser, where something does. */
export const enoughFor = (why: string): 'CREATEROLE' | undefined =>
  why === makesRole || why === changesRole ? 'CREATEROLE' : undefined

const forSuperusers = ['superuser', 'isreplication', 'bypassrls']

export const whySuperuser = (node: Node): string | null => {
  if ('CreateExtensionStmt' in node && !trustedExtensions.has(node.CreateExtensionStmt.extname ?? ''))
    return `the extension ${node.CreateExtensionStmt.extname ?? ''} is not trusted`
  if ('CreateFunctionStmt' in node) {
    const language = (stringOf(optionOf(node.CreateFunctionStmt.options, 'language')) ?? '').toLowerCase()
    if (untrusted.test(language)) return `functions in ${language} are for superusers`
    if (optionOf(node.CreateFunctionStmt.options, 'support') !== undefined)
      return 'support functions are for superusers'
  }
  const options =
    'CreateRoleStmt' in node
      ? node.CreateRoleStmt.options
      : 'AlterRoleStmt' in node
        ? node.AlterRoleStmt.options
        : undefined
  if (forSuperusers.some((name) => isOn(optionOf(options, name))))
    return 'roles with SUPERUSER, REPLICATION or BYPASSRLS are for superusers'
  if ('AlterRoleStmt' in node || 'DropRoleStmt' in node || 'GrantRoleStmt' in node) return changesRole
  if ('AlterRoleSetStmt' in node && node.AlterRoleSetStmt.role?.roletype === 'ROLESPEC_CSTRING')
    return 'the settings of a role are for superusers'
  if ('RenameStmt' in node && node.RenameStmt.renameType === 'OBJECT_ROLE') return changesRole
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
  if ('CreateRoleStmt' in node) return makesRole
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
