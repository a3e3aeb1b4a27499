// The copy that becomes the live database: the warm spare, else one made now. Either way there before anything happens
// to the live one.
import type { CopyStrategy } from '../../../shared/model/snapshot.ts'
import { copyDatabase } from './copy-database.ts'
import { readSize, type DatabaseRow } from './database-row.ts'
import { holderName, signatureOf } from './holder-name.ts'
import { findSpare, type Holder } from './holders.ts'
import { holderLock } from './locks.ts'
import type { Session } from './open-session.ts'
import { tidy } from './tidy.ts'

export type ReadyCopy = { readonly row: DatabaseRow; readonly strategy: CopyStrategy | 'spare' }

export const spareLockName = (holder: Pick<DatabaseRow, 'oid'>): string => `spare of ${holder.oid}`

/** The warm spare; one that is being made right now is waited for, since another copy would not be there sooner. */
export const takeSpare = async (
  session: Session,
  rows: readonly DatabaseRow[],
  holder: Holder,
): Promise<ReadyCopy | null> => {
  const found = (among: readonly DatabaseRow[]): ReadyCopy | null => {
    const row = findSpare(among, holder)
    return row === null ? null : { row, strategy: 'spare' }
  }
  const there = found(rows)
  if (there !== null) return there
  const { client } = session
  if (await holderLock.tryTake(client, spareLockName(holder))) {
    await holderLock.release(client, spareLockName(holder))
    return null
  }
  await holderLock.take(client, spareLockName(holder))
  await holderLock.release(client, spareLockName(holder))
  return found((await tidy(session, { sizes: false })).rows)
}

/** Made as a spare is: if we are killed now, it is one. */
export const makeCopy = async (session: Session, holder: Holder, owner: string): Promise<ReadyCopy> => {
  const name = holderName(holder.marker.database, 'spare', holder.oid)
  const [size] = await Promise.all([readSize(session.helper, holder.oid), holderLock.take(session.client, name)])
  try {
    const { strategy } = await copyDatabase(session, { ...holder, sizeBytes: size }, name, owner)
    // A new database has nothing but what it was created with.
    return {
      row: {
        ...holder,
        name,
        owner,
        marker: null,
        comment: null,
        privileges: null,
        settings: [],
        connectionLimit: signatureOf(name),
      },
      strategy,
    }
  } finally {
    await holderLock.release(session.client, name).catch(() => false)
  }
}
