import { resolve } from 'node:path'
import type { RecipeSource } from '../../../shared/contract/procedures.ts'
import type { Finding, Place } from '../../../shared/model/finding.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import { checkRecipe } from './check-recipe.ts'
import { openRecipe, placesOf } from './open-recipe.ts'
import { withRealExtensionNames } from './recipe-extensions.ts'
import type { PathPart } from './yaml-places.ts'

export type LoadedSource = {
  readonly recipe: Recipe
  readonly folder: string
  readonly file?: string
  readonly findings: readonly Finding[]
  /** Where a part of the recipe stands in its file. */
  readonly placeOf?: (path: readonly PathPart[]) => Place
}

/** The recipe of a run: from its file, or as the wizard holds it. `newName` takes the place of the database's name. */
export const loadSource = async (source: RecipeSource, newName?: string): Promise<LoadedSource> => {
  const rename = (recipe: Recipe): Recipe =>
    newName === undefined ? recipe : { ...recipe, database: { ...recipe.database, name: newName } }
  if ('path' in source) {
    const opened = await openRecipe(source.path)
    return {
      recipe: rename(opened.recipe),
      folder: opened.folder,
      file: opened.path,
      findings: opened.findings,
      placeOf: (part) => placesOf(opened.text, opened.path)(part),
    }
  }
  const folder = resolve(source.folder)
  return {
    recipe: rename(withRealExtensionNames(source.recipe)),
    folder,
    findings: await checkRecipe(source.recipe, folder),
  }
}
