// Who works on what, across every Groundwork: advisory locks that go with the session. One for a live database (the same
// that setup takes), one for each holder being made, opened or dropped.
import type pg from 'pg'

/** How long work on a database waits for another Groundwork's. */
export const waitForOthersMs = 15_000

const holderClass = 0x67_77_73_68 // "gwsh"

const ask = async (client: pg.ClientBase, sql: string, name: string): Promise<boolean> => {
  const { rows } = await client.query<{ ok: boolean }>(`SELECT ${sql} AS ok`, [holderClass, name])
  return rows[0]?.ok === true
}

export const holderLock = {
  tryTake: (client: pg.ClientBase, name: string): Promise<boolean> =>
    ask(client, 'pg_try_advisory_lock($1::int, hashtext($2))', name),
  /** Waits for whoever holds it. */
  take: async (client: pg.ClientBase, name: string): Promise<void> =>
    void (await client.query('SELECT pg_advisory_lock($1::int, hashtext($2))', [holderClass, name])),
  release: (client: pg.ClientBase, name: string): Promise<boolean> =>
    ask(client, 'pg_advisory_unlock($1::int, hashtext($2))', name),
}
