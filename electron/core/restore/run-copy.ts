// Rows of one table, or a part of them, as COPY. A table of our own that is still empty is filled in the transaction that
// empties it: its rows are then frozen, and nothing later has to write to them again.
import { ConnectionLost, type DirectSession } from '../load/direct-session.ts'
import { copyRange } from './copy-range.ts'
import { copyRows, copyWithOptions, type CopyEnd } from './copy-rows.ts'
import type { RestoreSession } from './restore-sessions.ts'
import { countFor, noteError, sideBySide, type RunLog } from './run-log.ts'
import type { CopyPart, RestoreUnit, UnitData } from './types.ts'

type CopyData = Extract<UnitData, { kind: 'copy' }>

/** Below this a transaction of its own with TRUNCATE (new files, old ones removed, a flush) costs more than it saves. */
const freezeFromBytes = 8 * 1024 * 1024

/** pg_dump packs rows to about a quarter. */
const freezeFromPackedBytes = freezeFromBytes / 4

const refused = '42501'

export const runCopy = async (
  session: RestoreSession,
  unit: RestoreUnit,
  data: CopyData,
  log: RunLog,
): Promise<void> => {
  const count = countFor(log, data.table)
  const { part } = data
  if (part?.shared.failed === true) {
    // Its rows have no table to go to any more.
    if (count.expected !== null) count.expected += data.stored?.rows ?? 0
    return endPart(session.direct, part, data, count)
  }
  let end = await sendRows(session.direct, unit, data, log)
  if (end.error?.code === refused && (await log.allowRows?.(data.table)) === true)
    end = await sendRows(session.direct, unit, data, log)
  if (count.expected !== null) count.expected += end.expected
  if (part === undefined) {
    count.loaded += end.error === null ? end.loaded : 0
    if (end.error !== null) noteError(log, unit, end.error, { rows: end.expected })
    return
  }
  part.shared.loaded += end.loaded
  if (end.error !== null && !part.shared.failed) {
    part.shared.failed = true
    noteError(log, part.whole, end.error, { rows: storedRows(part.whole) })
  }
  await endPart(session.direct, part, data, count)
}

const storedRows = ({ data }: RestoreUnit): number => (data?.kind === 'copy' ? (data.stored?.rows ?? 0) : 0)

const endPart = async (
  direct: DirectSession,
  { shared }: CopyPart,
  data: CopyData,
  count: { loaded: number },
): Promise<void> => {
  shared.left -= 1
  if (shared.left > 0) return
  if (shared.failed) await direct.run(`TRUNCATE TABLE ONLY ${tableOf(data.sql)}`)
  else count.loaded += shared.loaded
}

/** What comes from running side by side is tried again: of a COPY that failed there is nothing left. */
const sendRows = async (direct: DirectSession, unit: RestoreUnit, data: CopyData, log: RunLog): Promise<CopyEnd> => {
  for (let attempt = 1; ; attempt++) {
    const end = await sendOnce(direct, unit, data, log)
    if (attempt >= 3 || !sideBySide.has(end.error?.code ?? '') || log.signal.aborted) return end
  }
}

const sendOnce = async (direct: DirectSession, unit: RestoreUnit, data: CopyData, log: RunLog): Promise<CopyEnd> => {
  const hooks = { signal: log.signal, onBytes: (bytes: number) => log.onBytes(bytes, unit) }
  const freezeFrom = data.stored === undefined ? freezeFromPackedBytes : freezeFromBytes
  let freeze = data.fresh && data.part === undefined && (data.bytes ?? 0) >= freezeFrom
  if (freeze) {
    const begun = await direct.run(`BEGIN; TRUNCATE TABLE ONLY ${tableOf(data.sql)}`)
    if (begun.error !== null) {
      await direct.run('ROLLBACK')
      freeze = false
    }
  }
  const sql = copyWithOptions(data.sql, { freeze, encoding: data.encoding })
  const end =
    data.stored === undefined
      ? await copyRows(direct, sql, data.open(), hooks)
      : { ...(await copyRange(direct, sql, data.stored, hooks).catch(unreadable)), expected: data.stored.rows }
  if (freeze) await direct.run(end.error === null ? 'COMMIT' : 'ROLLBACK')
  else if (direct.status() === 'E') await direct.run('ROLLBACK')
  return end
}

/** The file itself: its table is lost, not the others. */
const unreadable = (error: unknown): Omit<CopyEnd, 'expected'> => {
  if (error instanceof ConnectionLost || !(error instanceof Error)) throw error
  return { loaded: 0, error: { message: error.message } }
}

/** The table as the COPY statement itself names it. */
const tableOf = (sql: string): string =>
  /^\s*copy\s+(?:only\s+)?((?:"(?:[^"]|"")+"|[^\s"(.]+)(?:\.(?:"(?:[^"]|"")+"|[^\s"(.]+))?)/i.exec(sql)?.[1] ?? ''
