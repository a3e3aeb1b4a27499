// A database may hold foreign code, and PostgreSQL runs some of it where nobody would expect it to: an operator or function
// in `public` that fits our arguments better than the system's own is taken instead of it, and a CHECK over constants is worked
// out by whoever plans a query. With these settings none of our questions does that, whatever a dump has brought along.
// What they cannot keep from running (index expressions over constants) is in verify/foreign-code.ts.
import type { ClientBase } from 'pg'

export const safeSettings = { search_path: 'pg_catalog', constraint_exclusion: 'off' } as const

/** While `work` runs; afterwards the session is as it was. Nobody else may use the session meanwhile. */
export const whileSafe = async <T>(client: ClientBase, work: () => Promise<T>): Promise<T> => {
  const { rows } = await client.query<{ path: string; exclusion: string }>(
    `SELECT pg_catalog.current_setting('search_path') AS path, pg_catalog.current_setting('constraint_exclusion') AS exclusion`,
  )
  const set = (path: string, exclusion: string): Promise<unknown> =>
    client.query(
      `SELECT pg_catalog.set_config('search_path', $1, false), pg_catalog.set_config('constraint_exclusion', $2, false)`,
      [path, exclusion],
    )
  await set(safeSettings.search_path, safeSettings.constraint_exclusion)
  try {
    return await work()
  } finally {
    // In a transaction that failed nothing can be set; its end takes the settings back by itself.
    await set(rows[0]?.path ?? '"$user", public', rows[0]?.exclusion ?? 'partition').catch(() => undefined)
  }
}
