// What the server itself says about a recipe: too old, another version, no right to make databases, no room.
import type { Finding } from '../../../shared/model/finding.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import type { Observed } from './observed.ts'
import { finding } from './plan-parts.ts'
import { majorFits } from './version-range.ts'

const oldestMajor = 13

export const serverFindings = (recipe: Recipe, observed: Observed): Finding[] => {
  const major = observed.server?.major ?? observed.builtIn?.major
  if (major === undefined) return []
  if (major < oldestMajor)
    return [
      finding(
        'error',
        'server-too-old',
        `This server is PostgreSQL ${major}; Groundwork needs ${oldestMajor} or newer.`,
        { hint: 'Use the built-in server, or a newer one.' },
      ),
    ]
  if (!majorFits(major, recipe.server?.version))
    return [
      finding(
        'error',
        'server-version',
        `The recipe asks for PostgreSQL ${recipe.server?.version ?? ''}, this server is ${observed.server?.version ?? major}.`,
        { hint: 'Choose another server, or change server.version in the recipe.' },
      ),
    ]
  if (observed.server !== null && !observed.server.canCreateDatabase && observed.database === null)
    return [
      finding('error', 'cannot-create-database', `"${observed.server.user}" may not create databases on this server.`, {
        hint: `Connect as a superuser, or let one run: ALTER ROLE "${observed.server.user}" CREATEDB;`,
      }),
    ]
  return []
}

export const diskFindings = (observed: Observed, loads: boolean): Finding[] => {
  const size = observed.scripts.reduce((sum, script) => sum + (script.facts?.sizeBytes ?? 0), 0)
  if (!loads || observed.freeBytes === null || size < 1_000_000) return []
  const mb = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`
  if (observed.freeBytes < size)
    return [
      finding(
        'error',
        'disk-full',
        `The server's disk has ${mb(observed.freeBytes)} free; the scripts alone are ${mb(size)}.`,
        { hint: 'Free some space, or use a server on another disk.' },
      ),
    ]
  if (observed.freeBytes < size * 3)
    return [
      finding(
        'warning',
        'disk-low',
        `The server's disk has ${mb(observed.freeBytes)} free; loading ${mb(size)} of scripts usually takes up to ${mb(size * 3)}.`,
      ),
    ]
  return []
}
