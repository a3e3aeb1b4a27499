// Recipes on disk.
import { z } from 'zod'
import type { Finding } from '../model/finding.ts'
import { recipeSchema, type Recipe } from '../model/recipe.ts'
import { nothing } from './inputs.ts'
import { procedure } from './procedure.ts'

export type OpenedRecipe = {
  readonly path: string
  readonly folder: string
  readonly recipe: Recipe
  readonly text: string
  readonly findings: readonly Finding[]
}

export type ExampleRecipe = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly path: string
  readonly first: boolean
}

export const recipeProcedures = {
  'recipe.open': procedure<OpenedRecipe>()(
    'Read a recipe (or the groundwork.yaml of a folder) and remember it as recent.',
    z.strictObject({ path: z.string() }),
  ),
  'recipe.examples': procedure<readonly ExampleRecipe[]>()(
    "Example recipes that come with Groundwork, copied to a folder of the person's own when opened.",
    nothing,
  ),
  'recipe.openExample': procedure<OpenedRecipe>()(
    "Copy an example (once) to the person's folder and open it.",
    z.strictObject({ id: z.string() }),
  ),
  'recipe.preview': procedure<{ readonly text: string; readonly findings: readonly Finding[] }>()(
    'The YAML a recipe would be saved as.',
    z.strictObject({ recipe: recipeSchema, folder: z.string() }),
  ),
  'recipe.save': procedure<{ readonly path: string }>()(
    'Write a recipe; an existing file is kept as a backup beside it.',
    z.strictObject({ path: z.string(), recipe: recipeSchema }),
  ),
} as const
