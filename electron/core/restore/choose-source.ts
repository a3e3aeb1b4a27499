// What the staging database is before the dump is loaded into it.
import type { Looked } from './phase-look.ts'
import type { RestoreRun } from './run-state.ts'

export type StagingSource =
  | { readonly kind: 'empty' }
  /** Rows alone go into a copy of the database that is there. */
  | { readonly kind: 'copy'; readonly of: string }

export const chooseSource = (run: RestoreRun, _looked: Looked): Promise<StagingSource> =>
  Promise.resolve(run.choices.dataOnly ? { kind: 'copy', of: run.choices.database } : { kind: 'empty' })
