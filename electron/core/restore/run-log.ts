// What a run leaves to be judged: errors with their units, rows expected and loaded. Never a row itself.
import type { DatabaseSaid } from '../load/direct-session.ts'
import { hideRowValues } from './hide-row-values.ts'
import type { RestoreUnit, UnitError } from './types.ts'

export type RowCount = { expected: number | null; loaded: number }

/** What a run leaves to be judged. */
export type RunLog = {
  readonly signal: AbortSignal
  readonly errors: UnitError[]
  readonly rows: Map<string, RowCount>
  readonly blobs: RowCount
  /** Where everything was agreed to: what only the administrator may do is done by it. Null when not. */
  readonly escalate: ((unit: RestoreUnit) => Promise<boolean>) | null
  /** Rows for a table that was refused: may they be written now? Only those of extensions ever may. */
  readonly allowRows?: (table: string) => Promise<boolean>
  readonly onBytes: (bytes: number, unit: RestoreUnit) => void
  readonly onUnit: (unit: RestoreUnit) => void
  /** Which connection begins what, by its process on the server; and what has ended, well or not. For the progress only. */
  readonly onBegin?: (units: readonly RestoreUnit[], processId: number | null) => void
  readonly onEnd?: (units: readonly RestoreUnit[]) => void
  /** Where pg_restore loads: rows of the dump that were counted beside it, and how many bytes they are. */
  readonly onCounted?: (unit: RestoreUnit, rows: number, unpackedBytes: number) => void
}

/** Of rows on their way in, and of whatever reads rows that are in: indexes, checks, views with data. */
const mayQuoteRows = ({ data, sql }: RestoreUnit, code: string | undefined): boolean =>
  data !== undefined ||
  /^\s*insert\b/i.test(sql) ||
  (code?.startsWith('22') === true && /^\s*(?:alter\s+table|create\s+(?:unique\s+)?index|refresh)\b/i.test(sql))

export const noteError = (
  log: RunLog,
  unit: RestoreUnit,
  { code, message, detail, hint }: DatabaseSaid,
  which: Pick<UnitError, 'rows' | 'part'> = {},
): void =>
  void log.errors.push({
    unit,
    message: mayQuoteRows(unit, code) ? hideRowValues(message) : message,
    sqlState: code,
    ...(unit.data === undefined ? { detail: detail === undefined ? detail : hideRowValues(detail) } : {}),
    hint,
    ...which,
  })

export const countFor = (log: RunLog, table: string): RowCount => {
  const known = log.rows.get(table) ?? { expected: 0, loaded: 0 }
  log.rows.set(table, known)
  return known
}

/** Deadlocks and lock timeouts come from running side by side: what met them has a second try. */
export const sideBySide: ReadonlySet<string> = new Set(['40P01', '55P03', '40001'])
