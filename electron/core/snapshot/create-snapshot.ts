// Keeps databases as snapshots: ends the sessions in them, keeps new ones waiting while the server copies them, and notes
// on the copies what they are. Of several databases the copies are of one moment, and they become snapshots in one
// transaction: before it they are debris that tidy removes, after it all are there. The live ones are never changed.
import type { CreatedSnapshot } from '../../../shared/model/snapshot.ts'
import { GroundworkError } from '../failures.ts'
import { lockDatabase } from '../recipe/database-lock.ts'
import { recipeMarkOf } from './attributes.ts'
import { readBlockers } from './blockers.ts'
import type { Copied } from './copy-database.ts'
import { copyTogether } from './copy-together.ts'
import type { DatabaseRow } from './database-row.ts'
import { condemnStatements, deleteHolder } from './drop-holder.ts'
import { inOrder, newGroup, oneWithOthers } from './group.ts'
import { holderName } from './holder-name.ts'
import { findSnapshot, requireDatabase, type Holder } from './holders.ts'
import { holderLock, waitForOthersMs } from './locks.ts'
import { toSnapshot, type Marker } from './marker.ts'
import type { Session } from './open-session.ts'
import { requireAble } from './require-able.ts'
import { markStatement } from './swap-databases.ts'
import { tidy } from './tidy.ts'

export type CreateInput = {
  readonly database: string
  readonly together?: readonly string[] | undefined
  readonly name: string
  readonly note?: string | undefined
  readonly replace?: boolean
  /** Of a snapshot that belongs to a recipe. */
  readonly recipe?: { readonly inputsHash: string; readonly inputs: NonNullable<Marker['inputs']> }
}

export const createSnapshot = async (session: Session, input: CreateInput): Promise<CreatedSnapshot> => {
  const databases = inOrder(input.database, input.together)
  for (const database of databases) await lockDatabase(session.client, database, waitForOthersMs)
  const { rows } = await tidy(session, { sizes: true })
  const lives = databases.map((database) => requireDatabase(rows, database))
  const blockers = readBlockers(session.helper)
  blockers.catch(() => undefined)
  for (const live of lives) await requireAble(session, live, 'snapshot', blockers)
  const earlier = databases.flatMap((database) => findSnapshot(rows, database, input.name) ?? [])
  if (input.replace !== true) refuseTwice(earlier)
  const created = await makeHolders(session, lives, input, earlier)
  for (const holder of earlier) await deleteHolder(session, rows, holder)
  const all = created.map((one) => ({ ...one, durationMs: Math.round(performance.now() - session.openedAt) }))
  return oneWithOthers(all, (one) => one.snapshot.database === input.database)
}

const refuseTwice = ([earlier]: readonly Holder[]): void => {
  if (earlier === undefined) return
  const { database, name, at } = earlier.marker
  throw new GroundworkError({
    kind: 'usage',
    message: `"${database}" already has a snapshot "${name}" (of ${at.slice(0, 16).replace('T', ' ')}).`,
    hint: 'Choose another name, or replace it (--replace).',
  })
}

const makeHolders = async (
  session: Session,
  lives: readonly DatabaseRow[],
  input: CreateInput,
  earlier: readonly Holder[],
): Promise<readonly Omit<CreatedSnapshot, 'durationMs'>[]> => {
  const { client } = session
  const kind = input.recipe === undefined ? 'snapshot' : 'recipe'
  const now = Math.floor(Date.now() / 1000)
  const wishes = lives.map((source) => ({ source, holder: holderName(source.name, kind, now), owner: source.owner }))
  for (const { holder } of wishes) await holderLock.take(client, holder)
  try {
    const copies = await copyTogether(session, wishes)
    const group = newGroup(lives.map((live) => live.name))
    const made = wishes.flatMap(({ source, holder }, index) => {
      const copied = copies[index]
      if (copied === undefined) return []
      const marker = { ...markerOf(session, input, source, holder, copied), ...group }
      return [{ snapshot: toSnapshot(marker, source.sizeBytes), endedConnections: copied.ended, marker }]
    })
    await client.query(
      [
        'BEGIN',
        ...made.map(({ marker }) => markStatement(marker)),
        ...earlier.flatMap(condemnStatements),
        'COMMIT',
      ].join(';\n'),
    )
    return made.map(({ snapshot, endedConnections }) => ({ snapshot, endedConnections }))
  } finally {
    for (const { holder } of wishes) await holderLock.release(client, holder).catch(() => false)
  }
}

const markerOf = (
  session: Session,
  { name, note, recipe }: CreateInput,
  live: DatabaseRow,
  storedAs: string,
  copied: Copied,
): Marker => ({
  v: 1,
  storedAs,
  kind: recipe === undefined ? 'snapshot' : 'recipe',
  state: 'ready',
  name,
  database: live.name,
  note: note ?? null,
  at: new Date().toISOString(),
  by: session.facts.user,
  strategy: copied.strategy,
  copyMs: copied.durationMs,
  shared: copied.shared,
  of: null,
  recipeMark: recipeMarkOf(live),
  inputsHash: recipe?.inputsHash ?? null,
  ...(recipe === undefined ? {} : { inputs: recipe.inputs }),
})
