import type { ClientBase } from 'pg'
import type { ExpectedObject, Inventory } from '../../../shared/model/inventory.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import type { Comparison } from '../../../shared/model/report.ts'
import { compareColumns } from '../verify/compare-columns.ts'
import { compareInventory } from '../verify/compare.ts'
import { takeColumns } from '../verify/columns.ts'

/** What the project's own commands or a template bring, the scripts do not tell: then columns are not compared. */
const columnsAreTold = (recipe: Recipe): boolean => recipe.after.length === 0 && recipe.database.template === undefined

/** Declared against there: objects by kind and name, and the columns of tables. */
export const compareDatabase = async (
  client: ClientBase,
  recipe: Recipe,
  wanted: { readonly expected: readonly ExpectedObject[]; readonly uncertain: readonly string[] },
  inventory: Inventory,
): Promise<Comparison> => {
  const comparison = compareInventory(wanted.expected, wanted.uncertain, inventory, recipe.checks?.counts)
  if (!columnsAreTold(recipe) || !wanted.expected.some((object) => object.columns !== undefined)) return comparison
  const columns = compareColumns(wanted.expected, await takeColumns(client))
  return { ...comparison, different: [...comparison.different, ...columns] }
}
