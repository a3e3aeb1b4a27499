// A dump into a database, with proof. Everything happens in a staging database of our own; the live one is touched by one
// transaction of renames at the very end, and only when what was to come in is there. What fails or is cancelled leaves
// the live database as it was and nothing of ours behind; what is killed is tidied up by the next run.
import type { RestoreInput } from '../../../shared/contract/procedures.ts'
import type { JobStep } from '../../../shared/model/job.ts'
import type { RestoreResult } from '../../../shared/model/restore.ts'
import type { Host } from '../host.ts'
import type { JobContext, JobEnding } from '../jobs/types.ts'
import { afterRestore, wishToKeep } from './after-restore.ts'
import { stageAndLoad, stageEarly } from './cache/stage-and-load.ts'
import { endInFailure, endWith } from './end-restore.ts'
import { noteRefused, noteUnfinished } from './fix/note-unfinished.ts'
import { linkRolesOfDump } from './link-roles.ts'
import { lookAtDump } from './phase-look.ts'
import { proveStaging } from './phase-prove.ts'
import { putInPlace } from './phase-swap.ts'
import { beginRun, type RestoreLimits } from './run-state.ts'
import { endSessionsOnStop, takeBack } from './take-back.ts'
import { withDiskGuard } from './with-disk-guard.ts'

export type { RestoreLimits } from './run-state.ts'

const stepTitles: readonly (readonly [string, string])[] = [
  ['look', 'Look at the dump and the server'],
  ['staging', 'Make a database to restore into'],
  ['schema', 'Restore the schema'],
  ['data', 'Restore rows, keys and indexes'],
  ['finish', 'Restore what comes last'],
  ['verify', 'Compare with the dump'],
  ['swap', 'Put it in place'],
]

export const runRestore = async (
  host: Host,
  input: RestoreInput,
  context: JobContext,
  limits: RestoreLimits = {},
  /** The job it can be gone on from: an earlier one where this is a second try. */
  job: string = context.jobId,
): Promise<JobEnding<RestoreResult>> => {
  const run = beginRun(host, input, context, limits)
  const stopListening = endSessionsOnStop(run)
  try {
    run.board.replace(stepTitles.map(([id, title]): JobStep => ({ id, title, status: 'pending' })))
    const looked = await lookAtDump(run, undefined, stageEarly)
    run.begin('staging')
    return await withDiskGuard(run, looked, async () => {
      const { staged, loaded } = await stageAndLoad(run, looked)
      const { lead, dump, server, missingRoles } = looked
      await linkRolesOfDump(run, lead, dump, { made: missingRoles, major: server.major, storedAs: staged.name })
      const proven = await proveStaging(run, looked, staged, loaded).finally(loaded.progress.stop)
      const keep = await wishToKeep(run, looked, staged.name, proven)
      await putInPlace(run, looked, staged, proven)
      if (!proven.isEqual) await noteUnfinished(run, job)
      return {
        ...endWith(run, proven.isEqual ? 'verified' : 'differences'),
        after: afterRestore(run, looked, keep),
      }
    })
  } catch (error) {
    await noteRefused(run, job)
    return endInFailure(run, error)
  } finally {
    stopListening()
    await takeBack(run)
  }
}
