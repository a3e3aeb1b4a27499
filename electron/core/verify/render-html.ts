// The report as one HTML file: no script, no outside resource, every value escaped. What the outcome is stands in words
// and in a mark, never in colour alone.
import type { Excerpt, Failure } from '../../../shared/model/failure.ts'
import type { DifferentObject, NamedObject, Report } from '../../../shared/model/report.ts'
import { kindWord } from './compare.ts'
import { reportStyle } from './report-style.ts'
import type { CountRow } from './report-words.ts'
import { countRowsOf, kindName, maxListed, outcomeWords, placeOf, showDuration, showTime } from './report-words.ts'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const esc = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char)

const code = (text: string): string => `<code>${esc(text)}</code>`

const section = (title: string, body: string, note = ''): string =>
  `<section><h2>${esc(title)}${note === '' ? '' : `<small>${esc(note)}</small>`}</h2>${body}</section>`

const fact = (term: string, value: string): string => `<div><dt>${esc(term)}</dt><dd>${value}</dd></div>`

const header = (report: Report): string => {
  const { word, mark } = outcomeWords[report.outcome]
  const tools = [
    `Groundwork ${report.groundworkVersion}`,
    ...report.tools.map((tool) => `${tool.name} ${tool.version}`),
  ].join(', ')
  return `<header><div class="outcome ${report.outcome}"><div class="mark" aria-hidden="true"><span>${mark}</span></div><div>
<div class="word">${word}</div><h1>${esc(report.recipeName)}</h1><p class="headline">${esc(report.headline)}</p></div></div>
<dl>${fact('Database', code(report.database))}${fact('Role', code(report.role))}${fact('Server', esc(report.server.label))}
${fact('When', `${esc(showTime(report.startedAt))}, took ${showDuration(report.durationMs)}`)}${report.recipeFile === undefined ? '' : fact('Recipe', code(report.recipeFile))}${fact('Made with', esc(tools))}</dl></header>`
}

const excerptText = (excerpt: Excerpt): string => {
  const width = String(excerpt.firstLine + excerpt.lines.length).length
  return excerpt.lines
    .flatMap((line, index) => {
      const number = excerpt.firstLine + index
      const shown = `${String(number).padStart(width)}  ${line}`
      const marked = number === excerpt.markLine && excerpt.markColumn !== undefined
      return marked ? [shown, `${' '.repeat(width + 2 + excerpt.markColumn)}^`] : [shown]
    })
    .join('\n')
}

const trouble = (error: Failure): string => {
  const place = placeOf(error)
  const said =
    error.serverMessage !== undefined && error.serverMessage !== error.message
      ? `<p class="soft">The server says: ${esc(error.serverMessage)}</p>`
      : ''
  return section(
    'What went wrong',
    `<div class="card trouble"><strong>${esc(error.message)}</strong>${place === '' ? '' : `<p>At ${code(place)}${error.sqlState === undefined ? '' : `, SQLSTATE ${code(error.sqlState)}`}</p>`}
${said}${error.detail === undefined ? '' : `<p class="soft">${esc(error.detail)}</p>`}${error.excerpt === undefined ? '' : `<pre>${esc(excerptText(error.excerpt))}</pre>`}${error.hint === undefined ? '' : `<p>${esc(error.hint)}</p>`}</div>`,
  )
}

const countState = (row: CountRow): string => {
  if (row.expected === null) return '<span class="soft">not compared</span>'
  return row.expected === row.found ? '<span class="ok">✓ equal</span>' : '<span class="off">≠ differs</span>'
}

const counts = (rows: readonly CountRow[]): string =>
  section(
    'What is there',
    `<div class="card"><table><thead><tr><th scope="col">Kind</th><th scope="col" class="number">Expected</th><th scope="col" class="number">Found</th><th scope="col"><span class="soft"></span></th></tr></thead><tbody>${rows
      .map(
        (row) =>
          `<tr><th scope="row">${esc(kindName(row.kind))}</th><td class="number">${row.expected ?? '<span class="soft">not known</span>'}</td><td class="number">${row.found}</td><td class="state">${countState(row)}</td></tr>`,
      )
      .join('')}</tbody></table></div>`,
    'declared by the scripts, found in the catalogs',
  )

const objectItem = (object: NamedObject | DifferentObject, more = ''): string => {
  const place = placeOf(object.place)
  const notes = [
    more,
    place === '' ? '' : `Declared at ${esc(place)}`,
    object.why === undefined ? '' : esc(object.why),
  ].filter((text) => text !== '')
  return `<li class="entry"><span class="tag">${esc(kindWord(object.kind))}</span><span>${code(object.name)}</span>${notes.length === 0 ? '' : `<p>${notes.join('. ')}</p>`}</li>`
}

