// Runs a statement that needs a database for itself (its rename, a copy of it) while sessions come and go. The statement
// takes the server's lock on the database first: from then on new connections wait at the door, and it looks for
// sessions inside, ten times a second and fifty times in all. Meanwhile we end those, and knock (NOTIFY) so that it looks
// again at once. Nothing of this outlives the statement: whoever is killed here leaves an open door.
import type { DatabaseConnections } from '../../../shared/model/snapshot.ts'
import type { Session } from './open-session.ts'

const channel = 'groundwork_door'
const knockForMs = 500

type Inside = { pid: number; application: string; user: string; type: string; held: boolean }

const lookAndEnd = `
  WITH inside AS MATERIALIZED (SELECT pid, application_name, usename, backend_type FROM pg_stat_activity WHERE datid = $1 AND pid <> $2),
       gone AS MATERIALIZED (SELECT pid, pg_terminate_backend(pid) FROM inside)
  SELECT coalesce(i.pid, 0) AS pid, coalesce(i.application_name, '') AS application, coalesce(i.usename::text, '') AS "user", coalesce(i.backend_type, '') AS type,
         EXISTS (SELECT FROM pg_locks l WHERE l.pid = $2 AND l.granted AND l.locktype = 'object' AND l.classid = 'pg_database'::regclass AND l.objid = $1
                                          AND l.mode IN ('ShareLock', 'AccessExclusiveLock')) AS held
    FROM (SELECT 1) one LEFT JOIN (inside i JOIN gone g USING (pid)) ON true`

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export const whileKeptOut = async <T>(
  session: Session,
  oid: number,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly ended: readonly DatabaseConnections[] }> => {
  const { client, helper, pid, signal } = session
  await client.query(`LISTEN ${channel}`)
  const ended = new Map<number, Inside>()
  const state = { over: false }
  const onAbort = (): void => void helper.query('SELECT pg_cancel_backend($1)', [pid]).catch(() => undefined)
  signal.addEventListener('abort', onAbort, { once: true })
  const working = work().finally(() => {
    state.over = true
  })
  const settled = working.catch(() => undefined)
  try {
    let wasHeld = false
    let aloneSince: number | null = null
    let waitMs = 1
    while (!state.over) {
      if (aloneSince === null) {
        const { rows } = await helper.query<Inside>(lookAndEnd, [oid, pid])
        const inside = rows.filter((row) => row.pid !== 0)
        for (const row of inside) ended.set(row.pid, row)
        // Twice: the first look may have missed one that was just coming in. From here on nobody is ended any more, for
        // whoever comes in after the statement is at the right place.
        if (inside.length === 0 && wasHeld) aloneSince = performance.now()
        wasHeld = rows[0]?.held === true
        if (inside.length > 0 || state.over) {
          await Promise.race([settled, sleep(1)])
          continue
        }
      } else waitMs = Math.min(50, waitMs * 2)
      if (aloneSince === null || performance.now() - aloneSince < knockForMs) await helper.query(`NOTIFY ${channel}`)
      else waitMs = 1000
      await Promise.race([settled, sleep(waitMs)])
    }
    return { value: await working, ended: summary([...ended.values()]) }
  } catch (error) {
    // The helper may not end a session, or is gone: the statement must not go on waiting for that.
    if (!state.over) await helper.query('SELECT pg_cancel_backend($1)', [pid]).catch(() => undefined)
    await settled
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
    await client.query(`UNLISTEN ${channel}`).catch(() => undefined)
  }
}

const summary = (ended: readonly Inside[]): DatabaseConnections[] => {
  const counts = new Map<string, DatabaseConnections>()
  for (const { application, user, type } of ended) {
    if (type !== 'client backend') continue
    const key = JSON.stringify([application, user])
    counts.set(key, { application, user, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return [...counts.values()]
}
