// Reset: the live database becomes the snapshot again. The copy is there before anything happens to the live one (the
// warm spare, or made now), the swap is one transaction, and what was live is kept as undo. Upkeep comes afterwards.
import { beforeRedo, beforeUndo, type DatabaseConnections, type ResetResult } from '../../../shared/model/snapshot.ts'
import { GroundworkError } from '../failures.ts'
import { lockDatabase } from '../recipe/database-lock.ts'
import { recipeMarkOf } from './attributes.ts'
import { readBlockers } from './blockers.ts'
import { copyDatabase } from './copy-database.ts'
import { readSize, type Attributes, type DatabaseRow, type Setting } from './database-row.ts'
import { holderName, signatureOf } from './holder-name.ts'
import { findSpare, holdersOf, requireDatabase, requireSnapshot, type Holder } from './holders.ts'
import { holderLock } from './locks.ts'
import type { Marker } from './marker.ts'
import type { Session } from './open-session.ts'
import { requireResettable, requireTypedName } from './permission.ts'
import { requireAble } from './require-able.ts'
import { swapDatabases } from './swap-databases.ts'
import { tidy } from './tidy.ts'

const waitForOthersMs = 15_000

export type ResetInput = {
  readonly database: string
  readonly to?: string | undefined
  readonly typedName?: string | undefined
  /** Of a recipe built anew: its own attributes go before those of the live database. */ readonly attributes?: Pick<
    Attributes,
    'owner' | 'settings'
  >
}

type Ready = { readonly rows: readonly DatabaseRow[]; readonly live: DatabaseRow; readonly tidied: readonly string[] }

const prepare = async (session: Session, input: ResetInput): Promise<Ready> => {
  requireTypedName(session.facts, input.database, input.typedName)
  await lockDatabase(session.client, input.database, waitForOthersMs)
  const blockers = readBlockers(session.helper)
  blockers.catch(() => undefined)
  const { rows, tidied } = await tidy(session, { sizes: false })
  const live = requireDatabase(rows, input.database)
  requireResettable(live)
  await requireAble(session, live, 'reset', blockers)
  return { rows, live, tidied }
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

/** How what was live is kept. */
export const undoMarker = (
  session: Session,
  live: DatabaseRow,
  of: string | null,
  strategy: Marker['strategy'],
  shared: boolean,
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

export const spareLockName = (holder: Pick<DatabaseRow, 'oid'>): string => `spare of ${holder.oid}`

/** The warm spare; one that is being made right now is waited for, since another copy would not be there sooner. */
const takeSpare = async (
  session: Session,
  rows: readonly DatabaseRow[],
  holder: Holder,
): Promise<DatabaseRow | null> => {
  const there = findSpare(rows, holder)
  if (there !== null) return there
  const { client } = session
  if (await holderLock.tryTake(client, spareLockName(holder))) {
    await holderLock.release(client, spareLockName(holder))
    return null
  }
  await holderLock.take(client, spareLockName(holder))
  await holderLock.release(client, spareLockName(holder))
  return findSpare((await tidy(session, { sizes: false })).rows, holder)
}

export const resetDatabase = async (session: Session, input: ResetInput): Promise<ResetResult> => {
  const startedAt = session.openedAt
  const { rows, live, tidied } = await prepare(session, input)
  const holder = requireSnapshot(rows, input.database, input.to)
  const kept = undoMarker(session, live, holder.marker.name, holder.marker.strategy, holder.marker.shared)
  for (let spare = await takeSpare(session, rows, holder); ; spare = null) {
    const made = spare === null ? await makeCopy(session, holder, live.owner) : null
    const copy = spare ?? made?.row
    if (copy === undefined) throw new Error('neither a spare nor a copy')
    try {
      const { swapMs, ended } = await swapDatabases(session, {
        live: withAttributes(live, input.attributes),
        copy,
        kept,
        recipeMark: holder.marker.recipeMark,
      })
      return result({
        input,
        name: holder.marker.name,
        kind: holder.marker.kind,
        startedAt,
        swapMs,
        strategy: made?.strategy ?? 'spare',
        kept,
        ended,
        tidied,
      })
    } catch (error) {
      // Another Groundwork's upkeep took the spare away: then a copy of our own.
      const gone = spare !== null && error instanceof GroundworkError && error.failure.sqlState === '3D000'
      if (!gone) throw error
    }
  }
}

/** Made as a spare is: if we are killed now, it is one. */
const makeCopy = async (
  session: Session,
  holder: Holder,
  owner: string,
): Promise<{ row: DatabaseRow; strategy: Marker['strategy'] }> => {
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

/** Back to what was live before the last reset; what is live now becomes the undo, so undo can be undone. */
export const undoReset = async (session: Session, input: ResetInput): Promise<ResetResult> => {
  const startedAt = session.openedAt
  const { rows, live, tidied } = await prepare(session, input)
  const [holder] = holdersOf(rows, input.database, ['undo'])
  if (holder === undefined)
    throw new GroundworkError({
      kind: 'not-found',
      message: `There is nothing to undo: no earlier state of "${input.database}" is kept.`,
      hint: 'A reset keeps what was there before as undo, until the next reset or for a week.',
    })
  const kept = undoMarker(session, live, null, holder.marker.strategy, false)
  const { swapMs, ended } = await swapDatabases(session, {
    live,
    copy: holder,
    kept: { ...kept, name: holder.marker.name === beforeUndo ? beforeRedo : beforeUndo },
    recipeMark: holder.marker.recipeMark,
  })
  return result({
    input,
    name: holder.marker.name,
    kind: 'undo',
    startedAt,
    swapMs,
    strategy: 'undo',
    kept,
    ended,
    tidied,
  })
}

const result = (of: {
  input: ResetInput
  name: string
  kind: ResetResult['kind']
  startedAt: number
  swapMs: number
  strategy: ResetResult['strategy']
  kept: Marker
  ended: readonly DatabaseConnections[]
  tidied: readonly string[]
}): ResetResult => ({
  outcome: 'reset',
  database: of.input.database,
  snapshot: of.name,
  kind: of.kind,
  durationMs: Math.round((performance.now() - of.startedAt) * 10) / 10,
  swapMs: of.swapMs,
  strategy: of.strategy,
  undo: of.kept.storedAs,
  endedConnections: of.ended,
  notes: of.tidied,
})
