// The login of a fix works on what an earlier one made and gave away: in the copy it takes it over, and everything goes
// where it belongs when the copy is proven (handOverAll, and the dump's own OWNER statements where owners are kept).
import type pg from 'pg'
import { quoteIdent } from '../../postgres/quote.ts'
import { ownershipQuery } from '../../recipe/ownership.ts'
import type { Worker } from '../worker-role.ts'

const together = 100 // so that thousands of tables are never more locks than one transaction gets

/** `inside`: a safe session in the copy. */
export const takeOver = async (inside: pg.ClientBase, worker: Worker): Promise<void> => {
  if (worker.role === null) return // a person's own login owns it already
  const { rows: roles } = await inside.query<{ name: string }>(
    `SELECT rolname AS name FROM pg_roles WHERE rolname <> $1 AND rolname NOT LIKE 'pg\\_%'`,
    [worker.stagingOwner],
  )
  const given = roles.map(({ name }) => name)
  if (given.length === 0) return
  const { rows } = await inside.query<{ statement: string }>(ownershipQuery(given, worker.stagingOwner))
  for (let at = 0; at < rows.length; at += together)
    await inside.query(
      rows
        .slice(at, at + together)
        .map(({ statement }) => statement)
        .join(';'),
    )
}

/** A copy belongs to whoever made it; the dump's statements want to make schemas in it. */
export const giveDatabase = (client: pg.ClientBase, database: string, worker: Worker): Promise<unknown> =>
  client.query(`ALTER DATABASE ${quoteIdent(database)} OWNER TO ${quoteIdent(worker.stagingOwner)}`)
