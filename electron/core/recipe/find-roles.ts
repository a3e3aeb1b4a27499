// Roles a script mentions and nobody has, and what it does to the whole server.
import type { Recipe } from '../../../shared/model/recipe.ts'
import type { Observed } from './observed.ts'
import { at, linesOf, type ScriptLook } from './script-look.ts'

const keywordsOfRoles = new Set(['public', 'current_user', 'session_user', 'current_role', 'user'])

/** Roles that exist by the time a script runs: on the server, made by this run, or created by a script up to it. */
const rolesAtHand = (recipe: Recipe, observed: Observed, upTo: number): ReadonlySet<string> =>
  new Set([
    ...observed.roleNames,
    recipe.role.name,
    ...(recipe.roles ?? []),
    ...observed.scripts
      .filter((script) => script.index <= upTo)
      .flatMap((script) => (script.facts?.roles ?? []).filter((role) => role.creates).map((role) => role.name)),
  ])

export const findRoles = ({ recipe, observed, script, facts, load, shown, add }: ScriptLook): void => {
  const atHand = rolesAtHand(recipe, observed, script.index)
  const missing = new Map<string, { line: number; file: string }>()
  for (const role of facts.roles)
    if (
      !role.creates &&
      !atHand.has(role.name) &&
      !keywordsOfRoles.has(role.name.toLowerCase()) &&
      !missing.has(role.name)
    )
      missing.set(role.name, role)
  if (observed.server !== null)
    for (const [name, place] of missing)
      add(
        load.onError === 'continue' ? 'warning' : 'error',
        'role-missing',
        `"${shown}" line ${place.line} mentions the role "${name}", which does not exist.`,
        { ...at(place), hint: `List it in the recipe: roles: [${name}]. Then it is created without login.` },
      )
}

export const findClusterWide = ({ facts, shown, add }: ScriptLook): void => {
  const wide = facts.clusterWide[0]
  if (wide !== undefined)
    add(
      'warning',
      'cluster-wide',
      `"${shown}" line ${wide.line} changes the whole server, not only this database: ${wide.why}.`,
      {
        ...at(wide),
        hint: facts.clusterWide.every((note) => note.why.startsWith('makes a role'))
          ? 'When the run fails, the roles it made are removed again.'
          : 'When the run fails, roles the script made are removed again; other changes of the server stay.',
        ...(facts.clusterWide.length === 1
          ? {}
          : {
              detail: `${facts.clusterWide.length} statements do, on the lines ${linesOf(facts.clusterWide, 12)}.`,
            }),
      },
    )
}
