// Does the steps of a plan, one after the other. What this run makes goes on the undo stack with the way to take it back.
import type pg from 'pg'
import { withClient } from '../postgres/connect.ts'
import { inDatabase } from '../postgres/connection.ts'
import { quoteIdent } from '../postgres/quote.ts'
import { applyAfter } from './apply-after.ts'
import { createDatabase, setAside } from './apply-database.ts'
import { applyEnv } from './apply-env.ts'
import { applyLoad } from './apply-load.ts'
import { handOver } from './apply-ownership.ts'
import { applyPlainRole, applyRole } from './apply-role.ts'
import { currentMark } from './current-mark.ts'
import { markStatement } from './mark.ts'
import { afterHash } from './plan-surroundings.ts'
import { statement, type Run } from './run.ts'
import type { PlannedStep } from './work.ts'

/** Does one step; answers a detail for the list of steps. */
export const applyWork = async (run: Run, planned: PlannedStep): Promise<string | undefined> =>
  (await doWork(run, planned)) ?? undefined

const doWork = async (run: Run, { step, work }: PlannedStep): Promise<string | undefined | void> => {
  const { recipe, context, situation } = run
  const { name } = recipe.database
  const inside = <T>(task: (client: pg.Client) => Promise<T>): Promise<T> =>
    withClient(inDatabase(run.admin, name), task, { signal: context.signal })
  switch (work.kind) {
    case 'role':
      return applyRole(run, step.id, work)
    case 'plain-role':
      return applyPlainRole(run, step.id, work.name)
    case 'set-aside':
      return setAside(run, step.id, work.from, work.to)
    case 'create-database':
      return createDatabase(run, step.id, work.before, work.sql)
    case 'database-settings':
      for (const sql of work.sql) await statement(run, sql, `Change a setting of "${name}"`)
      return undefined
    case 'grants':
      return inside(async (client) => {
        for (const sql of work.sql) await statement(run, sql, 'Grant on schema public', client)
      })
    case 'extension':
      await inside((client) => statement(run, work.sql, `Create extension "${work.name}"`, client))
      if (run.mode !== 'fresh')
        run.undo.push({
          stepId: step.id,
          what: `the new extension "${work.name}" is removed`,
          run: () =>
            inside(async (client) => void (await client.query(`DROP EXTENSION IF EXISTS ${quoteIdent(work.name)}`))),
        })
      return undefined
    case 'load':
      return applyLoad(run, work)
    case 'ownership':
      return handOver(run)
    case 'after':
      return applyAfter(run, work.index)
    case 'env':
      return applyEnv(run, step.id)
    case 'mark': {
      const after = recipe.after.map((_, index) => afterHash(recipe, situation.observed, index))
      const mark = markStatement(name, currentMark(run, 'ready', after), run.server.isSuperuser)
      await statement(run, mark, `Note in "${name}" what was done`)
      return undefined
    }
    case 'server':
    case 'verify':
    case 'none':
      return undefined
  }
}
