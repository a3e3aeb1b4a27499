// What an archive of a whole server says of roles: toc.glo, statement by statement as pg_dumpall writes them. Nothing of it is
// ever run as it stands.
import type { Node } from 'libpg-query'
import { constantText } from '../script/facts/ast.ts'
import { parseStatement } from '../script/facts/parse-statement.ts'
import { openArchive } from './open-archive.ts'

export type ServerRole = { readonly name: string; readonly isSuperuser: boolean; readonly inherits: boolean }

/** Null: not said. */
export type Membership = {
  readonly of: string
  readonly member: string
  readonly admin: boolean | null
  readonly inherit: boolean | null
  readonly set: boolean | null
}

export type RoleSetting = {
  /** Null: of all roles. */
  readonly role: string | null
  readonly database: string | null
  readonly name: string
  /** Several for a list; null: nothing that a constant could say. */
  readonly values: readonly string[] | null
}

export type ServerGlobals = {
  readonly roles: readonly ServerRole[]
  readonly tablespaces: readonly string[]
  readonly memberships: readonly Membership[]
  readonly settings: readonly RoleSetting[]
  /** Comments, privileges on parameters, and what no parser of ours reads. */
  readonly others: number
}

const flag = (options: readonly Node[] | undefined, name: string): boolean | null => {
  for (const option of options ?? []) {
    if (!('DefElem' in option) || option.DefElem.defname !== name) continue
    const { arg } = option.DefElem
    return arg !== undefined && 'Boolean' in arg ? arg.Boolean.boolval === true : null
  }
  return null
}

const membershipsOf = (node: Extract<Node, { GrantRoleStmt: unknown }>): readonly Membership[] => {
  const { granted_roles = [], grantee_roles = [], opt } = node.GrantRoleStmt
  return granted_roles.flatMap((granted) =>
    grantee_roles.map((grantee) => ({
      of: 'AccessPriv' in granted ? (granted.AccessPriv.priv_name ?? '') : '',
      member: 'RoleSpec' in grantee ? (grantee.RoleSpec.rolename ?? '') : '',
      admin: flag(opt, 'admin'),
      inherit: flag(opt, 'inherit'),
      set: flag(opt, 'set'),
    })),
  )
}

const settingOf = (node: Extract<Node, { AlterRoleSetStmt: unknown }>): RoleSetting => {
  const { role, database, setstmt } = node.AlterRoleSetStmt
  const values = (setstmt?.args ?? []).map(constantText)
  const isPlain = setstmt?.kind === 'VAR_SET_VALUE' && values.every((value) => value !== undefined)
  return {
    role: role?.rolename ?? null,
    database: database === undefined || database === '' ? null : database,
    name: setstmt?.name ?? '',
    values: isPlain ? values.filter((value) => value !== undefined) : null,
  }
}

export const readGlobals = async (path: string): Promise<ServerGlobals> => {
  const roles = new Map<string, ServerRole>()
  const tablespaces: string[] = []
  const memberships: Membership[] = []
  const settings: RoleSetting[] = []
  let others = 0
  const take = (node: Node): void => {
    if ('CreateRoleStmt' in node) {
      const name = node.CreateRoleStmt.role ?? ''
      if (!roles.has(name)) roles.set(name, { name, isSuperuser: false, inherits: true })
    } else if ('AlterRoleStmt' in node) {
      const { role, options } = node.AlterRoleStmt
      const known = roles.get(role?.rolename ?? '')
      if (known === undefined) return
      const isSuperuser = flag(options, 'superuser') === true
      roles.set(known.name, { ...known, isSuperuser, inherits: flag(options, 'inherit') ?? known.inherits })
    } else if ('CreateTableSpaceStmt' in node) tablespaces.push(node.CreateTableSpaceStmt.tablespacename ?? '')
    else if ('GrantRoleStmt' in node) memberships.push(...membershipsOf(node))
    else if ('AlterRoleSetStmt' in node) settings.push(settingOf(node))
    // What pg_dumpall sets for its own session.
    else if (!('VariableSetStmt' in node) && !('SelectStmt' in node)) others += 1
  }
  const archive = await openArchive(path)
  await archive.close()
  for (const { desc, definition } of archive.facts.entries) {
    if (desc === 'DROP_GLOBAL' || definition.trim() === '') continue
    const parsed = parseStatement(definition)
    if (parsed.ok) parsed.nodes.forEach(take)
    else others += 1
  }
  return { roles: [...roles.values()], tablespaces, memberships, settings, others }
}
