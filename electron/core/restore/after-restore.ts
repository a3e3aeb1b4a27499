// What is done when the receipt has been told. Nobody waits for it, and stopped at any point it loses nothing.
import { availableParallelism } from 'node:os'
import { inDatabase } from '../postgres/connection.ts'
import { gatherStatistics } from './gather-statistics.ts'
import type { Looked } from './phase-look.ts'
import type { RestoreRun } from './run-state.ts'

export const afterRestore = async (run: RestoreRun, { admin }: Looked, signal: AbortSignal): Promise<void> => {
  const jobs = run.choices.jobs ?? Math.min(4, availableParallelism())
  await gatherStatistics(inDatabase(admin, run.known.database), jobs, signal)
}
