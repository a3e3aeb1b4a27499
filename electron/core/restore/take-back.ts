// What a restore that ends leaves behind: nothing but its result. After the swap only the login is left to remove; before
// it, everything that was made goes.
import type pg from 'pg'
import { closeClient, withClient } from '../postgres/connect.ts'
import { quoteIdent } from '../postgres/quote.ts'
import type { RestoreRun } from './run-state.ts'
import { dropStaging } from './staging.ts'
import { dropWorker } from './worker-role.ts'

/** Sessions in the staging database end at once when the job is stopped. */
export const endSessionsOnStop = (run: RestoreRun): (() => void) => {
  const endSessions = (): void => {
    const { admin, staging } = run.known
    if (admin !== null && staging !== null)
      void withClient({ ...admin, applicationName: 'groundwork restore stop' }, (other) =>
        other.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [staging]),
      ).catch(() => undefined)
  }
  run.signal.addEventListener('abort', endSessions, { once: true })
  return () => run.signal.removeEventListener('abort', endSessions)
}

export const takeBack = async ({ known, context }: RestoreRun): Promise<void> => {
  await known.beginning
  const { client, admin, staging, worker } = known
  await known.dump?.close().catch(() => undefined)
  const undo = async (with_: pg.Client): Promise<void> => {
    if (staging !== null) await dropStaging(with_, staging)
    if (worker !== null) await dropWorker(with_, worker)
    if (staging === null) return
    for (const role of known.rolesMade) await with_.query(`DROP ROLE IF EXISTS ${quoteIdent(role)}`)
    if (worker?.madeOwner === true) await with_.query(`DROP ROLE IF EXISTS ${quoteIdent(worker.finalOwner)}`)
  }
  if (client === null) return
  try {
    if (admin !== null && (staging !== null || worker !== null))
      await undo(client).catch(() =>
        // The leading session may have gone with the server's restart: once more with another.
        withClient({ ...admin, applicationName: 'groundwork restore undo' }, undo, { timeoutMs: 5000 }),
      )
  } catch (error) {
    context.log(
      'warning',
      `Not removed yet: ${error instanceof Error ? error.message : String(error)} The next restore on this server removes it.`,
    )
  } finally {
    await closeClient(client)
  }
}
