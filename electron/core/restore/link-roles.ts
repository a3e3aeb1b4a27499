// Roles of a whole server's dump, where owners are kept: those that this restore itself makes become members of each other and
// get their settings, as the dump has them. A role that was there before, one of PostgreSQL's own and another database are
// never touched, and a setting only where any login might set it for itself. What is left out is said by number.
import type pg from 'pg'
import type { Membership, RoleSetting, ServerGlobals } from '../archive/read-globals.ts'
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'
import type { Dump } from './open-dump.ts'
import type { RestoreRun } from './run-state.ts'
import type { LeftOut } from './types.ts'

/** Libraries are loaded by it, at login. */
const neverSet = new Set(['local_preload_libraries', 'role', 'session_authorization'])

const membershipSql = ({ of, member, admin, inherit, set }: Membership, major: number): string | null => {
  const grant = `GRANT ${quoteIdent(of)} TO ${quoteIdent(member)}`
  if (major < 16)
    return inherit === false || set === false ? null : `${grant}${admin === true ? ' WITH ADMIN OPTION' : ''}`
  const options = Object.entries({ ADMIN: admin, INHERIT: inherit, SET: set }).flatMap(([name, value]) =>
    value === null ? [] : [`${name} ${value ? 'TRUE' : 'FALSE'}`],
  )
  return `${grant}${options.length === 0 ? '' : ` WITH ${options.join(', ')}`}`
}

const settingSql = ({ role, database, name, values }: RoleSetting, storedAs: string): string =>
  `ALTER ROLE ${quoteIdent(role ?? '')}${database === null ? '' : ` IN DATABASE ${quoteIdent(storedAs)}`} SET ${quoteIdent(name)} TO ${(values ?? []).map((value) => quoteLiteral(value).trim()).join(', ')}`

/** True: done. The session is in no transaction, so what fails takes nothing with it. */
const tryTo = (lead: pg.ClientBase, sql: string | null): Promise<boolean> =>
  sql === null
    ? Promise.resolve(false)
    : lead.query(sql).then(
        () => true,
        () => false,
      )

const readUserSettings = async (lead: pg.ClientBase): Promise<ReadonlySet<string>> => {
  const { rows } = await lead.query<{ name: string }>(
    `SELECT pg_catalog.lower(name) AS name FROM pg_catalog.pg_settings WHERE context = 'user'`,
  )
  return new Set(rows.map(({ name }) => name).filter((name) => !neverSet.has(name)))
}

export type Linked = { readonly memberships: number; readonly settings: number }

export const linkRoles = async (
  lead: pg.ClientBase,
  globals: ServerGlobals,
  where: {
    /** Roles made by this restore. */
    readonly made: ReadonlySet<string>
    readonly major: number
    /** Its name in the dump, and where it is now. */
    readonly database: string
    readonly storedAs: string
  },
): Promise<Linked> => {
  const { made, major, database, storedAs } = where
  const done = { memberships: 0, settings: 0 }
  if (made.size === 0) return done
  for (const { name, inherits } of globals.roles)
    if (made.has(name) && !inherits) await lead.query(`ALTER ROLE ${quoteIdent(name)} NOINHERIT`)
  for (const membership of globals.memberships)
    if (made.has(membership.of) && made.has(membership.member))
      done.memberships += (await tryTo(lead, membershipSql(membership, major))) ? 1 : 0
  const allowed = await readUserSettings(lead)
  for (const setting of globals.settings) {
    const { role, values, name } = setting
    const isHere = setting.database === null || setting.database === database
    if (role === null || !made.has(role) || values === null || !isHere || !allowed.has(name.toLowerCase())) continue
    done.settings += (await tryTo(lead, settingSql(setting, storedAs))) ? 1 : 0
  }
  return done
}

const count = (number: number, one: string, many = `${one}s`): readonly string[] =>
  number === 0 ? [] : [`${number} ${number === 1 ? one : many}`]
const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`

/** `made`: null where no role of the dump was to be made. */
export const rolesLeftOut = (globals: ServerGlobals, made: number | null, linked: Linked): readonly LeftOut[] => {
  const roles = globals.roles.filter(({ name }) => !name.startsWith('pg_')).length
  const links = [
    ...(made === null ? count(roles, 'role') : []),
    ...count(globals.memberships.length - linked.memberships, 'membership'),
    ...count(globals.settings.length - linked.settings, 'setting of roles', 'settings of roles'),
  ]
  const server = [
    ...count(globals.tablespaces.length, 'tablespace'),
    ...count(globals.others, 'other statement about the server', 'other statements about the server'),
  ]
  return [
    ...(links.length === 0
      ? []
      : [
          {
            what: listed(links),
            reason:
              made === null
                ? 'roles of a dump are made only where owners are kept'
                : 'only those of roles made by this restore are taken, and only what any login might set for itself',
          },
        ]),
    ...(made === null || made === 0
      ? []
      : [
          {
            what: `passwords, logins and rights of ${listed(count(made, 'role'))}`,
            reason: 'roles that a restore makes cannot log in',
          },
        ]),
    ...(server.length === 0 ? [] : [{ what: listed(server), reason: 'nothing of the server is changed' }]),
  ]
}

/** Once the roles and the staging database are there. Adds to what the receipt says is left out. */
export const linkRolesOfDump = async (
  run: RestoreRun,
  lead: pg.ClientBase,
  dump: Pick<Dump, 'outside'>,
  where: { readonly made: readonly string[]; readonly major: number; readonly storedAs: string },
): Promise<void> => {
  const { known, choices } = run
  const { outside } = dump
  if (outside === undefined || known.plan === null) return
  const ofDump = new Set(outside.roles)
  const made = new Set(where.made.filter((name) => ofDump.has(name)))
  const linked = await linkRoles(lead, outside.globals, { ...where, made, database: outside.database })
  const left = rolesLeftOut(
    outside.globals,
    choices.ownership === 'keep' && !choices.dataOnly ? made.size : null,
    linked,
  )
  known.plan = { ...known.plan, leftOut: [...known.plan.leftOut, ...left] }
}
