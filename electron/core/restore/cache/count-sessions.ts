import type pg from 'pg'

/** How many sessions a database has had since it was made. The server knows it from version 14 on; null: not to be had. */
export const countSessions = async (client: pg.ClientBase, database: string): Promise<number | null> => {
  try {
    const { rows } = await client.query<{ sessions: string }>(
      'SELECT sessions::text AS sessions FROM pg_stat_database WHERE datname = $1',
      [database],
    )
    return rows[0] === undefined ? null : Number(rows[0].sessions)
  } catch {
    return null
  }
}
