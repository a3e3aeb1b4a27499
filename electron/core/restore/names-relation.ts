import { splitName } from '../postgres/split-name.ts'

/** `film`, `public.film` or `"Odd Name".t`, against an entry. */
export const namesRelation = (wanted: string, schema: string | null, name: string): boolean => {
  const parts = splitName(wanted)
  if (wanted === name || (schema !== null && wanted === `${schema}.${name}`)) return true
  return parts.length === 2 ? parts[0] === schema && parts[1] === name : parts.length === 1 && parts[0] === name
}
