import { raise } from '../failures.ts'
import { requireDatabase } from './holders.ts'
import { readDatabases } from './database-row.ts'
import { isSystem } from './blockers.ts'
import type { Session } from './open-session.ts'
import { allowStatement, isResettable, refuseStatements, requireTypedName } from './permission.ts'

/** Remembers on the server that Groundwork may reset this database; or that it may not any more. */
export const allowReset = async (
  session: Session,
  input: { readonly database: string; readonly typedName?: string | undefined; readonly allow: boolean },
): Promise<{ readonly resettable: boolean }> => {
  const live = requireDatabase(await readDatabases(session.client, { sizes: false }), input.database)
  if (isSystem(live))
    raise({ kind: 'usage', message: `"${live.name}" belongs to the server itself and is never reset.` })
  if (!input.allow) {
    for (const sql of refuseStatements(live)) await session.client.query(sql)
    return { resettable: false }
  }
  requireTypedName(session.facts, input.database, input.typedName)
  if (!isResettable(live)) await session.client.query(allowStatement(live, session.facts))
  return { resettable: true }
}
