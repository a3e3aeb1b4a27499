// One writer per database on a server, across every Groundwork: an advisory lock held by one session for the whole job.
// It goes with the session, so a killed run leaves none behind.
import type pg from 'pg'
import { raise } from '../failures.ts'

const lockClass = 0x67_77_6b_73 // "gwks"
const askEveryMs = 5

/** `patienceMs`: how long to wait for another that has it; a reset is soon over, a set-up is not worth waiting for. */
export const lockDatabase = async (client: pg.ClientBase, database: string, patienceMs = 0): Promise<void> => {
  const giveUpAt = performance.now() + patienceMs
  for (;;) {
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock($1::int, hashtext($2)) AS locked',
      [lockClass, database],
    )
    if (rows[0]?.locked === true) return
    if (performance.now() >= giveUpAt)
      raise({
        kind: 'busy',
        message: `Another Groundwork is working on the database "${database}" right now.`,
        hint: 'Wait until it has ended, or cancel it there.',
      })
    await new Promise((resolve) => setTimeout(resolve, askEveryMs))
  }
}
