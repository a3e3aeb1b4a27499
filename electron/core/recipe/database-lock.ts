// One writer per database on a server, across every Groundwork: an advisory lock held by one session for the whole job.
// It goes with the session, so a killed run leaves none behind.
import type pg from 'pg'
import { raise } from '../failures.ts'

const lockClass = 0x67_77_6b_73 // "gwks"

export const lockDatabase = async (client: pg.ClientBase, database: string): Promise<void> => {
  const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1::int, hashtext($2)) AS locked', [lockClass, database])
  if (rows[0]?.locked !== true)
    raise({ kind: 'busy', message: `Another Groundwork is working on the database "${database}" right now.`, hint: 'Wait until it has ended, or cancel it there.' })
}
