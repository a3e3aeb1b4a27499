import { withClient } from '../postgres/connect.ts'
import { inDatabase } from '../postgres/connection.ts'
import { safeSettings } from '../postgres/safe-session.ts'
import { ownershipQuery } from './ownership.ts'
import { superuserOwners } from './plan-loads.ts'
import { runStatement } from './run-statement.ts'
import { type Run } from './run.ts'

export const handOver = async (run: Run): Promise<string> => {
  const owner = run.recipe.database.owner ?? run.recipe.role.name
  // Names come in full, and no operator that the database has made is taken for the system's.
  const safely = {
    ...inDatabase(run.admin, run.recipe.database.name),
    settings: { ...run.admin.settings, ...safeSettings },
  }
  return withClient(safely, async (client) => {
    const found = await runStatement<{ statement: string }>(
      client,
      ownershipQuery(superuserOwners(run.situation.observed), owner),
      { admin: run.admin, signal: run.context.signal, doing: 'Find what a superuser owns' },
    )
    await client.query('BEGIN')
    for (const { statement: sql } of found.rows)
      await runStatement(client, sql, {
        admin: run.admin,
        signal: run.context.signal,
        doing: 'Hand an object to the role',
      })
    await client.query('COMMIT')
    for (const { statement: sql } of found.rows) run.context.log('debug', sql)
    return `${found.rows.length} ${found.rows.length === 1 ? 'object' : 'objects'} handed over`
  })
}
