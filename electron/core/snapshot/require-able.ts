import { GroundworkError } from '../failures.ts'
import { hintFor, isSystem, readBlockers } from './blockers.ts'
import type { DatabaseRow } from './database-row.ts'
import type { Session } from './open-session.ts'

/** Refuses what cannot be copied and swapped without breaking something. `blockers`: where they are being read already. */
export const requireAble = async (
  { facts, helper }: Session,
  live: DatabaseRow,
  doing: 'snapshot' | 'reset',
  blockers?: ReturnType<typeof readBlockers>,
): Promise<void> => {
  if (isSystem(live))
    throw new GroundworkError({
      kind: 'usage',
      message: `"${live.name}" belongs to the server itself and is never ${doing === 'reset' ? 'reset' : 'kept as a snapshot'}.`,
    })
  const why = (await (blockers ?? readBlockers(helper))).get(live.name)
  if (why !== undefined)
    throw new GroundworkError({
      kind: 'usage',
      message: `"${live.name}" cannot be ${doing === 'reset' ? 'reset' : 'kept as a snapshot'}: ${why}.`,
      hint: hintFor(why),
    })
  if (!facts.canCreateDatabase)
    throw new GroundworkError({
      kind: 'permission-denied',
      message: `"${facts.user}" may not create databases on this server, so it can make no copy.`,
      hint: `Connect as a superuser, or give it the right: ALTER ROLE "${facts.user}" CREATEDB.`,
    })
}
