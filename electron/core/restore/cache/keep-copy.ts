// A copy of what was just restored and proven, for when the same file comes again. Made when the receipt has been told, and
// only of what nobody has touched: the server counts the sessions of every database, and one more than ours means that
// somebody was in it. New connections wait at the door while the copy is made; nobody is ever ended for it.
import { hostname, userInfo } from 'node:os'
import type { ServerFacts } from '../../../../shared/model/server.ts'
import { quoteIdent, quoteLiteral } from '../../postgres/quote.ts'
import { createStatement } from '../../snapshot/copy-database.ts'
import { dropHolder } from '../../snapshot/drop-holder.ts'
import { holderName } from '../../snapshot/holder-name.ts'
import { holderLock } from '../../snapshot/locks.ts'
import { writeMarker, type KeptRecord, type Marker } from '../../snapshot/marker.ts'
import type { Session } from '../../snapshot/open-session.ts'
import { tidy } from '../../snapshot/tidy.ts'
import { copyBy, copyWays } from './copy-ways.ts'
import { countSessions } from './count-sessions.ts'
import { isKept, keptToDrop } from '../../snapshot/kept-holders.ts'

/** A smaller one is restored in about the time of a copy. */
export const defaultKeepFromBytes = 32 * 1024 * 1024
const leastFreeShare = 0.1
const watchEveryMs = 50

export type KeepWish = {
  readonly database: string
  readonly record: KeptRecord
  /** Of the database, when it was proven and nobody but us knew of it. */
  readonly sessions: number
  readonly budgetBytes: number
  readonly keepFromBytes: number
}

/** The name of the copy, or why there is none. */
export type Kept =
  { readonly storedAs: string; readonly because: null } | { readonly storedAs: null; readonly because: string }

const none = (because: string): Kept => ({ storedAs: null, because })

/** Before 15 the number of sessions comes late. */
export const mayKeep = (server: ServerFacts, cache: 'use' | 'off' | undefined): boolean =>
  cache !== 'off' && (server.isLocal || cache === 'use') && server.major >= 15

const who = (): string => {
  try {
    return `${userInfo().username}@${hostname()}`
  } catch {
    return hostname()
  }
}

export const keepCopy = async (session: Session, wish: KeepWish): Promise<Kept> => {
  const { client, facts } = session
  const { database, record } = wish
  const { rows } = await tidy(session, { sizes: true })
  const live = rows.find((row) => row.name === database)
  if (live === undefined) return none('the database is gone')
  const size = live.sizeBytes ?? 0
  if (size < wish.keepFromBytes) return none('it is small')
  const same = rows
    .filter(isKept)
    .find(({ marker }) => marker.kept.key === record.key && marker.kept.sha256 === record.sha256)
  if (same !== undefined) return none('there is one')
  const { strategies, disk } = await copyWays(client, facts, size)
  const { freeBytes } = disk
  const shared = strategies[0] === 'clone' && disk.sharesBlocks
  if (!shared && freeBytes !== null && freeBytes - size < (freeBytes + size) * leastFreeShare)
    return none('the disk is nearly full')
  const condemned = keptToDrop(rows, wish.budgetBytes, shared ? 0 : size)
  if (condemned === null) return none('it would take more disk than it may')
  for (const row of condemned) await dropHolder(session, row.name)
  const name = holderName(database, 'kept', Math.floor(Date.now() / 1000))
  await holderLock.take(client, name)
  try {
    if ((await countSessions(client, database)) !== wish.sessions) return none('somebody was in it')
    const startedAt = performance.now()
    const strategy = await copyBy(client, facts, strategies, (way) =>
      whileNobodyIsIn(session, live.oid, () => client.query(createStatement(database, name, live.owner, way))),
    )
    if ((await countSessions(client, database)) !== wish.sessions) {
      await dropHolder(session, name)
      return none('somebody was in it')
    }
    const marker: Marker = {
      v: 1,
      storedAs: name,
      kind: 'kept',
      state: 'ready',
      name: record.file,
      database,
      note: null,
      at: new Date().toISOString(),
      by: who(),
      strategy,
      copyMs: Math.round(performance.now() - startedAt),
      shared: strategy === 'clone' && disk.sharesBlocks,
      of: null,
      recipeMark: null,
      inputsHash: null,
      kept: record,
    }
    await client.query(`COMMENT ON DATABASE ${quoteIdent(name)} IS ${quoteLiteral(writeMarker(marker)).trim()}`)
    return { storedAs: name, because: null }
  } finally {
    await holderLock.release(client, name).catch(() => false)
  }
}

/** The server would wait seconds for sessions inside, and let nobody in meanwhile: then there is no copy instead. */
const whileNobodyIsIn = async (session: Session, oid: number, work: () => Promise<unknown>): Promise<void> => {
  const { helper, pid, signal } = session
  const state = { over: false }
  const cancel = (): void => void helper.query('SELECT pg_cancel_backend($1)', [pid]).catch(() => undefined)
  signal.addEventListener('abort', cancel, { once: true })
  const working = work().finally(() => {
    state.over = true
  })
  const settled = working.catch(() => undefined)
  try {
    for (let looks = 0; looks < 10 && !state.over; looks++) {
      const { rows } = await helper.query<{ inside: boolean }>(
        `SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datid = $1 AND backend_type = 'client backend') AS inside`,
        [oid],
      )
      if (rows[0]?.inside === true) cancel()
      await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, watchEveryMs))])
    }
    await working
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
