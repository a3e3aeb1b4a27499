// Databases of their own from one snapshot, e.g. one for each worker of a test run. Each is copied behind closed doors and
// gets its name and the live database's attributes in one transaction. One that is there from before is replaced, if it
// was made here.
import type { ClonedDatabases } from '../../../shared/model/snapshot.ts'
import { maxIdentifierBytes } from '../../../shared/model/recipe.ts'
import { GroundworkError } from '../failures.ts'
import { lockDatabase } from '../recipe/database-lock.ts'
import { toFailure } from '../recipe/run-statement.ts'
import { renameDatabase } from '../recipe/setup-sql.ts'
import { attributeStatements } from './attributes.ts'
import { copyDatabase } from './copy-database.ts'
import { readDatabases, type DatabaseRow } from './database-row.ts'
import { dropHolder } from './drop-holder.ts'
import { holderName } from './holder-name.ts'
import { requireSnapshot, type Holder } from './holders.ts'
import { holderLock, waitForOthersMs } from './locks.ts'
import { writeMarker, type Marker } from './marker.ts'
import { withTwin, type Session } from './open-session.ts'
import { tidy } from './tidy.ts'

export type CloneInput = {
  readonly database: string
  readonly name?: string | undefined
  readonly count: number
  readonly prefix?: string | undefined
}

/** Copies wait for the disk more than for the processor. */
const mostAtOnce = 4

const isClone = (row: DatabaseRow): boolean => row.marker?.kind === 'clone'

export const cloneSnapshot = async (
  session: Session,
  input: CloneInput,
  onProgress: (done: number, total: number) => void,
): Promise<ClonedDatabases> => {
  const startedAt = performance.now()
  await lockDatabase(session.client, input.database, waitForOthersMs)
  const { rows } = await tidy(session, { sizes: true })
  const holder = requireSnapshot(rows, input.database, input.name)
  const prefix = input.prefix ?? `${input.database}_test`
  const names = Array.from({ length: input.count }, (_, i) => `${prefix}_${i + 1}`)
  const tooLong = names.find((name) => Buffer.byteLength(name) > maxIdentifierBytes)
  if (tooLong !== undefined)
    throw new GroundworkError({
      kind: 'usage',
      message: `"${tooLong}" is longer than ${maxIdentifierBytes} bytes, PostgreSQL would cut it.`,
      hint: 'Give a shorter --prefix.',
    })
  const foreign = rows.find((row) => names.includes(row.name) && !isClone(row))
  if (foreign !== undefined)
    throw new GroundworkError({
      kind: 'usage',
      message: `There is a database "${foreign.name}" that was not made as a clone. Nothing was changed.`,
      hint: 'Give another --prefix.',
    })
  // More workers last time than now: theirs stay, nobody said that they are done.
  const waiting = [...names]
  const worker = (own: Session): Promise<void> =>
    untilEmpty(waiting, async (name) => {
      onProgress(names.length - waiting.length - 1, names.length)
      await cloneOne(own, rows, holder, input.database, name)
    })
  await allOrFirstFailure([
    worker(session),
    ...Array.from({ length: Math.min(mostAtOnce, names.length) - 1 }, () => withTwin(session, worker)),
  ])
  const { host, port } = session.facts
  const durationMs = Math.round(performance.now() - startedAt)
  return { snapshot: holder.marker.name, prefix: `${prefix}_`, databases: names, host, port, durationMs }
}

const untilEmpty = async (waiting: string[], work: (name: string) => Promise<void>): Promise<void> => {
  try {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next)
  } catch (error) {
    waiting.length = 0 // the others end what they are at, and begin no more
    throw error
  }
}

/** Nothing is at work any more when this ends. */
const allOrFirstFailure = async (works: readonly Promise<void>[]): Promise<void> => {
  const ended = await Promise.allSettled(works)
  for (const one of ended) if (one.status === 'rejected') throw one.reason
}

const cloneOne = async (
  session: Session,
  rows: readonly DatabaseRow[],
  holder: Holder,
  database: string,
  name: string,
): Promise<void> => {
  const { client, facts } = session
  const live = rows.find((row) => row.name === database && row.marker === null) ?? null
  const temporary = holderName(database, 'clone', Math.floor(Date.now() / 1000))
  await holderLock.take(client, temporary)
  try {
    const { strategy, shared, durationMs } = await copyDatabase(session, holder, temporary, live?.owner ?? holder.owner)
    const copy = (await readDatabases(client, { sizes: false })).find((row) => row.name === temporary)
    if (copy === undefined)
      throw new GroundworkError({
        kind: 'busy',
        message: `The copy for "${name}" was taken away by somebody else.`,
        hint: 'Try again.',
      })
    const marker: Marker = {
      v: 1,
      storedAs: name,
      kind: 'clone',
      state: 'ready',
      name,
      database,
      note: null,
      at: new Date().toISOString(),
      by: facts.user,
      strategy,
      copyMs: durationMs,
      shared,
      of: holder.marker.name,
      recipeMark: holder.marker.recipeMark,
      inputsHash: null,
    }
    const like = {
      ...(live ?? copy),
      allowConnections: true,
      isTemplate: false,
      connectionLimit: live?.connectionLimit ?? -1,
      comment: writeMarker(marker),
      settings: (live?.settings ?? []).filter((setting) => setting.name !== 'groundwork.resettable'),
    }
    if (rows.some((row) => row.name === name)) await dropHolder(session, name)
    await client
      .query(
        [
          'BEGIN',
          renameDatabase(temporary, name),
          ...attributeStatements(name, like, copy, holder.marker.recipeMark),
          'COMMIT',
        ].join(';\n'),
      )
      .catch(async (error: unknown) => {
        await client.query('ROLLBACK').catch(() => undefined)
        throw new GroundworkError(toFailure(error, `Open the clone "${name}"`))
      })
  } finally {
    await holderLock.release(client, temporary).catch(() => false)
  }
}
