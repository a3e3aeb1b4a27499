// After a reset: the next spare is made, and undo databases beyond what is kept go. Nobody waits for it. The command line
// leaves it to the server: a statement once begun goes on when its client is gone, and a copy is whole the moment it can
// be seen (tidy gives it its comment). A program that stays waits, to say how it went.
import type { Host } from '../host.ts'
import { closeClient, connect } from '../postgres/connect.ts'
import { toFailure } from '../recipe/run-statement.ts'
import { createStatement, planCopy } from './copy-database.ts'
import { readDatabases, type DatabaseRow } from './database-row.ts'
import { lookAtDisk } from './disk.ts'
import { dropHolder } from './drop-holder.ts'
import { holderName } from './holder-name.ts'
import { findSnapshot, findSpare, holdersOf, type Holder } from './holders.ts'
import { holderLock } from './locks.ts'
import type { Session } from './open-session.ts'
import { spareLockName } from './reset-database.ts'

export const defaultBudgetBytes = 20 * 1024 ** 3
const undoAgeMs = 7 * 24 * 3600 * 1000
const keptRecipes = 3
const leastFreeShare = 0.1

export type Keep = {
  readonly keepUndo: number
  readonly budgetBytes: number
  readonly spare: boolean
  readonly wait: boolean
}
export type Upkeep = {
  readonly dropped: readonly string[]
  readonly spare: 'ready' | 'begun' | 'none'
  readonly notes: readonly string[]
}

const cost = (row: DatabaseRow): number => (row.marker?.shared === true ? 0 : (row.sizeBytes ?? 0))

/** Undo databases that are too many, too old, or together with the spares too big. Pure. */
export const undoToDrop = (
  rows: readonly DatabaseRow[],
  database: string,
  keep: Pick<Keep, 'keepUndo' | 'budgetBytes'>,
  now: number,
): Holder[] => {
  const undo = holdersOf(rows, database, ['undo'])
  const spares = rows.filter((row) => row.marker?.kind === 'spare').reduce((sum, row) => sum + cost(row), 0)
  const others = rows
    .filter((row) => row.marker?.kind === 'undo' && row.marker.database !== database)
    .reduce((sum, row) => sum + cost(row), 0)
  let used = spares + others
  return undo.filter((row, index) => {
    if (index >= keep.keepUndo || now - Date.parse(row.marker.at) > undoAgeMs || used + cost(row) > keep.budgetBytes)
      return true
    used += cost(row)
    return false
  })
}

export const upkeep = async (session: Session, database: string, keep: Keep): Promise<Upkeep> => {
  const rows = await readDatabases(session.client, { sizes: true })
  const notes: string[] = []
  const condemned = [
    ...undoToDrop(rows, database, keep, Date.now()),
    ...holdersOf(rows, database, ['recipe']).slice(keptRecipes),
  ]
  const dropped: string[] = []
  for (const row of condemned) {
    await dropHolder(session, row.name).catch(
      (error: unknown) => void notes.push(toFailure(error, `Drop "${row.marker.name}"`).message),
    )
    for (let spare = findSpare(rows, row); spare !== null; spare = null)
      await dropHolder(session, spare.name).catch(() => false)
    dropped.push(row.name)
  }
  const holder = findSnapshot(rows, database, undefined)
  if (!keep.spare || holder === null) return { dropped, spare: 'none', notes }
  const left = rows.filter((row) => !dropped.includes(row.name))
  const spare = await prepareSpare(session, left, spareTarget(left, database) ?? holder, keep)
  return { dropped, spare: spare.state, notes: [...notes, ...spare.notes] }
}

/** The snapshot the next reset most likely goes to: the one last gone back to, unless a newer one was made since. */
export const spareTarget = (rows: readonly DatabaseRow[], database: string): Holder | null => {
  const newest = findSnapshot(rows, database, undefined)
  const last = holdersOf(rows, database, ['undo'])[0]?.marker
  if (newest === null || last === undefined || last.of === null || last.at < newest.marker.at) return newest
  return findSnapshot(rows, database, last.of) ?? newest
}

