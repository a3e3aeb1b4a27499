import type { ScriptFacts } from '../../../shared/model/script.ts'
import type { Drafts } from './drafts.ts'
import { emptyDrafts, newScript } from './empty-drafts.ts'
import { fileNameOf, folderOf } from './paths.ts'
import { suggestRole } from './suggest-role.ts'

/** `schema.sql` in `shop/db` is about `shop`: file names like these say nothing, their folder does. */
const sayNothing = /^(schema|init|init_schema|database|db|dump|backup|structure|create|setup|sql|scripts?|data|seed)$/i

const nameFor = (path: string): string => {
  const words = [fileNameOf(path).replace(/\..*$/, ''), ...folderOf(path).split(/[\\/]/).toReversed()]
  const word = words.find((one) => one !== '' && !sayNothing.test(one)) ?? 'new_database'
  const name = word
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  return /^[a-z]/.test(name) ? name.slice(0, 50) : `db_${name.slice(0, 50)}`
}

/** What a script says it needs, as a wizard that is already filled in. */
export const draftsFromScript = (path: string, facts: ScriptFacts): Partial<Drafts> => {
  const name = nameFor(path)
  const mentioned = facts.roles.filter((role) => !role.creates && role.name !== 'postgres')
  // The one role the script gives everything to is the project's role: with another, its login could not read a table.
  const owners = facts.roles.filter((role) => role.givenAt !== undefined).map((role) => role.name)
  const only = owners.length === 1 && mentioned.some((role) => role.name === owners[0]) ? owners[0] : undefined
  const others = mentioned.map((role) => role.name).filter((role) => role !== only)
  const extensions = [...new Set(facts.extensions.map((extension) => extension.name))].filter(
    (one) => one !== 'plpgsql',
  )
  return {
    database: {
      ...emptyDrafts.database,
      name,
      roleName: only ?? suggestRole(name),
      otherRoles: [...new Set(others)].join(', '),
    },
    extensions: {
      list: extensions.map((one, index) => ({
        id: String(index + 1),
        name: one,
        optional: false,
        schema: '',
        version: '',
      })),
    },
    schema: { scripts: [newScript('1', fileNameOf(path))] },
  }
}
