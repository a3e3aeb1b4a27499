// Has anybody written into a database between two looks? Counted by the server itself; sessions count when they have ended.
import type pg from 'pg'
import { withClient } from '../../postgres/connect.ts'
import { inDatabase, type ConnectionParams } from '../../postgres/connection.ts'
import { safeSettings } from '../../postgres/safe-session.ts'

const question = `SELECT (SELECT concat_ws(' ', sum(n_tup_ins), sum(n_tup_upd), sum(n_tup_del)) FROM pg_stat_user_tables)
  || (SELECT concat(' ', sum(n_tup_ins + n_tup_del)) FROM pg_stat_sys_tables WHERE schemaname = 'pg_catalog' AND relname IN ('pg_class', 'pg_proc', 'pg_constraint', 'pg_type')) AS writes`

const mostWaits = 100

/** Ends every session in it first; whoever comes back is ended by the copy or the swap that follows. */
export const writesOf = async (lead: pg.Client, admin: ConnectionParams, database: string): Promise<string> => {
  for (let n = 0; n < mostWaits; n++) {
    const { rows } = await lead.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
      [database],
    )
    if (rows.length === 0) break
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const safely = { ...inDatabase(admin, database), settings: { ...admin.settings, ...safeSettings } }
  return withClient({ ...safely, applicationName: 'groundwork restore look' }, async (inside) => {
    const answer = await inside.query<{ writes: string | null }>(question)
    return answer.rows[0]?.writes ?? ''
  })
}
