// Foreign SQL is run by a login that can do nothing outside the staging database, also when the person is a superuser:
// SET ROLE alone is no wall, because any function of the dump could reset it. The login is made for one restore, expires by
// itself, and goes when the restore ends.
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { ServerFacts } from '../../../shared/model/server.ts'
import type { RestoreChoices } from '../../../shared/model/restore.ts'
import { raise } from '../failures.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'
import { ownershipQuery } from '../recipe/ownership.ts'
import { generatePassword } from '../recipe/password.ts'
import { withClient } from '../postgres/connect.ts'
import { makeRole } from './made-roles.ts'
import { workerRoleComment, workerRoleName } from './staging-name.ts'

const literal = (text: string): string => quoteLiteral(text).trim()

export type Worker = {
  /** Without a database: the caller adds it. */
  readonly params: ConnectionParams
  /** The login made for this restore; null when the person's own is used. */
  readonly role: string | null
  readonly stagingOwner: string
  /** Who owns everything in the end. */
  readonly finalOwner: string
  readonly madeOwner: boolean
  readonly password: string | null
  /** Of the owner, where it was made for this restore. */
  readonly ownerPassword?: string
  /** Where the server does not let the login in; left out: the administrator, as the role that shall own everything. */
  readonly unwalled?: ConnectionParams
}

type RoleRow = { name: string; super: boolean; member: boolean }

const findRole = async (client: pg.Client, name: string): Promise<RoleRow | null> =>
  (
    await client.query<RoleRow>(
      `SELECT rolname AS name, rolsuper AS super, pg_has_role(oid, 'MEMBER') AS member FROM pg_roles WHERE rolname = $1`,
      [name],
    )
  ).rows[0] ?? null

/** Makes the owner when that was asked for; says what to do when it is missing. */
const ensureOwner = async (
  client: pg.Client,
  choices: RestoreChoices,
): Promise<{ readonly owner: RoleRow | null; readonly made: boolean; readonly ownerPassword?: string }> => {
  if (choices.owner === undefined) return { owner: null, made: false }
  const found = await findRole(client, choices.owner)
  if (found !== null) return { owner: found, made: false }
  if (!choices.createOwner)
    raise({
      kind: 'not-found',
      message: `There is no role "${choices.owner}" on this server.`,
      hint: 'Have it created (--create-owner), name another, or leave the owner out: then everything belongs to you.',
    })
  const ownerPassword = generatePassword()
  await makeRole(client, choices.owner, { login: true, as: 'provisional', password: ownerPassword })
  return { owner: await findRole(client, choices.owner), made: true, ownerPassword }
}

/** `attributes` and `more`: SQL of ours. */
export const makeLogin = async (
  client: pg.ClientBase,
  attributes = '',
  more: (role: string) => string = () => '',
): Promise<{ readonly role: string; readonly password: string }> => {
  const role = workerRoleName()
  const password = randomBytes(24).toString('base64url')
  const until = new Date(Date.now() + 3 * 86_400_000).toISOString()
  await client.query(`SET log_statement = 'none'`)
  await client.query(
    `CREATE ROLE ${quoteIdent(role)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE ${attributes} PASSWORD ${literal(password)} VALID UNTIL ${literal(until)}; COMMENT ON ROLE ${quoteIdent(role)} IS ${literal(workerRoleComment)};${more(quoteIdent(role))}`,
  )
  return { role, password }
}

export const prepareWorker = async (
  client: pg.Client,
  admin: ConnectionParams,
  server: ServerFacts,
  choices: RestoreChoices,
): Promise<Worker> => {
  const { owner, made, ...secret } = await ensureOwner(client, choices)
  if (!server.isSuperuser) {
    if (owner !== null && owner.name !== server.user && !owner.member) {
      if (!made)
        raise({
          kind: 'permission-denied',
          message: `"${server.user}" is no member of "${owner.name}", so it cannot give the new database to it.`,
          hint: `As an administrator: GRANT ${quoteIdent(owner.name)} TO ${quoteIdent(server.user)}`,
        })
      await client.query(`GRANT ${quoteIdent(owner.name)} TO CURRENT_USER`)
    }
    const become =
      owner !== null && owner.name !== server.user ? { settings: { ...admin.settings, role: owner.name } } : {}
    const name = owner?.name ?? server.user
    return {
      params: { ...admin, ...become },
      role: null,
      stagingOwner: name,
      finalOwner: name,
      madeOwner: made,
      password: null,
      ...secret,
    }
  }
  const { role, password } = await makeLogin(client)
  const plainOwner = owner !== null && !owner.super
  if (plainOwner) await client.query(`GRANT ${quoteIdent(owner.name)} TO ${quoteIdent(role)}`)
  const { settings: _own, ...plain } = admin
  return {
    params: { ...plain, user: role, password, ...(plainOwner ? { settings: { role: owner.name } } : {}) },
    role,
    stagingOwner: plainOwner ? owner.name : role,
    finalOwner: owner?.name ?? server.user,
    madeOwner: made,
    password,
    ...secret,
  }
}

/** Can the login get in? Where only other ways in are allowed (peer, certificates), the administrator becomes it instead. */
export const checkWorker = async (
  worker: Worker,
  admin: ConnectionParams,
  database: string,
): Promise<{ readonly params: ConnectionParams; readonly isWalled: boolean }> => {
  const own = { ...worker.params, database }
  if (worker.role === null) return { params: own, isWalled: true }
  try {
    await withClient({ ...own, applicationName: 'groundwork restore' }, (client) => client.query('SELECT 1'))
    return { params: own, isWalled: true }
  } catch {
    const instead = worker.unwalled ?? { ...admin, settings: { ...admin.settings, role: worker.stagingOwner } }
    return { params: { ...instead, database }, isWalled: false }
  }
}

/** Everything the login made goes to the one who shall own it. In the staging database. */
export const handOverAll = async (client: pg.Client, worker: Worker): Promise<void> => {
  if (worker.role === null || worker.stagingOwner !== worker.role) return
  const role = quoteIdent(worker.role)
  const to = quoteIdent(worker.finalOwner)
  try {
    await client.query(`REASSIGN OWNED BY ${role} TO ${to}`)
  } catch (error) {
    // Thousands of tables are more locks than one transaction gets: bit by bit then.
    if (!(error instanceof Error && 'code' in error && error.code === '53200')) throw error
    const { rows } = await client.query<{ statement: string }>(ownershipQuery([worker.role], worker.finalOwner))
    for (let at = 0; at < rows.length; at += 100)
      await client.query(
        rows
          .slice(at, at + 100)
          .map(({ statement }) => statement)
          .join(';'),
      )
    await client.query(`REASSIGN OWNED BY ${role} TO ${to}`)
  }
  await client.query(`DROP OWNED BY ${role}`)
}

export const dropWorker = async (client: pg.Client, worker: Worker): Promise<void> => {
  if (worker.role === null) return
  await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1`, [worker.role])
  await client.query(`DROP ROLE IF EXISTS ${quoteIdent(worker.role)}`)
}
