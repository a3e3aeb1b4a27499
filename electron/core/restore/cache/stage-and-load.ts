// The staging database with everything in it: as a copy of an earlier restore of the same file where there is one, else by
// loading the dump.
import { chooseSource } from '../choose-source.ts'
import { loadDump } from '../phase-load.ts'
import type { Looked } from '../phase-look.ts'
import { makeStaging } from '../phase-stage.ts'
import type { RestoreRun } from '../run-state.ts'
import { findKept } from './find-kept.ts'
import { takeKept, type Filled } from './take-kept.ts'

export const stageAndLoad = async (run: RestoreRun, looked: Looked): Promise<Filled> => {
  const kept = await findKept(run, looked)
  const filled = kept === null ? null : await takeKept(run, looked, kept)
  if (filled !== null) return filled
  const staged = await makeStaging(run, looked, await chooseSource(run, looked))
  return { staged, loaded: await loadDump(run, looked, staged) }
}
