// Restores of dumps.
import { z } from 'zod'
import { restoreChoicesSchema, type KeptRestore, type UnfinishedRestore } from '../model/restore.ts'
import { serverRefSchema } from '../model/server.ts'
import { nothing, type JobRef } from './inputs.ts'
import { procedure } from './procedure.ts'

export const restoreInputSchema = z.strictObject({
  /** The dump: a file, or the folder of a directory archive. */
  path: z.string(),
  server: serverRefSchema,
  /** Administrator's password; held in memory, never sent back. */
  password: z.string().optional(),
  choices: restoreChoicesSchema,
})

export type RestoreInput = z.infer<typeof restoreInputSchema>

export const restoreFixSchema = z.strictObject({
  /** `unfinished.job` of the result. */
  jobId: z.string(),
  /** Ids of `unfinished.fixes` or of causes; none: just try again what failed. */
  fixes: z.array(z.string()).default([]),
  /** Administrator's password; held in memory, never sent back. */
  password: z.string().optional(),
})

export type RestoreFixInput = z.output<typeof restoreFixSchema>

export const restoreProcedures = {
  'restore.start': procedure<JobRef>()(
    'Restore a dump into a staging database, prove it, and swap it in. Job result: RestoreResult.',
    restoreInputSchema,
  ),
  'restore.fix': procedure<JobRef>()(
    'Go on from an unfinished restore: apply fixes, run only what failed again in a copy, prove everything, and put it in place when it is equal. Job result: RestoreResult.',
    restoreFixSchema,
  ),
  'restore.unfinished': procedure<readonly UnfinishedRestore[]>()(
    'Restores that can be gone on from, newest first. Remembered in the data folder.',
    nothing,
  ),
  'restore.kept': procedure<readonly KeptRestore[]>()(
    'Copies of restored files on a server, newest first: the same file with the same choices comes back as one of them.',
    z.strictObject({ server: serverRefSchema, password: z.string().optional() }),
  ),
  'restore.dropKept': procedure<readonly KeptRestore[]>()(
    'Delete copies of restored files, by the names they are stored as, or all. Answers those deleted.',
    z.strictObject({
      server: serverRefSchema,
      password: z.string().optional(),
      names: z.union([z.literal('all'), z.array(z.string())]),
    }),
  ),
  'restore.tidy': procedure<{ readonly removed: readonly string[] }>()(
    'Remove what killed restores left on a server; only what bears our mark.',
    z.strictObject({ server: serverRefSchema, password: z.string().optional() }),
  ),
} as const
