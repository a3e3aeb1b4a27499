// Reset: the live database becomes the snapshot again; of several, all in one transaction or none. The copies are there
// before anything happens to the live ones, the swap is one transaction, and what was live is kept as undo. Upkeep comes
// afterwards.
import type { ResetResult } from '../../../shared/model/snapshot.ts'
import { GroundworkError } from '../failures.ts'
import { readDatabases, type Attributes, type DatabaseRow, type Setting } from './database-row.ts'
import { apartNotes, newGroup, oneWithOthers, requireSnapshots } from './group.ts'
import type { Holder } from './holders.ts'
import type { Marker } from './marker.ts'
import type { Session } from './open-session.ts'
import { prepareReset, undoMarker, type ResetWish } from './prepare-reset.ts'
import { makeCopy, takeSpare, type ReadyCopy } from './ready-copy.ts'
import { swapDatabases, type Swapped } from './swap-databases.ts'

export type ResetInput = ResetWish & {
  readonly to?: string | undefined
  /** Of a recipe built anew: its own attributes go before those of the live database. */
  readonly attributes?: Pick<Attributes, 'owner' | 'settings'>
}

/** One of the databases of a reset: what is live, where it goes back to, and how what was live is kept. */
export type Turn = { readonly live: DatabaseRow; readonly holder: Holder; readonly kept: Marker }

export const resetDatabase = async (session: Session, input: ResetInput): Promise<ResetResult> => {
  const { rows, lives, tidied } = await prepareReset(session, input)
  const databases = lives.map((live) => live.name)
  const holders = requireSnapshots(rows, databases, input.to)
  const group = newGroup(databases)
  const turns = lives.flatMap((live, index): Turn[] => {
    const holder = holders[index]
    if (holder === undefined) return []
    return [{ live, holder, kept: { ...undoMarker(session, live, holder.marker.name, holder.marker), ...group } }]
  })
  const { copies, swapped } = await copyAndSwap(session, rows, turns, input)
  return toResult(session, input.database, swapped, [...tidied, ...apartNotes(holders)], turns, (index) => ({
    kind: turns[index]?.holder.marker.kind ?? 'snapshot',
    strategy: copies[index]?.strategy ?? 'spare',
  }))
}

/** With the spares there are; where another Groundwork's upkeep took one away meanwhile, with copies of our own. */
const copyAndSwap = async (
  session: Session,
  rows: readonly DatabaseRow[],
  turns: readonly Turn[],
  input: ResetInput,
): Promise<{ readonly copies: readonly ReadyCopy[]; readonly swapped: Swapped }> => {
  const copies: ReadyCopy[] = []
  for (const { live, holder } of turns)
    copies.push((await takeSpare(session, rows, holder)) ?? (await makeCopy(session, holder, live.owner)))
  for (let mayBeGone = true; ; mayBeGone = false) {
    const swaps = turns.flatMap(({ live, holder, kept }, index) => {
      const copy = copies[index]
      return copy === undefined
        ? []
        : [{ live: withAttributes(live, input.attributes), copy: copy.row, kept, recipeMark: holder.marker.recipeMark }]
    })
    try {
      return { copies, swapped: await swapDatabases(session, swaps) }
    } catch (error) {
      if (!mayBeGone || !(error instanceof GroundworkError) || error.failure.sqlState !== '3D000') throw error
      const there = new Set((await readDatabases(session.client, { sizes: false })).map((row) => row.name))
      for (const [index, { live, holder }] of turns.entries())
        if (!there.has(copies[index]?.row.name ?? '')) copies[index] = await makeCopy(session, holder, live.owner)
    }
  }
}

const settingKey = (setting: Setting): string => `${setting.role ?? ''} ${setting.name.toLowerCase()}`

const withAttributes = (live: DatabaseRow, own: ResetInput['attributes']): DatabaseRow => {
  if (own === undefined) return live
  const said = new Set(own.settings.map(settingKey))
  return {
    ...live,
    owner: own.owner,
    settings: [...live.settings.filter((setting) => !said.has(settingKey(setting))), ...own.settings],
  }
}

/** One result for each database, that of `asked` with the others in it. */
export const toResult = (
  session: Session,
  asked: string,
  { swapMs, ended }: Swapped,
  notes: readonly string[],
  turns: readonly Turn[],
  how: (index: number) => Pick<ResetResult, 'kind' | 'strategy'>,
): ResetResult => {
  const durationMs = Math.round((performance.now() - session.openedAt) * 10) / 10
  const results = turns.map(({ live, holder, kept }, index): ResetResult => {
    const isAsked = live.name === asked
    return {
      outcome: 'reset',
      database: live.name,
      snapshot: holder.marker.name,
      ...how(index),
      durationMs,
      swapMs,
      undo: kept.storedAs,
      // Of one swap: said once.
      endedConnections: isAsked ? ended : [],
      notes: isAsked ? notes : [],
    }
  })
  return oneWithOthers(results, (one) => one.database === asked)
}
