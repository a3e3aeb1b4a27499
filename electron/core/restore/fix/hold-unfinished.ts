import type pg from 'pg'
import { raise } from '../../failures.ts'
import { lockDatabase } from '../../recipe/database-lock.ts'
import { lockTarget, type Held } from '../phase-look.ts'
import type { RestoreRun } from '../run-state.ts'

/** The database with what was restored, and the live one it is to replace; both ours for this run. */
export const holdUnfinished =
  (database: string) =>
  async (run: RestoreRun, lead: pg.Client): Promise<Held> => {
    const target = run.choices.database
    const databases = await lockTarget(run, lead)
    if (database !== target) await lockDatabase(lead, database)
    if (!databases.some(({ name }) => name === database))
      raise({
        kind: 'not-found',
        message: `The database "${database}", which held what was restored, is gone.`,
        hint: 'Restore the dump again.',
      })
    return { databases, old: databases.find(({ name }) => name === target) ?? null }
  }
