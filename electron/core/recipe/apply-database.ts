// The database of a run: set aside, made, or begun in when it was there and empty.
import { GroundworkError } from '../failures.ts'
import { withClient } from '../postgres/connect.ts'
import { inDatabase } from '../postgres/connection.ts'
import { quoteIdent } from '../postgres/quote.ts'
import { currentMark } from './current-mark.ts'
import { isForeignComment, markStatement, unmarkStatement } from './mark.ts'
import { type Run, statement } from './run.ts'
import { endSessions, renameDatabase } from './setup-sql.ts'

export const setAside = async (run: Run, stepId: string, from: string, to: string): Promise<string> => {
  for (let attempt = 1; ; attempt++) {
    await statement(run, endSessions(from), `End the sessions of "${from}"`)
    try {
      await statement(run, renameDatabase(from, to), `Keep "${from}" as "${to}"`)
      break
    } catch (error) {
      // A pool may connect again in the gap.
      if (!(error instanceof GroundworkError) || error.failure.sqlState !== '55006' || attempt >= 20) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  run.undo.push({
    stepId,
    what: `"${to}" is called "${from}" again`,
    run: async (client) => {
      await client.query(endSessions(to))
      await client.query(renameDatabase(to, from))
    },
  })
  run.facts.previous = to
  return `The present database is kept as "${to}".`
}

export const createDatabase = async (
  run: Run,
  stepId: string,
  before: readonly string[],
  sql: readonly string[],
): Promise<void> => {
  const { name } = run.recipe.database
  const [create = '', ...settings] = sql
  for (const one of before) await statement(run, one, `Become a member of the role that gets "${name}"`)
  try {
    await statement(run, create, `Create database "${name}"`)
  } catch (error) {
    if (error instanceof GroundworkError && error.failure.kind === 'cancelled')
      await run.client.query('SELECT 1').catch(() => undefined)
    throw error
  }
  run.undo.push({
    stepId,
    what: `the new database "${name}" is removed`,
    run: async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${quoteIdent(name)} WITH (FORCE)`)),
  })
  await statement(
    run,
    markStatement(name, currentMark(run, 'building', []), run.server.isSuperuser),
    `Mark "${name}" as being built`,
  )
  for (const one of settings) await statement(run, one, `Change a setting of "${name}"`)
}

/** Before loading into an empty database that was there: the mark tells the next run should this one be killed. */
export const beginInEmpty = async (run: Run): Promise<void> => {
  const { name } = run.recipe.database
  if (!run.server.isSuperuser && isForeignComment(run.situation.observed.database?.comment ?? null)) return
  await statement(
    run,
    markStatement(name, currentMark(run, 'building', []), run.server.isSuperuser),
    `Mark "${name}" as being built`,
  )
  run.undo.push({
    stepId: 'database',
    what: `"${name}" is as empty as it was`,
    run: async (client) => {
      const objects = await withClient(
        inDatabase(run.admin, name),
        async (inside) =>
          (
            await inside.query<{ n: number }>(
              `SELECT ((SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))
            + (SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')))::int AS n`,
            )
          ).rows[0]?.n ?? 0,
      )
      if (objects > 0)
        throw new Error(
          `the database "${name}" was there before this run and now holds ${objects} objects of a load that did not finish. They stay; the next run sets it aside under another name and makes it anew`,
        )
      await client.query(unmarkStatement(name, run.server.isSuperuser))
    },
  })
}
