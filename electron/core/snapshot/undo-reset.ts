// Back to what was live before the last reset; what is live now becomes the undo, so undo can be undone. Of several
// databases, all in one transaction.
import { beforeRedo, beforeUndo, type ResetResult } from '../../../shared/model/snapshot.ts'
import { GroundworkError } from '../failures.ts'
import type { DatabaseRow } from './database-row.ts'
import { apartNotes, newGroup } from './group.ts'
import { holdersOf, type Holder } from './holders.ts'
import type { Session } from './open-session.ts'
import { prepareReset, undoMarker, type ResetWish } from './prepare-reset.ts'
import { toResult, type Turn } from './reset-database.ts'
import { swapDatabases } from './swap-databases.ts'

export const undoReset = async (session: Session, wish: ResetWish): Promise<ResetResult> => {
  const { rows, lives, tidied } = await prepareReset(session, wish)
  const group = newGroup(lives.map((live) => live.name))
  const turns = lives.map((live): Turn => {
    const holder = requireUndo(rows, live.name)
    const name = holder.marker.name === beforeUndo ? beforeRedo : beforeUndo
    const { strategy } = holder.marker
    return { live, holder, kept: { ...undoMarker(session, live, null, { strategy, shared: false }), name, ...group } }
  })
  const swapped = await swapDatabases(
    session,
    turns.map(({ live, holder, kept }) => ({ live, copy: holder, kept, recipeMark: holder.marker.recipeMark })),
  )
  const notes = [...tidied, ...apartNotes(turns.map(({ holder }) => holder))]
  return toResult(session, wish.database, swapped, notes, turns, () => ({ kind: 'undo', strategy: 'undo' }))
}

const requireUndo = (rows: readonly DatabaseRow[], database: string): Holder => {
  const [newest] = holdersOf(rows, database, ['undo'])
  if (newest !== undefined) return newest
  throw new GroundworkError({
    kind: 'not-found',
    message: `There is nothing to undo: no earlier state of "${database}" is kept.`,
    hint: 'A reset keeps what was there before as undo, for as long as the settings say.',
  })
}
