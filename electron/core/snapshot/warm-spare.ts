// The warm spare: a copy made ahead, so that a reset is only the swap. Made at low priority, and only within what undo and
// spares may take of the disk.
import { closeClient } from '../postgres/connect.ts'
import { toFailure } from '../recipe/run-statement.ts'
import { createStatement, planCopy } from './copy-database.ts'
import { costOf, readDatabases, type DatabaseRow } from './database-row.ts'
import { lookAtDisk } from './disk.ts'
import { dropHolder } from './drop-holder.ts'
import { holderName } from './holder-name.ts'
import { findSnapshot, findSpare, holdersOf, type Holder } from './holders.ts'
import { begin, beginDrop, connectInBackground } from './leave-to-server.ts'
import { holderLock } from './locks.ts'
import { lowerPriority } from './low-priority.ts'
import type { Session } from './open-session.ts'
import { waitForQuiet } from './quiet-moment.ts'
import { spareLockName } from './ready-copy.ts'

const leastFreeShare = 0.1

export type SpareMade = { readonly state: 'ready' | 'begun' | 'none'; readonly notes: readonly string[] }

/** `wait`: until it is there, to say how it went; else only until the server has begun. */
export type SpareWish = { readonly budgetBytes: number; readonly wait: boolean }

/** The snapshot the next reset most likely goes to: the one last gone back to, unless a newer one was made since. */
export const spareTarget = (rows: readonly DatabaseRow[], database: string): Holder | null => {
  const newest = findSnapshot(rows, database, undefined)
  const last = holdersOf(rows, database, ['undo'])[0]?.marker
  if (newest === null || last === undefined || last.at < newest.marker.at) return newest
  // An undo says nothing about it: then the one that has a spare.
  if (last.of === null)
    return holdersOf(rows, database, ['snapshot', 'recipe']).find((row) => findSpare(rows, row) !== null) ?? newest
  return findSnapshot(rows, database, last.of) ?? newest
}

/** Makes the spare of a snapshot unless it is there, and takes away those of other snapshots of the same database. */
export const prepareSpare = async (
  session: Session,
  rows: readonly DatabaseRow[],
  holder: Holder,
  wish: SpareWish,
): Promise<SpareMade> => {
  const there = findSpare(rows, holder)
  for (const other of holdersOf(rows, holder.marker.database, ['spare']))
    if (other.marker.of !== holder.name || (there !== null && other.name !== there.name))
      await (wish.wait ? dropHolder : beginDrop)(session, other.name).catch(() => false)
  if (there !== null) return { state: 'ready', notes: [] }
  const because = await whyNot(session, rows, holder, wish.budgetBytes)
  if (because !== null)
    return { state: 'none', notes: [`No spare was made ahead: ${because}. The next reset makes its own copy.`] }
  return beginCopy(session, holder, wish.wait)
}

const whyNot = async (
  session: Session,
  rows: readonly DatabaseRow[],
  holder: Holder,
  budgetBytes: number,
): Promise<string | null> => {
  const { freeBytes, sharesBlocks } = await lookAtDisk(session.facts)
  if (sharesBlocks && holder.marker.shared) return null
  const size = holder.sizeBytes ?? 0
  const used = rows
    .filter(
      (row) =>
        row.marker?.kind === 'undo' ||
        (row.marker?.kind === 'spare' &&
          (row.marker.database !== holder.marker.database || row.marker.of === holder.name)),
    )
    .reduce((sum, row) => sum + costOf(row), 0)
  if (used + size > budgetBytes) return 'it would take more disk than it may'
  return freeBytes !== null && freeBytes - size < (freeBytes + size) * leastFreeShare ? 'the disk is nearly full' : null
}

const beginCopy = async (session: Session, holder: Holder, wait: boolean): Promise<SpareMade> => {
  const { strategies } = await planCopy(session, holder)
  const strategy = strategies[0] ?? 'wal_log'
  const client = await connectInBackground(session)
  try {
    const { rows } = await client.query<{ pid: number; port: number | null }>(
      'SELECT pg_backend_pid() AS pid, inet_client_port() AS port',
    )
    const pid = rows[0]?.pid ?? 0
    // A tiny copy is over before anybody notices it.
    const isGentle =
      strategy === 'wal_log' || (await lowerPriority(session.facts, { pid, clientPort: rows[0]?.port ?? null }))
    // Before the lock: a reset waits for who has it. What does not stay cannot wait for a quiet moment.
    if (!isGentle && wait) await waitForQuiet(client, session.signal)
    if (!(await holderLock.tryTake(client, spareLockName(holder)))) return { state: 'begun', notes: [] }
    // Looked at again under the lock: another may have made it since.
    if (findSpare(await readDatabases(client, { sizes: false }), holder) !== null) return { state: 'ready', notes: [] }
    const name = holderName(holder.marker.database, 'spare', holder.oid)
    await holderLock.take(client, name)
    if (session.facts.major >= 18)
      await client.query(`SET file_copy_method = '${strategy === 'clone' ? 'clone' : 'copy'}'`)
    const sql = createStatement(holder.name, name, holder.owner, strategy)
    if (!wait) {
      await begin(session, client, sql)
      return { state: 'begun', notes: [] }
    }
    const onAbort = (): void => void session.helper.query('SELECT pg_cancel_backend($1)', [pid]).catch(() => undefined)
    session.signal.addEventListener('abort', onAbort, { once: true })
    const wrong = await client.query(sql).then(
      () => null,
      (error: unknown) => (session.signal.aborted ? 'Cancelled.' : toFailure(error, 'Make a spare').message),
    )
    session.signal.removeEventListener('abort', onAbort)
    return wrong === null ? { state: 'ready', notes: [] } : { state: 'none', notes: [wrong] }
  } finally {
    await (wait ? closeClient(client) : closeClient(client, 1))
  }
}
