// Runs units on one session: statements many to a message, rows as COPY. An error is noted with its unit, and the rest
// goes on: what it means is judged at the end.
import { ConnectionLost, type DatabaseSaid } from '../load/direct-session.ts'
import { classifyStatement } from '../load/classify-statement.ts'
import { sendBatch } from '../load/send-batch.ts'
import { countInsertRows } from '../script/insert-rows.ts'
import type { StatementItem } from '../script/items.ts'
import { splitStatements } from './split-statements.ts'
import { putBlobs } from './put-blobs.ts'
import { runCopy } from './run-copy.ts'
import { countFor, noteError, type RowCount, type RunLog } from './run-log.ts'
import type { RestoreSession } from './restore-sessions.ts'
import { tuningOf } from './tuning.ts'
import type { RestoreUnit, UnitData } from './types.ts'

const mostStatements = 200
const mostChars = 256 * 1024

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

const sameSettings = (a: RestoreUnit, b: RestoreUnit): boolean =>
  a.settings === b.settings || a.settings.join(';') === b.settings.join(';')

/** Rows for a table of an extension, which were refused and may be written now. */
const mayNow = async (error: DatabaseSaid, { sql, name }: RestoreUnit, log: RunLog): Promise<boolean> =>
  error.code === '42501' && /^\s*insert\b/i.test(sql) && (await log.allowRows?.(name)) === true

/** Statement units of one session, in order. */
export const runStatements = async (
  session: RestoreSession,
  units: readonly RestoreUnit[],
  log: RunLog,
  spareCores = 0,
): Promise<void> => {
  let at = 0
  while (at < units.length && !log.signal.aborted) {
    const first = units[at]
    if (first === undefined) return
    const travel = classifyStatement(first.sql)
    let end = at
    for (let chars = 0; end < units.length && end - at < mostStatements && chars < mostChars; end++) {
      const unit = units[end]
      if (
        unit === undefined ||
        (end > at && (travel === 'alone' || classifyStatement(unit.sql) !== travel || !sameSettings(unit, first)))
      )
        break
      chars += unit.sql.length
    }
    const batch = units.slice(at, end)
    await session.apply(first.settings)
    await session.tune(tuningOf(batch, spareCores))
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
      if (!inTransaction && (await mayNow(error, bad, log))) {
        log.onEnd?.(batch.slice(0, worked))
        at += worked
        continue
      }
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

const runInserts = async (
  session: RestoreSession,
  unit: RestoreUnit,
  data: Extract<UnitData, { kind: 'inserts' }>,
  log: RunLog,
): Promise<void> => {
  const count = countFor(log, data.table)
  // Only a part of them: what the others brought is known elsewhere.
  if (data.only !== undefined) count.expected = null
  let seen = 0
  for await (const statements of splitStatements(data.open(), (bytes) => log.onBytes(bytes, unit))) {
    if (log.signal.aborted) return
    const first = seen
    seen += statements.length
    expectInserts(count, statements)
    const all = statements.map((sql, index) => ({ ...asItem(sql), part: first + index }))
    for (let rest = all.filter(({ part }) => data.only?.has(part) ?? true); rest.length > 0;) {
      const { worked, error } = await sendBatch(session.direct, rest, 'wrapped')
      count.loaded += rest.slice(0, worked).filter(({ sql }) => /^insert\b/i.test(sql)).length
      const bad = rest[worked]
      if (error?.code === '42501' && (await log.allowRows?.(data.table)) === true) {
        rest = rest.slice(worked)
        continue
      }
      if (error !== null) noteError(log, unit, error, bad === undefined ? {} : { part: bad.part })
      rest = error === null ? [] : rest.slice(worked + 1)
    }
  }
}

/** Null as soon as one of them could bring any number, or fewer than it names. */
const expectInserts = (count: RowCount, statements: readonly string[]): void => {
  for (const sql of statements) {
    if (count.expected === null) return
    const brought = /^\s*insert\b/i.test(sql) ? countInsertRows(sql) : { rows: 0, atMost: false }
    if (brought === null || brought.rows === null || brought.atMost) count.expected = null
    else count.expected += brought.rows
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
