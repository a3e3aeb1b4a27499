// From a recipe to a database: plan, do it, compare.
import { z } from 'zod'
import { recipeSchema } from '../model/recipe.ts'
import { serverRefSchema } from '../model/server.ts'
import type { JobRef } from './inputs.ts'
import { procedure } from './procedure.ts'

/** A recipe on disk, or one still in the wizard (then `folder` says what its paths are relative to). */
export const recipeSourceSchema = z.union([
  z.strictObject({ path: z.string() }),
  z.strictObject({ recipe: recipeSchema, folder: z.string() }),
])

export type RecipeSource = z.infer<typeof recipeSourceSchema>

export const setupInputSchema = z.strictObject({
  source: recipeSourceSchema,
  server: serverRefSchema,
  /** Administrator's password; held in memory (and the keychain when `remember`), never sent back. */
  password: z.string().optional(),
  remember: z.boolean().optional(),
  /** The role's password when the recipe says `ask`. */
  rolePassword: z.string().optional(),
  /** What to do when the database exists and is not what the recipe says. */
  existing: z.union([z.literal('replace'), z.strictObject({ newName: z.string().min(1) })]).optional(),
  /** The name the plan gave the database that is replaced (`existing.keptAs`), so that the run uses no other. */
  keptAs: z.string().min(1).optional(),
  /** Agree to shell escapes of the scripts (named in the plan). */
  allowShell: z.boolean().optional(),
  /** Keep what a failed run made, for looking at it. */
  keepOnFailure: z.boolean().optional(),
  engine: z.enum(['auto', 'psql', 'direct']).optional(),
})

export type SetupInput = z.infer<typeof setupInputSchema>

export const setupProcedures = {
  'setup.plan': procedure<JobRef>()('What would be done, and why. Job result: Plan.', setupInputSchema),
  'setup.start': procedure<JobRef>()('Do it. Job result: SetupResult.', setupInputSchema),
  'check.start': procedure<JobRef>()(
    'Compare a database with its recipe, changing nothing. Job result: Report.',
    setupInputSchema,
  ),
} as const
