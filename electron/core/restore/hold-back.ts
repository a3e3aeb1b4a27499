// What a dump gives to a superuser of this server, where owners are kept: the superuser's rights would be the dump's code's
// (autovacuum runs functions behind indexes as the owner). So it stays with whoever gets everything else, unless that
// superuser was named by the person: as the owner, or in the map.
import type pg from 'pg'
import type { RestoreChoices } from '../../../shared/model/restore.ts'

export type HoldBack = {
  readonly holds: (owner: string) => boolean
  /** Those it held something back from. */
  readonly held: () => readonly string[]
}

export const holdBackFrom = (superusers: readonly string[], choices: RestoreChoices): HoldBack => {
  const { owner, ownership } = choices
  const named = new Set([
    ...(owner === undefined ? [] : [owner]),
    ...(typeof ownership === 'string' ? [] : Object.values(ownership.map)),
  ])
  const unnamed = new Set(superusers.filter((name) => !named.has(name)))
  const met = new Set<string>()
  return {
    holds: (name) => {
      if (!unnamed.has(name)) return false
      met.add(name)
      return true
    },
    held: () => [...met].toSorted(),
  }
}

export const readHoldBack = async (client: pg.ClientBase, choices: RestoreChoices): Promise<HoldBack> => {
  if (choices.ownership === 'one-role') return holdBackFrom([], choices)
  const { rows } = await client.query<{ name: string }>('SELECT rolname::text AS name FROM pg_roles WHERE rolsuper')
  return holdBackFrom(
    rows.map(({ name }) => name),
    choices,
  )
}
