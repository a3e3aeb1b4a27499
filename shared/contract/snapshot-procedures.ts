// Snapshots and resets.
import { z } from 'zod'
import {
  cloneSnapshotSchema,
  createSnapshotSchema,
  diffSnapshotSchema,
  dropClonesSchema,
  namedSnapshotSchema,
  resetSchema,
  snapshotServerSchema,
  snapshotTargetSchema,
  spareSchema,
  undoSchema,
  type SnapshotOverview,
} from '../model/snapshot.ts'
import type { JobRef } from './inputs.ts'
import { procedure } from './procedure.ts'
import { setupInputSchema } from './setup-procedures.ts'

export const resetRecipeSchema = z.strictObject({
  ...setupInputSchema.omit({ existing: true, keptAs: true, keepOnFailure: true }).shape,
  ...resetSchema.pick({ keepUndo: true, budgetBytes: true, spare: true, typedName: true }).shape,
  /** Say, once for this database, that it may be reset. */
  allow: z.boolean().default(false),
  /** Build it anew though nothing seems to have changed. */
  rebuild: z.boolean().default(false),
})

export type ResetRecipeInput = z.output<typeof resetRecipeSchema>

export const snapshotProcedures = {
  'snapshots.list': procedure<SnapshotOverview>()(
    'Databases of a server with their snapshots, undo and spare. What a killed run left is tidied first.',
    snapshotServerSchema,
  ),
  'snapshots.create': procedure<JobRef>()(
    'Keep a database as a snapshot; with `together` several, at one moment. Job result: CreatedSnapshot.',
    createSnapshotSchema,
  ),
  'snapshots.reset': procedure<JobRef>()(
    'Make a database the snapshot again; with `together` several, in one swap. What was live is kept as undo. Job result: ResetResult.',
    resetSchema,
  ),
  'snapshots.resetRecipe': procedure<JobRef>()(
    'Make the database of a recipe as new: by a swap while nothing of the recipe has changed, else built anew beside it first. Job result: ResetResult.',
    resetRecipeSchema,
  ),
  'snapshots.undo': procedure<JobRef>()(
    'Bring back what was live before the last reset. Job result: ResetResult.',
    undoSchema,
  ),
  'snapshots.delete': procedure<JobRef>()(
    'Delete a snapshot, or an undo database by the name it is stored as. Job result: {deleted}.',
    namedSnapshotSchema,
  ),
  'snapshots.diff': procedure<JobRef>()(
    'What changed in the live database since a snapshot: objects, definitions, rows. Changes nothing. Job result: SnapshotDiff.',
    diffSnapshotSchema,
  ),
  'snapshots.clone': procedure<JobRef>()(
    'Databases of their own from a snapshot, e.g. one for each test worker. Those made so before are replaced. Job result: ClonedDatabases.',
    cloneSnapshotSchema,
  ),
  'snapshots.dropClones': procedure<JobRef>()(
    'Drop the databases that were made from snapshots of this one for test workers. Job result: {dropped}.',
    dropClonesSchema,
  ),
  'snapshots.allow': procedure<{ readonly resettable: boolean }>()(
    'Say, once, that Groundwork may reset this database. Remembered on the server.',
    snapshotTargetSchema,
  ),
  'snapshots.disallow': procedure<{ readonly resettable: boolean }>()(
    'Say that it may not any more.',
    snapshotTargetSchema,
  ),
  'snapshots.prepareSpare': procedure<JobRef>()(
    'Make the copy for the next reset ahead, and drop undo databases beyond what is kept. Job result: {dropped, spare, notes}.',
    spareSchema,
  ),
} as const
