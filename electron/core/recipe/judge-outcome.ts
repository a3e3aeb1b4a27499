import type { Recipe } from '../../../shared/model/recipe.ts'
import type { LoadMode } from './plan-loads.ts'
import type { Verified } from './verify-database.ts'

export const isFreshlyLoaded = (mode: LoadMode): boolean => mode === 'fresh' || mode === 'empty'

/** Green: compared and equal, every check passed, and no error stepped over. */
export const isAsDeclared = (
  recipe: Recipe,
  mode: LoadMode,
  { comparison, checks }: Verified,
  loadErrors: number,
): boolean => {
  // In a database made by this run, an object nobody declared is a difference too; unless commands or code we cannot read may have made it.
  const unasked = comparison.extra.filter((object) => mode === 'fresh' || object.kind !== 'extensions')
  const strange =
    isFreshlyLoaded(mode) &&
    recipe.after.length === 0 &&
    recipe.database.template === undefined &&
    comparison.uncertain.length === 0 &&
    unasked.length > 0
  return (
    comparison.missing.length === 0 &&
    comparison.different.length === 0 &&
    checks.every((check) => check.ok) &&
    !strange &&
    loadErrors === 0
  )
}
