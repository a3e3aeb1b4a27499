// The staging database with everything in it: as a copy of an earlier restore of the same file where there is one, else by
// loading the dump.
import { chooseSource } from '../choose-source.ts'
import { loadDump } from '../phase-load.ts'
import type { Early, Looked, Reached } from '../phase-look.ts'
import { beginEmptyStaging, makeStaging } from '../phase-stage.ts'
import type { RestoreRun } from '../run-state.ts'
import { readDatabases } from '../../snapshot/database-row.ts'
import { isKept } from '../../snapshot/kept-holders.ts'
import { tuneServer } from '../tune-server.ts'
import { findKept } from './find-kept.ts'
import { takeKept, type Filled } from './take-kept.ts'

/** Where nothing is kept that could be used instead, the empty database is made while the dump is still being read. */
export const stageEarly = async (run: RestoreRun, reached: Reached): Promise<Early | null> => {
  const { choices } = run
  if (choices.dataOnly) return null
  if (choices.cache !== 'off' && (await readDatabases(reached.lead, { sizes: false })).some(isKept)) return null
  return { made: beginEmptyStaging(run, reached) }
}

export const stageAndLoad = async (run: RestoreRun, looked: Looked): Promise<Filled> => {
  const kept = await findKept(run, looked)
  const filled = kept === null ? null : await takeKept(run, looked, kept)
  if (filled !== null) return filled
  const staged = await makeStaging(run, looked, await chooseSource(run, looked))
  const tuning = await tuneServer(run, looked)
  try {
    return { staged, loaded: await loadDump(run, looked, staged) }
  } finally {
    await tuning.end()
  }
}
