// Copies of several databases at one moment: each by its own connections, all at once, so that for a while nobody can
// write to any of them. That while is what all copies show; without proof of it they are made again. All are there or none.
import { GroundworkError } from '../failures.ts'
import { copyDatabase, requireRoom, type Copied } from './copy-database.ts'
import type { DatabaseRow } from './database-row.ts'
import { dropHolder } from './drop-holder.ts'
import { withTwin, type Session } from './open-session.ts'
import { watchMoment, type Moment } from './same-moment.ts'
import { namesOf } from './swap-databases.ts'

export type CopyWish = { readonly source: DatabaseRow; readonly holder: string; readonly owner: string }

// Copies of small databases take some hundredths of a second, and on a busy machine may miss each other: again, for a while.
const leastTries = 3
const patienceMs = 10_000

export const copyTogether = async (session: Session, wishes: readonly CopyWish[]): Promise<readonly Copied[]> => {
  const [only] = wishes
  if (only !== undefined && wishes.length === 1)
    return [await copyDatabase(session, only.source, only.holder, only.owner)]
  const sources = wishes.map(({ source }) => source)
  await requireRoom(session, sources)
  const startedAt = performance.now()
  for (let turn = 0; turn < leastTries || performance.now() - startedAt < patienceMs; turn++) {
    const moment = watchMoment(session, wishes.length)
    const copies = await copyAtOnce(session, wishes, moment)
    if (await moment.proven()) return copies
    for (const { holder } of wishes) await dropHolder(session, holder)
  }
  throw new GroundworkError({
    kind: 'busy',
    message: `${namesOf(sources)} could not be kept as they are at one moment, because sessions in them end too slowly. Nothing was changed.`,
    hint: 'Close the programs that use them, then try again.',
  })
}

/** One that fails stops the others. */
const copyAtOnce = async (
  session: Session,
  wishes: readonly CopyWish[],
  moment: Moment,
): Promise<readonly Copied[]> => {
  const stop = new AbortController()
  const signal = AbortSignal.any([session.signal, stop.signal])
  const failures: unknown[] = []
  const copying = wishes.map(async ({ source, holder, owner }) => {
    try {
      return await withTwin({ ...session, signal }, (twin) =>
        copyDatabase(twin, source, holder, owner, (isAlone) => moment.tell(twin, source.oid, isAlone)),
      )
    } catch (error) {
      failures.push(error)
      stop.abort()
      return null
    }
  })
  const copies = (await Promise.all(copying)).filter((copy) => copy !== null)
  if (copies.length === wishes.length) return copies
  for (const { holder } of wishes) await dropHolder(session, holder)
  throw failures[0]
}
