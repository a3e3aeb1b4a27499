// What comes before every reset and undo: the locks, a tidy look, and whether it may and can be done, for each database.
import { lockDatabase } from '../recipe/database-lock.ts'
import { recipeMarkOf } from './attributes.ts'
import { readBlockers } from './blockers.ts'
import type { DatabaseRow } from './database-row.ts'
import { inOrder } from './group.ts'
import { holderName } from './holder-name.ts'
import { requireDatabase, type Holder } from './holders.ts'
import { waitForOthersMs } from './locks.ts'
import type { Marker } from './marker.ts'
import type { Session } from './open-session.ts'
import { requireResettable, requireTypedNames } from './permission.ts'
import { requireAble } from './require-able.ts'
import { tidy } from './tidy.ts'

export type ResetWish = {
  readonly database: string
  readonly together?: readonly string[] | undefined
  readonly typedName?: string | undefined
}

export type ReadyToReset = {
  readonly rows: readonly DatabaseRow[]
  /** In the order of the locks. */
  readonly lives: readonly DatabaseRow[]
  readonly tidied: readonly string[]
}

export const prepareReset = async (session: Session, wish: ResetWish): Promise<ReadyToReset> => {
  const databases = inOrder(wish.database, wish.together)
  requireTypedNames(session.facts, databases, wish.typedName)
  for (const database of databases) await lockDatabase(session.client, database, waitForOthersMs)
  const blockers = readBlockers(session.helper)
  blockers.catch(() => undefined)
  const { rows, tidied } = await tidy(session, { sizes: false })
  const lives = databases.map((database) => requireDatabase(rows, database))
  for (const live of lives) {
    requireResettable(live)
    await requireAble(session, live, 'reset', blockers)
  }
  return { rows, lives, tidied }
}

/** How what was live is kept. `of`: the snapshot gone back to; null: an undo. */
export const undoMarker = (
  session: Session,
  live: DatabaseRow,
  of: string | null,
  { strategy, shared }: Pick<Holder['marker'], 'strategy' | 'shared'>,
): Marker => ({
  v: 1,
  storedAs: holderName(live.name, 'undo', Math.floor(Date.now() / 1000)),
  kind: 'undo',
  state: 'ready',
  name: `before the reset${of === null ? '' : ` to ${of}`}`,
  database: live.name,
  note: null,
  at: new Date().toISOString(),
  by: session.facts.user,
  strategy,
  copyMs: null,
  shared,
  of,
  recipeMark: recipeMarkOf(live),
  inputsHash: null,
})
