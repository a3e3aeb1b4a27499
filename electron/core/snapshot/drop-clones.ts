// The end of a test run: the databases made from snapshots go. Only those that say in their own marker that they are
// clones of this database; a name alone is never enough.
import { lockDatabase } from '../recipe/database-lock.ts'
import { dropHolder } from './drop-holder.ts'
import { holdersOf } from './holders.ts'
import { waitForOthersMs } from './locks.ts'
import type { Session } from './open-session.ts'
import { tidy } from './tidy.ts'

export const dropClones = async (
  session: Session,
  input: { readonly database: string; readonly prefix?: string | undefined },
): Promise<{ readonly dropped: readonly string[] }> => {
  await lockDatabase(session.client, input.database, waitForOthersMs)
  const { rows } = await tidy(session, { sizes: false })
  const { prefix } = input
  const clones = holdersOf(rows, input.database, ['clone'])
    .map((row) => row.name)
    .filter(
      (name) => prefix === undefined || (name.startsWith(`${prefix}_`) && /^\d+$/.test(name.slice(prefix.length + 1))),
    )
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  for (const name of clones) await dropHolder(session, name)
  return { dropped: clones }
}
