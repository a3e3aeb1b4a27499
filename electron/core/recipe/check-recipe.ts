import { recipeSchema, type Recipe } from '../../../shared/model/recipe.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import { checkFiles } from './check-files.ts'
import { checkMeaning } from './recipe-checks.ts'
import { toSchemaFindings } from './schema-findings.ts'

/** Findings of a recipe that has no text yet (the wizard's): the schema, the meaning, and the files of the folder. */
export const checkRecipe = async (recipe: Recipe, folder: string): Promise<Finding[]> => {
  const nowhere = () => ({ file: 'groundwork.yaml' })
  const parsed = recipeSchema.safeParse(recipe)
  const findings = parsed.success
    ? [...checkMeaning(parsed.data, nowhere), ...(await checkFiles(parsed.data, folder, () => undefined))]
    : toSchemaFindings(parsed.error.issues, recipe, nowhere)
  return findings.map((finding) => {
    const { place, ...rest } = finding
    return place === undefined ? finding : rest
  })
}
