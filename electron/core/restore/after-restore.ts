// What is done when the receipt has been told. Nobody waits for it, and stopped at any point it loses nothing.
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { largeObjectsRow } from '../../../shared/model/restore.ts'
import { inDatabase } from '../postgres/connection.ts'
import { withSession } from '../snapshot/open-session.ts'
import { cacheKey, rowsDigest } from './cache/cache-key.ts'
import { countSessions } from './cache/count-sessions.ts'
import { defaultKeepFromBytes, keepCopy, mayKeep, type KeepWish } from './cache/keep-copy.ts'
import { toolOf } from './end-restore.ts'
import { gatherStatistics } from './gather-statistics.ts'
import type { Looked } from './phase-look.ts'
import type { Proven } from './phase-prove.ts'
import type { RestoreRun } from './run-state.ts'

export type Afterwards = (signal: AbortSignal) => Promise<void>

/** Asked between proof and swap, when only we know of the database; null: no copy of it is to be kept. */
export const wishToKeep = async (
  run: RestoreRun,
  { lead, server }: Looked,
  staging: string,
  { proof, isEqual }: Proven,
): Promise<Omit<KeepWish, 'database'> | null> => {
  const { choices, known, limits, log } = run
  const budgetBytes = limits.keepBudgetBytes
  if (budgetBytes === undefined || !isEqual || log.errors.length > 0 || known.keptFrom !== null) return null
  if (choices.dataOnly || !mayKeep(server, choices.cache)) return null
  const sessions = await countSessions(lead, staging)
  if (sessions === null) return null
  const tables = proof.rows.filter(({ table }) => table !== largeObjectsRow)
  return {
    sessions,
    budgetBytes,
    keepFromBytes: limits.keepFromBytes ?? defaultKeepFromBytes,
    record: {
      key: cacheKey(choices, server),
      sha256: known.sha256,
      file: basename(run.input.path),
      fileBytes: known.sizeBytes,
      provenAt: new Date().toISOString(),
      tool: toolOf(run),
      rowsDigest: rowsDigest(tables.map(({ table, found }) => [table, found ?? -1] as const)),
      blobs: log.blobs.expected ?? 0,
      restoreMs: Math.round(performance.now() - run.startedAt),
    },
  }
}

/** The copy first, while nobody is in the database yet. */
export const afterRestore =
  (run: RestoreRun, { admin }: Looked, keep: Omit<KeepWish, 'database'> | null): Afterwards =>
  async (signal) => {
    const { database, ref } = run.known
    if (keep !== null)
      await withSession(run.host, { server: ref, password: run.input.password, database, signal }, (session) =>
        keepCopy(session, { ...keep, database }),
      ).catch(() => undefined) // a copy is a help, not a promise
    const jobs = run.choices.jobs ?? Math.min(4, availableParallelism())
    if (!signal.aborted) await gatherStatistics(inDatabase(admin, database), jobs, signal)
  }
