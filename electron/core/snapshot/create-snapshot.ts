// Keeps a database as a snapshot: ends the sessions in it, keeps new ones waiting while the server copies it, and notes on
// the copy what it is. The live database is never changed.
import type { CreatedSnapshot, DatabaseConnections } from '../../../shared/model/snapshot.ts'
import { GroundworkError } from '../failures.ts'
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'
import { lockDatabase } from '../recipe/database-lock.ts'
import { recipeMarkOf } from './attributes.ts'
import { copyDatabase } from './copy-database.ts'
import type { DatabaseRow } from './database-row.ts'
import { dropHolder } from './drop-holder.ts'
import { holderName } from './holder-name.ts'
import { findSnapshot, findSpare, holdersOf, requireDatabase } from './holders.ts'
import { holderLock } from './locks.ts'
import { toSnapshot, writeMarker, type Marker } from './marker.ts'
import type { Session } from './open-session.ts'
import { requireAble } from './require-able.ts'
import { tidy } from './tidy.ts'

export type CreateInput = {
  readonly database: string
  readonly name: string
  readonly note?: string | undefined
  readonly replace?: boolean
  /** Of a snapshot that belongs to a recipe. */
  readonly recipe?: { readonly inputsHash: string; readonly inputs: NonNullable<Marker['inputs']> }
}

const waitForOthersMs = 15_000

export const createSnapshot = async (session: Session, input: CreateInput): Promise<CreatedSnapshot> => {
  const startedAt = session.openedAt
  await lockDatabase(session.client, input.database, waitForOthersMs)
  const { rows } = await tidy(session, { sizes: true })
  const live = requireDatabase(rows, input.database)
  await requireAble(session, live, 'snapshot')
  const earlier = findSnapshot(rows, input.database, input.name)
  if (earlier !== null && input.replace !== true)
    throw new GroundworkError({
      kind: 'usage',
      message: `"${input.database}" already has a snapshot "${input.name}" (of ${earlier.marker.at.slice(0, 16).replace('T', ' ')}).`,
      hint: 'Choose another name, or replace it (--replace).',
    })
  const { marker, ended } = await makeHolder(session, live, input)
  if (earlier !== null) await deleteHolder(session, rows, earlier)
  return {
    snapshot: toSnapshot(marker, live.sizeBytes),
    endedConnections: ended,
    durationMs: Math.round(performance.now() - startedAt),
  }
}

const makeHolder = async (
  session: Session,
  live: DatabaseRow,
  input: CreateInput,
): Promise<{ marker: Marker; ended: readonly DatabaseConnections[] }> => {
  const { client, facts } = session
  const kind = input.recipe === undefined ? 'snapshot' : 'recipe'
  const storedAs = holderName(live.name, kind, Math.floor(Date.now() / 1000))
  await holderLock.take(client, storedAs)
  try {
    const copied = await copyDatabase(session, live, storedAs, live.owner)
    const marker: Marker = {
      v: 1,
      storedAs,
      kind,
      state: 'ready',
      name: input.name,
      database: live.name,
      note: input.note ?? null,
      at: new Date().toISOString(),
      by: facts.user,
      strategy: copied.strategy,
      copyMs: copied.durationMs,
      shared: copied.shared,
      of: null,
      recipeMark: recipeMarkOf(live),
      inputsHash: input.recipe?.inputsHash ?? null,
      ...(input.recipe === undefined ? {} : { inputs: input.recipe.inputs }),
    }
    await client.query(`COMMENT ON DATABASE ${quoteIdent(storedAs)} IS ${quoteLiteral(writeMarker(marker)).trim()}`)
    return { marker, ended: copied.ended }
  } finally {
    await holderLock.release(client, storedAs).catch(() => false)
  }
}

/** With the spares made of it. */
export const deleteHolder = async (
  session: Session,
  rows: readonly DatabaseRow[],
  holder: DatabaseRow,
): Promise<void> => {
  await dropHolder(session, holder.name)
  for (;;) {
    const spare = findSpare(rows, holder)
    if (spare === null) return
    await dropHolder(session, spare.name)
    rows = rows.filter((row) => row !== spare)
  }
}

export const deleteSnapshot = async (
  session: Session,
  database: string,
  name: string,
): Promise<{ readonly deleted: string }> => {
  await lockDatabase(session.client, database, waitForOthersMs)
  const { rows } = await tidy(session, { sizes: false })
  const found =
    findSnapshot(rows, database, name) ??
    holdersOf(rows, database, ['undo', 'clone']).find((row) => row.name === name || row.marker.name === name)
  if (found === undefined)
    throw new GroundworkError({
      kind: 'not-found',
      message: `"${database}" has no snapshot "${name}".`,
      hint: 'groundwork snapshot list shows those there are.',
    })
  await deleteHolder(session, rows, found)
  return { deleted: name }
}