const list = (title: string, items: readonly string[], note = ''): string => {
  if (items.length === 0) return ''
  const more = items.length > maxListed ? `<li class="soft">and ${items.length - maxListed} more</li>` : ''
  return section(
    title,
    `<div class="card"><ul>${items.slice(0, maxListed).join('')}${more}</ul></div>`,
    `${items.length}${note === '' ? '' : `, ${note}`}`,
  )
}

const checks = (report: Report): string =>
  report.checks.length === 0
    ? ''
    : section(
        'Checks',
        `<div class="card"><table><thead><tr><th scope="col">Check</th><th scope="col">Expected</th><th scope="col">Found</th><th scope="col"></th></tr></thead><tbody>${report.checks
          .map(
            (check) =>
              `<tr><th scope="row">${esc(check.name)}</th><td>${esc(check.expected)}</td><td>${esc(check.found)}</td><td class="state">${check.ok ? '<span class="ok">✓ holds</span>' : '<span class="no">✕ does not hold</span>'}</td></tr>`,
          )
          .join('')}</tbody></table></div>`,
      )

const rows = (report: Report): string =>
  report.rows.length === 0
    ? ''
    : section(
        'Rows',
        `<div class="card"><table><thead><tr><th scope="col">Table</th><th scope="col" class="number">Expected</th><th scope="col" class="number">Found</th></tr></thead><tbody>${report.rows
          .slice(0, maxListed)
          .map(
            (row) =>
              `<tr><th scope="row">${code(row.table)}</th><td class="number">${row.expected ?? '<span class="soft">not known</span>'}</td><td class="number">${row.found}</td></tr>`,
          )
          .join('')}</tbody></table></div>`,
      )

const stepWords: Readonly<Record<string, string>> = {
  done: '✓ done',
  'already-right': '✓ already right',
  failed: '✕ failed',
  skipped: 'skipped',
  cancelled: '– cancelled',
  pending: 'not started',
  running: 'running',
  undone: 'undone',
}
const stepClass: Readonly<Record<string, string>> = { done: 'ok', 'already-right': 'ok', failed: 'no' }

const steps = (report: Report): string =>
  report.steps.length === 0
    ? ''
    : section(
        'Steps',
        `<div class="card"><table><tbody>${report.steps
          .map(
            (step) =>
              `<tr><th scope="row">${esc(step.title)}${step.detail === undefined ? '' : `<br><span class="soft">${esc(step.detail)}</span>`}</th><td class="number soft">${step.durationMs === undefined ? '' : showDuration(step.durationMs)}</td><td class="state"><span class="${stepClass[step.status] ?? 'soft'}">${esc(stepWords[step.status] ?? step.status)}</span></td></tr>`,
          )
          .join('')}</tbody></table></div>`,
      )

const severityMarks = {
  error: '<span class="no">✕ error</span>',
  warning: '<span class="off">! warning</span>',
  info: '<span class="soft">note</span>',
} as const

export const renderHtml = (report: Report): string => {
  const rowsOfCounts = countRowsOf(report)
  const findings = report.findings.map((one) => {
    const place = placeOf(one.place)
    const notes = [place, one.detail ?? '', one.hint ?? ''].filter((text) => text !== '').map(esc)
    return `<li class="entry"><span class="tag">${severityMarks[one.severity]}</span><span>${esc(one.message)}</span>${notes.length === 0 ? '' : `<p>${notes.join('. ')}</p>`}</li>`
  })
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${esc(`${outcomeWords[report.outcome].word}: ${report.recipeName}`)}</title><style>${reportStyle}</style></head>
<body><main>${header(report)}
${report.error === undefined ? '' : trouble(report.error)}
${list(
  'Missing',
  report.missing.map((object) => objectItem(object)),
  'declared, and not there',
)}
${list(
  'Different',
  report.different.map((object) => objectItem(object, `Expected ${esc(object.expected)}, found ${esc(object.found)}`)),
)}
${list(
  'Extra',
  report.extra.map((object) => objectItem(object)),
  'there, and not declared',
)}
${rowsOfCounts.length === 0 ? '' : counts(rowsOfCounts)}
${checks(report)}
${rows(report)}
${list(
  'Not known from the scripts alone',
  report.uncertain.map((text) => `<li>${esc(text)}</li>`),
)}
${list('Findings', findings)}
${steps(report)}
<footer>Report of Groundwork ${esc(report.groundworkVersion)}, ${esc(showTime(report.startedAt))}. It holds no password.</footer>
</main></body></html>
`
}
