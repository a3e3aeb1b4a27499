// The recipe's database, when it is there: its frame, what it holds, and how that compares with what is declared.
import type pg from 'pg'
import type { ExpectedObject, Inventory } from '../../../shared/model/inventory.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import { withClient } from '../postgres/connect.ts'
import { inDatabase, type ConnectionParams } from '../postgres/connection.ts'
import { takeInventory } from '../verify/inventory.ts'
import { compareDatabase } from './compare-database.ts'
import { isJobAlive, readDatabase, readSchemaGrants } from './observe-catalog.ts'
import type { ObservedDatabase } from './observed.ts'

const notCounted = new Set(['extensions', 'indexes_explicit', 'trigger_functions'])

/** What somebody made: all but what every database has. */
const userObjects = (inventory: Inventory): string[] =>
  Object.entries(inventory.objects).flatMap(([kind, names]) =>
    notCounted.has(kind)
      ? []
      : names.filter(
          (name) => !(kind === 'schemas' && name === 'public') && !(kind === 'languages' && name === 'plpgsql'),
        ),
  )

export const observeDatabase = async (
  client: pg.Client,
  admin: ConnectionParams,
  recipe: Recipe,
  wanted: { readonly expected: readonly ExpectedObject[]; readonly uncertain: readonly string[] },
  about: { readonly major: number; readonly hasRole: boolean; readonly jobId?: string | undefined },
): Promise<ObservedDatabase | null> => {
  const row = await readDatabase(client, recipe.database.name, about.major)
  if (row === null) return null
  const building = row.mark?.state === 'building' && row.mark.job !== about.jobId
  return withClient(inDatabase(admin, row.name), async (inside): Promise<ObservedDatabase> => {
    const inventory = await takeInventory(inside)
    const present = userObjects(inventory)
    return {
      ...row,
      isEmpty: present.length === 0,
      userObjects: present.length,
      someObjects: present.slice(0, 10),
      liveJob: building && row.mark !== null && (await isJobAlive(client, row.mark.job)),
      comparison: await compareDatabase(inside, recipe, wanted, inventory),
      extensions: inventory.objects.extensions ?? [],
      roleHasSchemaGrants: await readSchemaGrants(inside, recipe, about.hasRole),
    }
  })
}
