// Deletes what a person names: a snapshot with its spares, an undo database, a clone; of several databases together those
// of each. They are condemned in one transaction and then dropped; killed in between, tidy drops the rest.
import { GroundworkError } from '../failures.ts'
import { lockDatabase } from '../recipe/database-lock.ts'
import type { DatabaseRow } from './database-row.ts'
import { condemnStatements, deleteHolder } from './drop-holder.ts'
import { inOrder } from './group.ts'
import { findSnapshot, holdersOf, type Holder } from './holders.ts'
import { waitForOthersMs } from './locks.ts'
import type { Session } from './open-session.ts'
import { tidy } from './tidy.ts'

export const deleteSnapshot = async (
  session: Session,
  input: { readonly database: string; readonly together?: readonly string[] | undefined; readonly name: string },
): Promise<{ readonly deleted: string }> => {
  const databases = inOrder(input.database, input.together)
  for (const database of databases) await lockDatabase(session.client, database, waitForOthersMs)
  const { rows } = await tidy(session, { sizes: false })
  const found = databases.map((database) => requireNamed(rows, database, input.name))
  await session.client.query(['BEGIN', ...found.flatMap(condemnStatements), 'COMMIT'].join(';\n'))
  for (const holder of found) await deleteHolder(session, rows, holder)
  return { deleted: input.name }
}

const requireNamed = (rows: readonly DatabaseRow[], database: string, name: string): Holder => {
  const found =
    findSnapshot(rows, database, name) ??
    holdersOf(rows, database, ['undo', 'clone']).find((row) => row.name === name || row.marker.name === name)
  if (found !== undefined) return found
  throw new GroundworkError({
    kind: 'not-found',
    message: `"${database}" has no snapshot "${name}".`,
    hint: 'groundwork snapshot list shows those there are.',
  })
}
