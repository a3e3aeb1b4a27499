// In place of loading: the staging database is a copy of a restore that was proven. Its rows are counted against what was
// counted then; when that differs, the copy goes and the dump is loaded after all.
import { withClient } from '../../postgres/connect.ts'
import { inDatabase } from '../../postgres/connection.ts'
import { safeSettings } from '../../postgres/safe-session.ts'
import { takeInventory } from '../../verify/inventory.ts'
import type { Loaded } from '../phase-load.ts'
import type { Looked } from '../phase-look.ts'
import type { Staged } from '../phase-stage.ts'
import { countExactly } from '../prove-restore.ts'
import { restoreProgress } from '../restore-progress.ts'
import type { RestoreRun } from '../run-state.ts'
import { rowsDigest } from './cache-key.ts'
import type { KeptHolder } from '../../snapshot/kept-holders.ts'

/** Null: it is not what it was; nothing of it is to be used. */
export const loadKept = async (
  run: RestoreRun,
  looked: Looked,
  staged: Staged,
  { marker: { kept } }: KeptHolder,
): Promise<Loaded | null> => {
  const counted = await withClient(
    {
      ...inDatabase(looked.admin, staged.name),
      applicationName: staged.application,
      settings: { ...looked.admin.settings, ...safeSettings },
    },
    async (inside) => {
      await inside.query('SET row_security = off; SET statement_timeout = 0')
      const { objects } = await takeInventory(inside)
      return countExactly(inside, [...(objects.tables ?? []), ...(objects.partitions ?? [])])
    },
    { signal: run.signal },
  )
  if (rowsDigest(counted) !== kept.rowsDigest) return null
  for (const [table, rows] of counted) run.log.rows.set(table, { expected: rows, loaded: rows })
  run.log.blobs.expected = kept.blobs
  run.log.blobs.loaded = kept.blobs
  run.known.keptFrom = kept
  run.done('staging')
  for (const step of run.board.list())
    if (step.status === 'pending' && ['schema', 'data', 'finish'].includes(step.id))
      run.board.end(step.id, 'skipped', 'Came back as a copy of an earlier restore of this very file.')
  const progress = restoreProgress(looked.plan, run.context, {
    startedAt: run.startedAt,
    jobs: 1,
    isCompressed: false,
    rows: run.log.rows,
    poll: null,
  })
  progress.compare()
  return { before: new Map(), progress }
}
