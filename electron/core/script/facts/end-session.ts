import { dropObj } from './catalog.ts'
import type { Follow } from './follow-types.ts'
import { findSchema } from './resolve.ts'

/** Temporary objects and settings end with the session. */
export const endSession = (follow: Follow): void => {
  const temporary = findSchema(follow, 'pg_temp')
  if (temporary !== undefined) dropObj(follow.catalog, temporary, true)
}
