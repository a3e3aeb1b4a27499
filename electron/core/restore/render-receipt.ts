// The receipt as a file that one can send: JSON for programs, Markdown for issues, HTML for people and printers. Every
// value is foreign and escaped; what the outcome is stands in words and in a mark, never in colour alone.
import { objectKinds } from '../../../shared/model/inventory.ts'
import { countedIn, type RestoreResult } from '../../../shared/model/restore.ts'
import { reportStyle } from '../verify/report-style.ts'
import type { RenderedReport } from '../verify/render-report.ts'
import { kindName, maxListed, outcomeWords, showDuration } from '../verify/report-words.ts'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const esc = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char)
const md = (text: string): string => text.replace(/([\\`*_{}[\]<>#|])/g, '\\$1').replace(/\s*\n\s*/g, ' ')

const classWords = { fatal: 'not restored', 'data-lost': 'rows lost', cosmetic: 'harmless' } as const

/** One table of the page; a cell is text, and a state says whether its row is right. */
type Sheet = {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly more: number
}

const limited = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): readonly Sheet[] =>
  rows.length === 0
    ? []
    : [
        {
          title: `${title} (${rows.length})`,
          head,
          rows: rows.slice(0, maxListed),
          more: Math.max(0, rows.length - maxListed),
        },
      ]

const state = (expected: number | string | null, found: number | string | null): string =>
  expected === null ? 'not compared' : expected === found ? '✓ equal' : '≠ differs'
const shown = (value: number | string | null): string => (value === null ? 'not known' : String(value))

const headline = ({ outcome, database, receipt, error }: RestoreResult): string => {
  const { tables, rows, largeObjects } = countedIn(receipt)
  if (outcome === 'verified')
    return `"${database}" holds what the dump holds: ${tables} tables and ${rows} rows${largeObjects === 0 ? '' : ` and ${largeObjects} large objects`} counted${receipt.leftOut.length > 0 ? `, ${receipt.leftOut.length} left out on purpose` : ''}.`
  if (outcome === 'differences') return `"${database}" differs from the dump: ${receipt.lost.length} lost.`
  return (
    error?.message ??
    (outcome === 'cancelled'
      ? 'The restore was cancelled; nothing was changed.'
      : 'The restore failed; nothing was changed.')
  )
}

const facts = (result: RestoreResult, version: string): readonly (readonly [string, string])[] => [
  ['Database', result.database],
  ...(result.previous === undefined ? [] : [['Kept before', result.previous] as const]),
  ['Server', result.server.label],
  ['File', result.source.file],
  ['SHA-256', result.receipt.sha256 === '' ? 'not read to the end' : result.receipt.sha256],
  ...(result.source.server === undefined
    ? []
    : [
        [
          'Dumped from',
          `PostgreSQL ${result.source.server}${result.source.pgDump === undefined ? '' : ` with pg_dump ${result.source.pgDump}`}`,
        ] as const,
      ]),
  ['Took', showDuration(result.durationMs)],
  [
    'Made with',
    [
      `Groundwork ${version}`,
      ...(result.receipt.tool.name === 'groundwork'
        ? []
        : [`${result.receipt.tool.name} ${result.receipt.tool.version}`]),
    ].join(', '),
  ],
]

const sheets = ({ receipt, causes, findings, steps }: RestoreResult): readonly Sheet[] => [
  ...limited(
    'Lost',
    ['What', 'Why'],
    receipt.lost.map(({ what, reason }) => [what, reason]),
  ),
  ...limited(
    'Errors by cause',
    ['What it means', 'How often', 'Cause', 'What helps'],
    causes.map((cause) => [
      classWords[cause.class],
      String(cause.count),
      `${cause.message}${cause.first?.entry === undefined ? '' : ` First: ${cause.first.entry}`}`,
      cause.fixes.map(({ label }) => label).join('; '),
    ]),
  ),
  ...limited(
    'Left out on purpose',
    ['What', 'Why'],
    receipt.leftOut.map(({ what, reason }) => [what, reason]),
  ),
  ...limited(
    'Objects',
    ['Kind', 'Expected', 'Found', ''],
    objectKinds.flatMap((kind) => {
      const pair = receipt.objects[kind]
      return pair === undefined
        ? []
        : [[kindName(kind), shown(pair.expected), String(pair.found), state(pair.expected, pair.found)]]
    }),
  ),
  ...limited(
    'Rows',
    ['Table', 'Expected', 'Found', ''],
    receipt.rows.map(({ table, expected, atMost, found }) => [
      table,
      atMost === undefined ? shown(expected) : `at most ${atMost}`,
      shown(found),
      state(expected, found),
    ]),
  ),
  ...limited(
    'Sequences',
    ['Sequence', 'Expected', 'Found', ''],
    receipt.sequences.map(({ name, expected, found }) => [name, shown(expected), shown(found), state(expected, found)]),
  ),
  ...limited(
    'Good to know',
    ['What'],
    [
      ...receipt.warnings.map((text) => [text]),
      ...findings.map((one) => [`${one.message}${one.hint === undefined ? '' : ` ${one.hint}`}`]),
    ],
  ),
  ...limited(
    'Steps',
    ['Step', 'State', 'Took'],
    steps.map((step) => [
      step.title,
      `${step.status}${step.detail === undefined ? '' : `: ${step.detail}`}`,
      step.durationMs === undefined ? '' : showDuration(step.durationMs),
    ]),
  ),
]

const cellClass = (text: string): string =>
  text.startsWith('✓')
    ? ' class="ok"'
    : text.startsWith('≠')
      ? ' class="no"'
      : /^\d+$/.test(text)
        ? ' class="number"'
        : ''

const htmlSheet = ({ title, head, rows, more }: Sheet): string =>
  `<section><h2>${esc(title)}</h2><div class="card"><table><thead><tr>${head.map((text) => `<th scope="col">${esc(text)}</th>`).join('')}</tr></thead><tbody>${rows
    .map(
      (row) =>
        `<tr>${row.map((text, index) => (index === 0 ? `<th scope="row">${esc(text)}</th>` : `<td${cellClass(text)}>${esc(text)}</td>`)).join('')}</tr>`,
    )
    .join(
      '',
    )}${more > 0 ? `<tr><td colspan="${head.length}" class="soft">and ${more} more</td></tr>` : ''}</tbody></table></div></section>`

const renderHtml = (result: RestoreResult, version: string): string => {
  const { word, mark } = outcomeWords[result.outcome]
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${esc(`${word}: ${result.database}`)}</title><style>${reportStyle}</style></head>
<body><main><header><div class="outcome ${result.outcome}"><div class="mark" aria-hidden="true"><span>${mark}</span></div><div>
<div class="word">${word}</div><h1>${esc(result.database)}</h1><p class="headline">${esc(headline(result))}</p></div></div>
<dl>${facts(result, version)
    .map(([term, value]) => `<div><dt>${esc(term)}</dt><dd>${esc(value)}</dd></div>`)
    .join('')}</dl></header>
${sheets(result).map(htmlSheet).join('\n')}
<footer>Receipt of Groundwork ${esc(version)}. It holds no password and no rows.</footer>
</main></body></html>
`
}

const mdTable = ({ title, head, rows, more }: Sheet): string =>
  [
    '',
    `## ${title}`,
    '',
    `| ${head.map(md).join(' | ')} |`,
    `|${head.map(() => ' --- ').join('|')}|`,
    ...rows.map((row) => `| ${row.map(md).join(' | ')} |`),
    ...(more > 0 ? ['', `and ${more} more`] : []),
  ].join('\n')

const renderMarkdown = (result: RestoreResult, version: string): string => {
  const { word, mark } = outcomeWords[result.outcome]
  return `${[`# ${mark} ${word}: ${md(result.database)}`, '', md(headline(result)), '', '| | |', '| --- | --- |', ...facts(result, version).map(([term, value]) => `| ${term} | ${md(value)} |`), ...sheets(result).map(mdTable)].join('\n')}\n`
}

export const renderReceipt = (
  result: RestoreResult,
  format: 'json' | 'html' | 'markdown',
  version: string,
): RenderedReport => {
  const name = result.database
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  const stem = `receipt-${name === '' ? 'database' : name}`
  if (format === 'json')
    return { text: `${JSON.stringify(result, null, 2)}\n`, fileName: `${stem}.json`, mediaType: 'application/json' }
  if (format === 'markdown')
    return { text: renderMarkdown(result, version), fileName: `${stem}.md`, mediaType: 'text/markdown' }
  return { text: renderHtml(result, version), fileName: `${stem}.html`, mediaType: 'text/html' }
}
