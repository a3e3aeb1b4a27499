// Roles a restore makes on the way: the owner it was asked to make, and those that the dump names and the server lacks. Until
// the swap they bear a comment by which tidying knows them should the restore be killed; the swap takes it off.
import type pg from 'pg'
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'
import { lockDatabase } from '../recipe/database-lock.ts'
import { keeperRoleComment, provisionalRoleComment, stagingLock } from './staging-name.ts'

const comments = { provisional: provisionalRoleComment, keeper: keeperRoleComment } as const

/** The lock tells a tidying Groundwork that somebody is at work with the role; it is held as long as the session lasts. */
export const makeRole = async (
  lead: pg.Client,
  name: string,
  options: { readonly login: boolean; readonly as: keyof typeof comments; readonly password?: string },
): Promise<void> => {
  await lockDatabase(lead, stagingLock(name), 1000)
  const password = options.password === undefined ? '' : ` PASSWORD ${quoteLiteral(options.password).trim()}`
  // Keeps the password out of the server's log as far as a session may.
  if (password !== '') await lead.query(`SET log_statement = 'none'`).catch(() => undefined)
  // One message, one transaction: there is no moment at which it is there without its comment.
  await lead.query(
    `CREATE ROLE ${quoteIdent(name)} ${options.login ? 'LOGIN' : 'NOLOGIN'}${password}; COMMENT ON ROLE ${quoteIdent(name)} IS ${quoteLiteral(comments[options.as]).trim()}`,
  )
}

/** For the transaction of the swap: from now on they are nobody's debris. */
export const settleRoles = async (client: pg.ClientBase, names: readonly string[]): Promise<void> => {
  if (names.length === 0) return
  const { rows } = await client.query<{ name: string }>(
    `SELECT rolname::text AS name FROM pg_roles WHERE rolname = ANY ($1::name[]) AND shobj_description(oid, 'pg_authid') = $2`,
    [names, provisionalRoleComment],
  )
  for (const { name } of rows) await client.query(`COMMENT ON ROLE ${quoteIdent(name)} IS NULL`)
}
