// Proof that several copies show one moment: the server is asked once whether it holds the doors of all of them, after
// each had been seen empty. At that moment nobody could write to any of them, and nobody had since it was empty.
import type { Session } from './open-session.ts'

const heldAtOnce = `
  SELECT count(*)::int AS held FROM unnest($1::int[], $2::oid[]) door (pid, oid)
   WHERE EXISTS (SELECT FROM pg_locks l WHERE l.pid = door.pid AND l.granted AND l.locktype = 'object' AND l.classid = 'pg_database'::regclass AND l.objid = door.oid AND l.mode = 'ShareLock')`

export type Moment = {
  /** A copier's session has its database for itself, or no more. */
  readonly tell: (copier: Session, oid: number, isAlone: boolean) => void
  readonly proven: () => Promise<boolean>
}

export const watchMoment = ({ helper }: Session, count: number): Moment => {
  const alone = new Map<number, number>()
  const state = { turn: 0, proven: false }
  let looking: Promise<void> = Promise.resolve()
  const look = async (turn: number): Promise<void> => {
    const { rows } = await helper.query<{ held: number }>(heldAtOnce, [[...alone.values()], [...alone.keys()]])
    // Where one began anew meanwhile, the lock seen may be of a second try.
    if (rows[0]?.held === count && turn === state.turn) state.proven = true
  }
  return {
    tell: (copier, oid, isAlone) => {
      state.turn++
      if (!isAlone) return void alone.delete(oid)
      alone.set(oid, copier.pid)
      if (alone.size === count) looking = look(state.turn).catch(() => undefined)
    },
    proven: () => looking.then(() => state.proven),
  }
}
