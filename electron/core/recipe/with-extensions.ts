import type { ExpectedObject } from '../../../shared/model/inventory.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import type { ObservedExtension } from './observed.ts'
import { extensionName } from './recipe-extensions.ts'

/** The scripts' objects and the recipe's own extensions, those that can be had. */
export const withExtensions = (
  recipe: Recipe,
  expected: readonly ExpectedObject[],
  extensions: ReadonlyMap<string, ObservedExtension>,
): ExpectedObject[] => {
  const names = recipe.extensions.map(extensionName).filter((name) => extensions.get(name)?.missing === undefined)
  return [
    ...expected,
    ...[...new Set(names)]
      .filter((name) => !expected.some((object) => object.kind === 'extensions' && object.name === name))
      .map((name) => ({ kind: 'extensions' as const, name, certain: true })),
  ]
}
