// Runs units on one session: statements many to a message, rows as COPY. An error is noted with its unit, and the rest
// goes on: what it means is judged at the end.
import { ConnectionLost, type DatabaseSaid } from '../load/direct-session.ts'
import { classifyStatement } from '../load/classify-statement.ts'
import { sendBatch } from '../load/send-batch.ts'
import type { StatementItem } from '../script/items.ts'
import { splitStatements } from './split-statements.ts'
import { copyRows, copyWithOptions } from './copy-rows.ts'
import { putBlobs } from './put-blobs.ts'
import type { RestoreSession } from './restore-sessions.ts'
import type { RestoreUnit, UnitData, UnitError } from './types.ts'

export type RowCount = { expected: number | null; loaded: number }

/** What a run leaves to be judged. */
export type RunLog = {
  readonly signal: AbortSignal
  readonly errors: UnitError[]
  readonly rows: Map<string, RowCount>
  readonly blobs: RowCount
  /** Where everything was agreed to: what only the administrator may do is done by it. Null when not. */
  readonly escalate: ((unit: RestoreUnit) => Promise<boolean>) | null
  readonly onBytes: (bytes: number, unit: RestoreUnit) => void
  readonly onUnit: (unit: RestoreUnit) => void
  /** Which connection begins what, by its process on the server; and what has ended, well or not. For the progress only. */
  readonly onBegin?: (units: readonly RestoreUnit[], processId: number | null) => void
  readonly onEnd?: (units: readonly RestoreUnit[]) => void
}

const mostStatements = 200
const mostChars = 256 * 1024
/** Below this a transaction of its own with TRUNCATE costs more than it saves. */
const freezeFromBytes = 1024 * 1024

export const noteError = (log: RunLog, unit: RestoreUnit, { code, message, detail, hint }: DatabaseSaid): void =>
  void log.errors.push({ unit, message, sqlState: code, ...(unit.data === undefined ? { detail } : {}), hint })

const asItem = (sql: string): StatementItem => ({
  kind: 'statement',
  file: '',
  start: 0,
  end: 0,
  line: 1,
  endLine: 1,
  sql,
  terminator: ';',
  copyFromStdin: false,
  variables: [],
})

/** Statement units of one session, in order. */
export const runStatements = async (
  session: RestoreSession,
  units: readonly RestoreUnit[],
  log: RunLog,
): Promise<void> => {
  let at = 0
  while (at < units.length && !log.signal.aborted) {
    const first = units[at]
    if (first === undefined) return
    const travel = classifyStatement(first.sql)
    const settings = first.settings.join(';')
    let end = at
    for (let chars = 0; end < units.length && end - at < mostStatements && chars < mostChars; end++) {
      const unit = units[end]
      if (
        unit === undefined ||
        (end > at &&
          (travel === 'alone' || classifyStatement(unit.sql) !== travel || unit.settings.join(';') !== settings))
      )
        break
      chars += unit.sql.length
    }
    const batch = units.slice(at, end)
    await session.apply(first.settings)
    log.onUnit(first)
    log.onBegin?.(batch, session.direct.processId())
    const { worked, error } = await sendBatch(
      session.direct,
      batch.map(({ sql }) => asItem(sql)),
      travel,
    )
    const bad = batch[worked]
    if (error !== null && bad !== undefined) {
      const inTransaction = session.direct.status() !== 'I'
      if (session.direct.status() === 'E') await session.direct.run('ROLLBACK')
      const done =
        error.code === '42501' &&
        bad.as === 'worker' &&
        !inTransaction &&
        log.escalate !== null &&
        (await log.escalate(bad))
      if (!done) noteError(log, bad, error)
    }
    log.onEnd?.(error === null ? batch : batch.slice(0, worked + 1))
    at += error === null ? batch.length : worked + 1
  }
}

const countFor = (log: RunLog, table: string): RowCount => {
  const known = log.rows.get(table) ?? { expected: 0, loaded: 0 }
  log.rows.set(table, known)
  return known
}

const runCopy = async (
  session: RestoreSession,
  unit: RestoreUnit,
  data: Extract<UnitData, { kind: 'copy' }>,
  log: RunLog,
): Promise<void> => {
  const { direct } = session
  const freeze = data.fresh && (data.bytes ?? 0) >= freezeFromBytes
  if (freeze) {
    const begun = await direct.run(`BEGIN; TRUNCATE TABLE ONLY ${tableOf(data.sql)}`)
    if (begun.error !== null) {
      await direct.run('ROLLBACK')
      return runCopy(session, unit, { ...data, fresh: false }, log)
    }
  }
  const end = await copyRows(direct, copyWithOptions(data.sql, { freeze, encoding: data.encoding }), data.open(), {
    signal: log.signal,
    onBytes: (bytes) => log.onBytes(bytes, unit),
  })
  if (freeze) await direct.run(end.error === null ? 'COMMIT' : 'ROLLBACK')
  else if (direct.status() === 'E') await direct.run('ROLLBACK')
  const count = countFor(log, data.table)
  count.expected = count.expected === null ? null : count.expected + end.expected
  count.loaded += end.error === null ? end.loaded : 0
  if (end.error !== null) noteError(log, unit, end.error)
}

/** The table as the COPY statement itself names it. */
const tableOf = (sql: string): string =>
  /^\s*copy\s+(?:only\s+)?((?:"(?:[^"]|"")+"|[^\s"(.]+)(?:\.(?:"(?:[^"]|"")+"|[^\s"(.]+))?)/i.exec(sql)?.[1] ?? ''

const runInserts = async (
  session: RestoreSession,
  unit: RestoreUnit,
  data: Extract<UnitData, { kind: 'inserts' }>,
  log: RunLog,
): Promise<void> => {
  const count = countFor(log, data.table)
  count.expected = null // an INSERT may hold any number of rows
  for await (const statements of splitStatements(data.open(), (bytes) => log.onBytes(bytes, unit))) {
    if (log.signal.aborted) return
    for (let rest = statements.map(asItem); rest.length > 0;) {
      const { worked, error } = await sendBatch(session.direct, rest, 'wrapped')
      count.loaded += rest.slice(0, worked).filter(({ sql }) => /^insert\b/i.test(sql)).length
      if (error !== null) noteError(log, unit, error)
      rest = error === null ? [] : rest.slice(worked + 1)
    }
  }
}

/** A unit with data, alone. */
export const runData = async (
  session: RestoreSession,
  unit: RestoreUnit,
  data: UnitData,
  log: RunLog,
): Promise<void> => {
  await session.apply(unit.settings)
  log.onUnit(unit)
  log.onBegin?.([unit], session.direct.processId())
  try {
    if (data.kind === 'copy') await runCopy(session, unit, data, log)
    else if (data.kind === 'inserts') await runInserts(session, unit, data, log)
    else await putBlobs(session, data.open(), log)
  } catch (error) {
    if (error instanceof ConnectionLost || log.signal.aborted || !(error instanceof Error)) throw error
    // The archive itself: a damaged block. Its table is lost, not the others.
    if (session.direct.status() !== 'I') await session.direct.run('ROLLBACK')
    noteError(log, unit, { message: error.message })
  } finally {
    log.onEnd?.([unit])
  }
}
