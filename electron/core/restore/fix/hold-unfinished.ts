import type pg from 'pg'
import { raise } from '../../failures.ts'
import { lockDatabase } from '../../recipe/database-lock.ts'
import { lockTarget, type Held } from '../phase-look.ts'
import type { RestoreRun } from '../run-state.ts'

export const databaseOid = async (client: pg.ClientBase, name: string): Promise<number | null> => {
  const { rows } = await client.query<{ oid: string }>('SELECT oid::int8 AS oid FROM pg_database WHERE datname = $1', [
    name,
  ])
  return rows[0] === undefined ? null : Number(rows[0].oid)
}

/** The database with what was restored, and the live one it is to replace; both ours for this run. */
export const holdUnfinished =
  (database: string, oid: number | null) =>
  async (run: RestoreRun, lead: pg.Client): Promise<Held> => {
    const target = run.choices.database
    const databases = await lockTarget(run, lead)
    if (database !== target) await lockDatabase(lead, database)
    const there = await databaseOid(lead, database)
    if (there === null || (oid !== null && there !== oid))
      raise({
        kind: 'not-found',
        message:
          there === null
            ? `The database "${database}", which held what was restored, is gone.`
            : `The database "${database}" is another one now than the one that was restored then.`,
        hint: 'It may have been finished already; else restore the dump again.',
      })
    return { databases, old: databases.find(({ name }) => name === target) ?? null }
  }