type SpareMade = { readonly state: Upkeep['spare']; readonly notes: readonly string[] }

/** Makes the spare of a snapshot unless it is there, and takes away those of other snapshots of the same database. */
export const prepareSpare = async (
  session: Session,
  rows: readonly DatabaseRow[],
  holder: Holder,
  keep: Pick<Keep, 'budgetBytes' | 'wait'>,
): Promise<SpareMade> => {
  const there = findSpare(rows, holder)
  for (const other of holdersOf(rows, holder.marker.database, ['spare']))
    if (other.marker.of !== holder.name || (there !== null && other.name !== there.name))
      await dropHolder(session, other.name).catch(() => false)
  if (there !== null) return { state: 'ready', notes: [] }
  const used = rows
    .filter((row) => row.marker?.kind === 'undo' || (row.marker?.kind === 'spare' && row.marker.of === holder.name))
    .reduce((sum, row) => sum + cost(row), 0)
  const size = holder.sizeBytes ?? 0
  const { freeBytes, sharesBlocks } = await lookAtDisk(session.facts)
  if (!sharesBlocks && used + size > keep.budgetBytes)
    return {
      state: 'none',
      notes: ['No spare was made ahead: it would take more disk than it may. The next reset makes its own copy.'],
    }
  if (!sharesBlocks && freeBytes !== null && freeBytes - size < (freeBytes + size) * leastFreeShare)
    return {
      state: 'none',
      notes: ['No spare was made ahead: the disk is nearly full. The next reset makes its own copy.'],
    }
  return beginCopy(session, holder, keep.wait)
}

const beginCopy = async (session: Session, holder: Holder, wait: boolean): Promise<SpareMade> => {
  const { strategies } = await planCopy(session, holder)
  const strategy = strategies[0] ?? 'wal_log'
  const client = await connect({ ...session.params, applicationName: 'groundwork spare' }, { signal: session.signal })
  try {
    if (!(await holderLock.tryTake(client, spareLockName(holder)))) return { state: 'begun', notes: [] }
    // Looked at again under the lock: another may have made it since.
    if (findSpare(await readDatabases(client, { sizes: false }), holder) !== null) return { state: 'ready', notes: [] }
    const name = holderName(holder.marker.database, 'spare', holder.oid)
    await holderLock.take(client, name)
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    if (session.facts.major >= 18)
      await client.query(`SET file_copy_method = '${strategy === 'clone' ? 'clone' : 'copy'}'`)
    const copying = client.query(createStatement(holder.name, name, holder.owner, strategy)).then(
      () => null,
      (error: unknown) => (session.signal.aborted ? 'Cancelled.' : toFailure(error, 'Make a spare').message),
    )
    const onAbort = (): void =>
      void session.helper.query('SELECT pg_cancel_backend($1)', [rows[0]?.pid ?? 0]).catch(() => undefined)
    if (wait) {
      session.signal.addEventListener('abort', onAbort, { once: true })
      const wrong = await copying
      session.signal.removeEventListener('abort', onAbort)
      return wrong === null ? { state: 'ready', notes: [] } : { state: 'none', notes: [wrong] }
    }
    // Until the server has it: then it goes on by itself.
    for (let i = 0; i < 200; i++) {
      const { rows: seen } = await session.helper.query<{ begun: boolean }>(
        `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1 AND query LIKE 'CREATE DATABASE%') AS begun`,
        [rows[0]?.pid ?? 0],
      )
      if (seen[0]?.begun === true) break
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    return { state: 'begun', notes: [] }
  } finally {
    await (wait ? closeClient(client) : closeClient(client, 1))
  }
}

export const waitsForUpkeep = (host: Host): boolean => host.capabilities.host !== 'cli'
