import { GroundworkError } from '../failures.ts'
import { guardDisk } from './guard-disk.ts'
import type { Looked } from './phase-look.ts'
import type { RestoreRun } from './run-state.ts'

/** What stops because the disk is nearly full says so, whatever it was that failed first. */
export const withDiskGuard = async <T>(run: RestoreRun, { server }: Looked, work: () => Promise<T>): Promise<T> => {
  const guard = await guardDisk(server, run.known.sizeBytes, () => run.stop.abort(), run.limits.leastFreeBytes)
  try {
    const early = guard.failure()
    if (early !== null) throw new GroundworkError(early)
    return await work()
  } catch (error) {
    const low = guard.failure()
    throw low === null ? error : new GroundworkError(low)
  } finally {
    guard.stop()
  }
}
