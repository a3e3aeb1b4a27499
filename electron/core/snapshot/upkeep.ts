// After a reset: undo databases beyond what is kept go, and the next spare is made. Nobody waits for it. The command line
// leaves it to the server: a statement once begun goes on when its client is gone, and a copy is whole the moment it can
// be seen (tidy gives it its comment). A program that stays waits, to say how it went.
import type { Host } from '../host.ts'
import { toFailure } from '../recipe/run-statement.ts'
import { costOf, readDatabases, type DatabaseRow } from './database-row.ts'
import { deleteHolder, dropHolder } from './drop-holder.ts'
import { findSpare, holdersOf, type Holder } from './holders.ts'
import { keptToDrop } from './kept-holders.ts'
import { beginDrop } from './leave-to-server.ts'
import type { Session } from './open-session.ts'
import { prepareSpare, spareTarget, type SpareMade, type SpareWish } from './warm-spare.ts'

const dayMs = 24 * 3600 * 1000
const keptRecipes = 3

export type Keep = SpareWish & { readonly keepUndo: number; readonly keepUndoDays: number; readonly spare: boolean }
export type Upkeep = {
  readonly dropped: readonly string[]
  readonly spare: SpareMade['state']
  readonly notes: readonly string[]
}

/** Undo databases that are too many, too old, or together with the spares too big. Pure. */
export const undoToDrop = (
  rows: readonly DatabaseRow[],
  database: string,
  keep: Pick<Keep, 'keepUndo' | 'keepUndoDays' | 'budgetBytes'>,
  now: number,
): Holder[] => {
  const undo = holdersOf(rows, database, ['undo'])
  const spares = rows.filter((row) => row.marker?.kind === 'spare').reduce((sum, row) => sum + costOf(row), 0)
  const others = rows
    .filter((row) => row.marker?.kind === 'undo' && row.marker.database !== database)
    .reduce((sum, row) => sum + costOf(row), 0)
  let used = spares + others
  return undo.filter((row, index) => {
    const isOld = now - Date.parse(row.marker.at) > keep.keepUndoDays * dayMs
    if (index >= keep.keepUndo || isOld || used + costOf(row) > keep.budgetBytes) return true
    used += costOf(row)
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
    await drop(session, rows, row, keep.wait).catch(
      (error: unknown) => void notes.push(toFailure(error, `Drop "${row.marker.name}"`).message),
    )
    dropped.push(row.name)
  }
  const left = rows.filter((row) => !dropped.includes(row.name))
  const holder = spareTarget(left, database)
  // Copies of restored files give way to what a reset needs.
  const needed = keep.spare && holder !== null && findSpare(left, holder) === null ? costOf(holder) : 0
  for (const { name } of keptToDrop(left, keep.budgetBytes, needed) ?? []) {
    await (keep.wait ? dropHolder : beginDrop)(session, name).catch(() => undefined)
    dropped.push(name)
  }
  if (!keep.spare || holder === null) return { dropped, spare: 'none', notes }
  const spare = await prepareSpare(session, left, holder, keep)
  return { dropped, spare: spare.state, notes: [...notes, ...spare.notes] }
}

/** With the spares made of it. */
const drop = async (session: Session, rows: readonly DatabaseRow[], row: Holder, wait: boolean): Promise<void> => {
  if (wait) return deleteHolder(session, rows, row)
  const spare = findSpare(rows, row)
  for (const { name } of spare === null ? [row] : [row, spare]) await beginDrop(session, name)
}

export const waitsForUpkeep = (host: Host): boolean => host.capabilities.host !== 'cli'
