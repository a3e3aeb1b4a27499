// Rows a table should have: those of its COPY blocks, counted on the way in, and those of the dump's INSERT statements.
import type { Receipt } from '../../../shared/model/restore.ts'
import type { RowCount } from './run-log.ts'
import type { InsertedRows, RestorePlan } from './types.ts'

type Row = Receipt['rows'][number]

/** A table that a script of INSERTs does not name has none; partitions are filled through their table. */
const rowsOfInserts = (
  inserted: RestorePlan['inserted'],
  table: string,
  isOrdinary: boolean,
): InsertedRows | null | undefined =>
  inserted === undefined
    ? undefined
    : inserted.has(table)
      ? (inserted.get(table) ?? null)
      : isOrdinary
        ? { rows: 0, atMost: false }
        : undefined

type Kind = {
  readonly isOrdinary: boolean
  /** It comes with an extension, and not by a statement of the dump. */
  readonly isOfExtension: boolean
}

export const expectRows = (
  table: string,
  copied: RowCount | undefined,
  inserted: RestorePlan['inserted'],
  { isOrdinary, isOfExtension }: Kind,
  before: number,
): Pick<Row, 'expected' | 'atMost'> => {
  const more = rowsOfInserts(inserted, table, isOrdinary)
  if (copied === undefined && more === undefined) return { expected: null }
  if (copied?.expected === null || more === null) return { expected: null }
  // Tables of extensions come with rows of their own: what was dumped came in beside them.
  if (isOfExtension && (copied === undefined || copied.loaded === copied.expected)) return { expected: null }
  const rows = (copied?.expected ?? 0) + (more?.rows ?? 0) + before
  return more?.atMost === true ? { expected: null, atMost: rows } : { expected: rows }
}

export const hasWrongRows = ({ expected, atMost, found }: Row): boolean =>
  expected === null ? atMost !== undefined && (found === null || found > atMost) : expected !== found
