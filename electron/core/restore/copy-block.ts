// The rows behind a COPY of a plain dump: where they stand in the file, how many they are, and where they could be cut.
import { createReadStream } from 'node:fs'
import { rangeName } from '../script/facts/ast.ts'
import { quoteName } from '../script/facts/quote-name.ts'
import type { CopyDataItem, StatementItem } from '../script/items.ts'
import { judgeStatement } from './judge-statement.ts'
import type { PlanContext } from './plan-archive.ts'
import type { ScriptNotes, ScriptUnit } from './script-unit.ts'
import type { ScriptPlace } from './take-statement.ts'
import type { StoredRows } from './types.ts'

/** Places to cut are kept this far from each other: a handful for a table that is worth cutting. */
const cutEveryBytes = 8 * 1024 * 1024

const newline = 10
const backslash = 0x5c

export type CopyBlock = {
  readonly item: StatementItem
  start: number
  end: number
  rows: number
  readonly cuts: { readonly at: number; readonly rows: number }[]
}

export const openBlock = (item: StatementItem): CopyBlock => ({ item, start: 0, end: 0, rows: 0, cuts: [] })

export const addRows = (block: CopyBlock, { start, bytes, rows }: CopyDataItem): void => {
  if (block.end === 0) block.start = start
  block.end = start + bytes.length
  block.rows += rows
  // A newline behind a backslash is part of a value in text that was not written by pg_dump.
  if (bytes.at(-1) !== newline || bytes.at(-2) === backslash) return
  if (block.end - (block.cuts.at(-1)?.at ?? block.start) >= cutEveryBytes)
    block.cuts.push({ at: block.end, rows: block.rows })
}

const read = ({ file, start, end }: StoredRows): AsyncIterable<Buffer> =>
  end <= start
    ? (async function* (): AsyncGenerator<Buffer> {})()
    : (createReadStream(file, { start, end: end - 1, highWaterMark: 512 * 1024 }) as AsyncIterable<Buffer>)

/** Only what COPY reads as lines of text may be cut at the ends of lines. */
const isText = (sql: string): boolean => /\bfrom\s+stdin\s*;?\s*$/i.test(sql)

/** As a unit of the plan; null when it is no COPY that may run. */
export const blockAsUnit = (
  file: string,
  block: CopyBlock,
  { serverVersionNumber, choices }: Pick<PlanContext, 'serverVersionNumber' | 'choices'>,
  place: ScriptPlace,
  notes: ScriptNotes,
): ScriptUnit | null => {
  const { sql, line } = block.item
  const verdict = judgeStatement(sql, serverVersionNumber)
  const [node] = verdict.kind === 'run' ? verdict.nodes : []
  if (verdict.kind !== 'run' || node === undefined || !('CopyStmt' in node) || verdict.nodes.length !== 1) {
    notes.leaveOut(
      `COPY on line ${line}`,
      verdict.kind === 'run'
        ? 'it could not be read as a COPY'
        : verdict.kind === 'skip'
          ? verdict.reason
          : verdict.what,
      line,
    )
    return null
  }
  // Rows alone go into somebody's database: nothing of the dump is worked out there.
  if (choices.dataOnly && node.CopyStmt.whereClause !== undefined) {
    notes.leaveOut(
      `rows of ${rangeName(node.CopyStmt.relation).name}`,
      'it chooses its rows by an expression, which is not run for rows alone',
      line,
    )
    return null
  }
  const { schema, name } = rangeName(node.CopyStmt.relation)
  const table = [schema ?? place.space, name].map((part) => quoteName(part, serverVersionNumber)).join('.')
  const { start, end, rows } = block
  const stored: StoredRows = { file, start, end, rows, cuts: isText(sql) ? block.cuts : [] }
  const bytes = end - start
  return {
    unit: {
      id: place.id++,
      desc: 'TABLE DATA',
      name: table,
      line,
      sql: '',
      after: [],
      locks: [],
      settings: [],
      as: 'worker',
      weight: bytes,
      data: { kind: 'copy', table, sql, encoding: null, bytes, fresh: false, stored, open: () => read(stored) },
    },
    nodes: verdict.nodes,
    dml: true,
    place: 'here',
  }
}
