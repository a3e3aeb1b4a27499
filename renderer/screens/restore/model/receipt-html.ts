import type { RestoreResult } from '../../../../shared/model/restore.ts'
import { restoreStrings } from '../../../strings/restore-strings.ts'
import { kindMany } from '../../../strings/object-kinds.ts'
import { formatCount } from '../../../components/format.ts'
import { countRows } from '../../result/report-view.ts'
import { byReason, isWrong, isWrongRow, otherFindings, receiptDetails, sortedRows, sortedSequences, subOf } from './receipt-view.ts'

// The receipt as one page that needs nothing else: no script, nothing fetched, every text escaped.

const words = restoreStrings.receipt
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

const style = `body{font:14px/1.5 system-ui,sans-serif;color:#1c2130;max-width:860px;margin:40px auto;padding:0 24px}
h1{font-size:22px;margin:0}h2{font-size:15px;margin:28px 0 8px}p{margin:2px 0}table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:4px 8px;border-bottom:1px solid #dfe2e8;text-align:left;vertical-align:baseline}th{font-weight:500;color:#5a6172}td.n,th.n{text-align:right}
.wrong td,.lost{color:#b3261e}.label{font-weight:600}.verified{color:#12693d}.differences{color:#8a5a00}.failed{color:#b3261e}code,li{overflow-wrap:anywhere}code{font:12px ui-monospace,monospace}ul{margin:4px 0;padding-left:20px}
@media print{body{margin:0;max-width:none}tr,li{break-inside:avoid}}`

type Row = { readonly cells: readonly string[]; readonly wrong: boolean }
const table = (titles: readonly string[], rows: readonly Row[]): string =>
  `<table><thead><tr>${titles.map((title, index) => `<th${index === 0 ? '' : ' class="n"'}>${escape(title)}</th>`).join('')}</tr></thead><tbody>${rows
    .map(({ cells, wrong }) => `<tr${wrong ? ' class="wrong"' : ''}>${cells.map((cell, index) => `<td${index === 0 ? '' : ' class="n"'}>${escape(cell)}</td>`).join('')}</tr>`)
    .join('')}</tbody></table>`

const section = (title: string, body: string): string => (body === '' ? '' : `<h2>${escape(title)}</h2>${body}`)
const list = (items: readonly string[]): string => (items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`)
const count = (value: number | null): string => (value === null ? words.notThere : formatCount(value))
const reasons = (things: RestoreResult['receipt']['leftOut']): string => list(byReason(things).map(({ reason, what }) => `${escape(reason)}${list(what.map((name) => `<code>${escape(name)}</code>`))}`))

export const receiptHtml = (result: RestoreResult): string => {
  const { receipt, outcome } = result
  const pairs = [words.expected, words.found]
  const title = restoreStrings.headline[outcome](result.database)
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title><style>${style}</style></head><body>
<p class="label ${outcome}">${escape(restoreStrings.outcome[outcome].label)}</p><h1>${escape(title)}</h1><p>${escape(subOf(result))}</p>
${result.previous === undefined ? '' : `<p>${escape(words.keptAs(result.previous))}</p>`}
${result.error === undefined ? '' : `<p class="lost">${escape(result.error.message)}</p>`}
${section(words.lost, receipt.lost.length === 0 ? '' : `<div class="lost">${reasons(receipt.lost)}</div>`)}
${section(words.causes, list(result.causes.map((cause) => `${escape(cause.message)} (${escape(words.causeClass[cause.class])}, ${escape(words.causeCount(cause.count))})${list(cause.fixes.map(({ label }) => escape(label)))}`)))}
${section(words.compared, tableOrNothing([words.kind, ...pairs], countRows({ counts: receipt.objects }).map((row) => ({ cells: [kindMany(row.kind), count(row.expected), formatCount(row.found)], wrong: row.state === 'fewer' || row.state === 'more'}))))}
${section(words.rowsHeading, tableOrNothing([words.table, ...pairs], sortedRows(receipt).map((row) => ({ cells: [row.table, count(row.expected), count(row.found)], wrong: isWrongRow(receipt, row) }))))}
${section(words.sequences, tableOrNothing([words.sequence, ...pairs], sortedSequences(receipt.sequences).map((row) => ({ cells: [row.name, row.expected ?? words.notThere, row.found ?? words.notThere], wrong: isWrong(row) }))))}
${section(words.leftOut, reasons(receipt.leftOut))}
${section(words.warnings, list([...receipt.warnings, ...otherFindings(result).map(({ message }) => message)].map(escape)))}
${section(words.facts, table(['', ''], receiptDetails(result).map(({ term, value }) => ({ cells: [term, String(value)], wrong: false }))))}
</body></html>
`
}

const tableOrNothing = (titles: readonly string[], rows: readonly Row[]): string => (rows.length === 0 ? '' : table(titles, rows))
