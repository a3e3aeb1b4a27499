// Waits until nobody works on the server for a while, at most so long that a spare is still there for the next reset.
import type pg from 'pg'

const quietForMs = 300
const patienceMs = 3000
const lookEveryMs = 50

const someoneAtWork = async (client: pg.ClientBase): Promise<boolean> =>
  (
    await client.query<{ busy: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid() AND application_name NOT LIKE 'groundwork %') AS busy`,
    )
  ).rows[0]?.busy === true

export const waitForQuiet = async (client: pg.ClientBase, signal: AbortSignal): Promise<void> => {
  const giveUpAt = performance.now() + patienceMs
  let quietSince = performance.now()
  while (!signal.aborted && performance.now() < giveUpAt && performance.now() - quietSince < quietForMs) {
    if (await someoneAtWork(client)) quietSince = performance.now()
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
  }
}
