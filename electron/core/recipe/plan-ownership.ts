import type { Recipe } from '../../../shared/model/recipe.ts'
import type { Observed } from './observed.ts'
import { ownershipQuery } from './ownership.ts'
import { superuserOwners, type LoadMode } from './plan-loads.ts'
import { step } from './plan-parts.ts'
import type { PlannedStep } from './work.ts'

/** After each run of loads as a superuser what they made is handed over, before the owner loads more into it. */
export const withOwnership = (
  recipe: Recipe,
  observed: Observed,
  loads: readonly PlannedStep[],
  mode: LoadMode,
): PlannedStep[] => {
  const owner = recipe.database.owner ?? recipe.role.name
  const from = superuserOwners(observed)
  if (from.includes(owner)) return [...loads]
  const asSuperuser = (one: PlannedStep | undefined): boolean =>
    one?.work.kind === 'load' && one.work.as === 'superuser'
  const active = loads.filter(({ work }) => work.kind === 'load')
  return loads.flatMap((one) => {
    const next = active[active.indexOf(one) + 1]
    if (!asSuperuser(one) || asSuperuser(next)) return [one]
    const id = next === undefined ? 'ownership' : `ownership:${one.step.id}`
    return [
      one,
      {
        step: step(
          id,
          'ownership',
          `Hand what was loaded to "${owner}"`,
          `Objects made as a superuser belong to ${from.map((name) => `"${name}"`).join(', ')}; each gets ALTER ... OWNER TO "${owner}", written by this query of the catalogs. Members of extensions, and what the scripts gave to other roles, stay as they are.`,
          {
            action: mode === 'stopped' ? 'blocked' : 'do',
            statements: [
              { language: 'psql', text: `${ownershipQuery(from, owner)} \\gexec`, database: recipe.database.name },
            ],
          },
        ),
        work: { kind: 'ownership' as const },
      },
    ]
  })
}
