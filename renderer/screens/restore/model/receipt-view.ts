import { countedIn, type Receipt, type RestoreResult } from '../../../../shared/model/restore.ts'
import { formatBytes, formatDuration } from '../../../components/format.ts'
import { restoreStrings as words } from '../../../strings/restore-strings.ts'
import { countRows, type CountRow } from '../../result/report-view.ts'

// A receipt as the window shows it. Pure.

/** Kinds that others already hold: counted once. */
const subsets: readonly CountRow['kind'][] = ['indexes_explicit', 'trigger_functions']

/** Where nothing was expected (only rows were restored) what is there says nothing about the dump. */
export const kindRows = (receipt: Receipt): readonly CountRow[] => {
  const rows = countRows({ counts: receipt.objects })
  return rows.every(({ expected }) => expected === 0) ? [] : rows
}

export type ReceiptTotals = {
  readonly objects: number
  readonly rows: number
  readonly lost: number
  readonly leftOut: number
}

export const receiptTotals = (receipt: Receipt): ReceiptTotals => ({
  objects: kindRows(receipt)
    .filter(({ kind }) => !subsets.includes(kind))
    .reduce((sum, { found }) => sum + found, 0),
  rows: countedIn(receipt).rows,
  lost: receipt.lost.length,
  leftOut: receipt.leftOut.length,
})

type Pair = { readonly expected: string | number | null; readonly found: string | number | null }
/** Nobody said what to expect: then nothing is wrong. */
export const isWrong = ({ expected, found }: Pair): boolean => expected !== null && expected !== found

type Row = Receipt['rows'][number]
/** Where the dump lets rows be left out, only more than it has would be wrong. */
export const isWrongCount = (row: Row): boolean =>
  isWrong(row) || (row.atMost !== undefined && (row.found === null || row.found > row.atMost))

/** Rows that are not as they should be, or not at all. */
export const isWrongRow = (receipt: Receipt, row: Row): boolean => isWrongCount(row) || isLost(receipt, row.table)

/** What is wrong first, then the largest. */
export const sortedRows = (receipt: Receipt): Receipt['rows'] =>
  receipt.rows.toSorted(
    (a, b) =>
      Number(isWrongRow(receipt, b)) - Number(isWrongRow(receipt, a)) ||
      (b.found ?? 0) - (a.found ?? 0) ||
      a.table.localeCompare(b.table),
  )

export const sortedSequences = (sequences: Receipt['sequences']): Receipt['sequences'] =>
  sequences.toSorted((a, b) => Number(isWrong(b)) - Number(isWrong(a)) || a.name.localeCompare(b.name))

export const subOf = (result: RestoreResult): string =>
  result.outcome === 'verified' && result.receipt.leftOut.length > 0
    ? words.verifiedWithout(result.receipt.leftOut.length)
    : words.outcome[result.outcome].sub

/** The core names its own command line beside what nobody agreed to; here one goes back to the choices. */
const forPeople = (reason: string): string => reason.replace(/ \(statement-[0-9a-f]+\)$/, '')

export const isLost = (receipt: Receipt, table: string): boolean =>
  receipt.lost.some(({ what }) => what === `TABLE DATA ${table}` || what === table || what === `rows of ${table}`)
export const isLeftOut = (receipt: Receipt, table: string): boolean =>
  receipt.leftOut.some(({ what }) => what === `rows of ${table}`)

/** What the causes explain needs no words of its own. */
export const splitLost = (
  result: RestoreResult,
): { readonly explained: readonly string[]; readonly others: Receipt['lost'] } => {
  const told = new Set(result.causes.map(({ message }) => message))
  return {
    explained: result.receipt.lost.filter(({ reason }) => told.has(reason)).map(({ what }) => what),
    others: result.receipt.lost.filter(({ reason }) => !told.has(reason)),
  }
}

/** What stands in the list of things left out is not told twice. */
export const otherFindings = (result: RestoreResult): RestoreResult['findings'] =>
  result.findings.filter(({ code }) => code !== 'needs-consent')

/** Things left out for the same reason stand together; the order is that of the receipt. */
export const byReason = (
  things: Receipt['leftOut'],
): readonly { readonly reason: string; readonly what: readonly string[] }[] => {
  const groups = new Map<string, string[]>()
  for (const { what, reason } of things) groups.set(forPeople(reason), [...(groups.get(forPeople(reason)) ?? []), what])
  return [...groups].map(([reason, what]) => ({ reason, what }))
}

export type ReceiptDetail = { readonly term: string; readonly value: string; readonly mono?: boolean }

export const receiptDetails = (result: RestoreResult): readonly ReceiptDetail[] => {
  const { receipt, source, server } = result
  const facts: readonly (readonly [string, string | undefined, boolean?])[] = [
    [words.receipt.file, source.file],
    [words.receipt.size, formatBytes(source.sizeBytes)],
    [words.receipt.sha, receipt.sha256, true],
    [
      words.receipt.source,
      source.server === undefined
        ? undefined
        : `PostgreSQL ${source.server}${source.pgDump === undefined ? '' : `, pg_dump ${source.pgDump}`}`,
    ],
    [words.receipt.server, server.label],
    [words.receipt.kept, result.previous, true],
    [words.receipt.tool, [receipt.tool.name, receipt.tool.version].join(' ').trim()],
    [words.receipt.took, formatDuration(result.durationMs)],
  ]
  return facts.flatMap(([term, value, mono]) =>
    value === undefined || value === '' ? [] : [{ term, value, ...(mono === true && { mono }) }],
  )
}
