// Runs a statement that needs databases for itself (their rename, a copy of one) while sessions come and go. The statement
// takes the server's lock on a database first: from then on new connections wait at that door, and it looks for sessions
// inside, ten times a second and fifty times in all. Meanwhile we end those, and knock (NOTIFY) so that it looks again at
// once. Of several databases it takes one door after the other. Nothing of this outlives the statement: whoever is killed
// here leaves an open door.
import type { DatabaseConnections } from '../../../shared/model/snapshot.ts'
import type { Session } from './open-session.ts'

const channel = 'groundwork_door'
const knockForMs = 500

type Seen = { door: string; pid: number; application: string; user: string; type: string; held: boolean }

const lookAndEnd = `
  WITH inside AS MATERIALIZED (SELECT pid, datid, application_name, usename, backend_type FROM pg_stat_activity WHERE datid = ANY ($1::oid[]) AND pid <> $2),
       gone AS MATERIALIZED (SELECT pid, pg_terminate_backend(pid) FROM inside)
  SELECT door.oid::int8 AS door, coalesce(i.pid, 0) AS pid, coalesce(i.application_name, '') AS application, coalesce(i.usename::text, '') AS "user", coalesce(i.backend_type, '') AS type,
         EXISTS (SELECT FROM pg_locks l WHERE l.pid = $2 AND l.granted AND l.locktype = 'object' AND l.classid = 'pg_database'::regclass AND l.objid = door.oid
                                          AND l.mode IN ('ShareLock', 'AccessExclusiveLock')) AS held
    FROM unnest($1::oid[]) door (oid) LEFT JOIN (inside i JOIN gone g USING (pid)) ON i.datid = door.oid`

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export type KeptOut<T> = {
  readonly value: T
  readonly ended: readonly DatabaseConnections[]
}

export const whileKeptOut = async <T>(
  session: Session,
  oids: readonly number[],
  work: () => Promise<T>,
  /** All of them were seen locked and empty; or it is over. */
  onAlone: (isAlone: boolean) => void = () => undefined,
): Promise<KeptOut<T>> => {
  const { client, helper, pid, signal } = session
  await client.query(`LISTEN ${channel}`)
  const ended = new Map<number, Seen>()
  const state = { over: false }
  const onAbort = (): void => void helper.query('SELECT pg_cancel_backend($1)', [pid]).catch(() => undefined)
  signal.addEventListener('abort', onAbort, { once: true })
  const working = work().finally(() => {
    state.over = true
  })
  const settled = working.catch(() => undefined)
  // Doors at which we still look. Each is seen empty twice, for the first look may have missed one that was just coming
  // in; from then on nobody is ended there any more: whoever comes in after the statement is at the right place.
  let doors = [...oids]
  let held = new Set<number>()
  let aloneAtMs: number | null = null
  let waitMs = 1
  try {
    while (!state.over) {
      let someoneInside = false
      if (doors.length > 0) {
        const { rows } = await helper.query<Seen>(lookAndEnd, [doors, pid])
        const inside = rows.filter((row) => row.pid !== 0)
        for (const row of inside) ended.set(row.pid, row)
        const busy = new Set(inside.map((row) => Number(row.door)))
        const quiet = doors.filter((door) => held.has(door) && !busy.has(door))
        held = new Set(rows.filter((row) => row.held).map((row) => Number(row.door)))
        someoneInside = [...busy].some((door) => held.has(door)) || (busy.size > 0 && doors.length === oids.length)
        if (quiet.length > 0) {
          doors = doors.filter((door) => !quiet.includes(door))
          waitMs = 1
          aloneAtMs = performance.now()
          if (doors.length === 0) onAlone(true)
        }
      } else waitMs = Math.min(50, waitMs * 2)
      if (someoneInside || state.over) {
        await Promise.race([settled, sleep(1)])
        continue
      }
      if (doors.length > 0 || aloneAtMs === null || performance.now() - aloneAtMs < knockForMs)
        await helper.query(`NOTIFY ${channel}`)
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
    onAlone(false)
    signal.removeEventListener('abort', onAbort)
    await client.query(`UNLISTEN ${channel}`).catch(() => undefined)
  }
}

const summary = (ended: readonly Seen[]): DatabaseConnections[] => {
  const counts = new Map<string, DatabaseConnections>()
  for (const { application, user, type } of ended) {
    if (type !== 'client backend') continue
    const key = JSON.stringify([application, user])
    counts.set(key, { application, user, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return [...counts.values()]
}
