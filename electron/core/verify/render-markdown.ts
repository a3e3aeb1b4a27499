// Markdown for issues and chats. Values are put into code spans or escaped, so that a table named *x* stays one.
import type { DifferentObject, NamedObject, Report } from '../../../shared/model/report.ts'
import { kindWord } from './compare.ts'
import { countRowsOf, kindName, maxListed, outcomeWords, placeOf, showDuration, showTime } from './report-words.ts'

const escape = (text: string): string => text.replace(/([\\`*_{}[\]<>#|])/g, '\\$1').replace(/\s*\n\s*/g, ' ')

/** A code span may hold backquotes when its fence is longer; a pipe would end the table cell. */
const code = (text: string): string => {
  const line = text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')
  let fence = '`'
  while (line.includes(fence)) fence += '`'
  return fence.length === 1 ? `\`${line}\`` : `${fence} ${line} ${fence}`
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => ' --- ').join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n')

const objectLine = (object: NamedObject | DifferentObject): string => {
  const place = placeOf(object.place)
  return `- ${kindWord(object.kind)}: ${code(object.name)}${place === '' ? '' : ` (${escape(place)})`}${object.why === undefined ? '' : `: ${escape(object.why)}`}`
}

const list = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0
    ? []
    : [
        '',
        `## ${title} (${lines.length})`,
        '',
        ...lines.slice(0, maxListed),
        ...(lines.length > maxListed ? [`- ... and ${lines.length - maxListed} more`] : []),
      ]

export const renderMarkdown = (report: Report): string => {
  const outcome = outcomeWords[report.outcome]
  const lines = [
    `# ${outcome.mark} ${outcome.word}: ${escape(report.recipeName)}`,
    '',
    escape(report.headline),
    '',
    table(
      ['', ''],
      [
        ['Database', code(report.database)],
        ['Role', code(report.role)],
        ['Server', escape(report.server.label)],
        ...(report.recipeFile === undefined ? [] : [['Recipe', code(report.recipeFile)]]),
        ['When', `${escape(showTime(report.startedAt))}, ${showDuration(report.durationMs)}`],
        [
          'Tools',
          escape(
            [
              `Groundwork ${report.groundworkVersion}`,
              ...report.tools.map((tool) => `${tool.name} ${tool.version}`),
            ].join(', '),
          ),
        ],
      ],
    ),
  ]
  if (report.error !== undefined) {
    lines.push('', '## What went wrong', '', escape(report.error.message))
    const place = placeOf(report.error)
    if (place !== '')
      lines.push(
        '',
        `At ${code(place)}${report.error.sqlState === undefined ? '' : `, SQLSTATE ${report.error.sqlState}`}.`,
      )
    if (report.error.hint !== undefined) lines.push('', `Next: ${escape(report.error.hint)}`)
  }
  const counts = countRowsOf(report)
  if (counts.length > 0) {
    lines.push(
      '',
      '## Counts',
      '',
      table(
        ['Kind', 'Expected', 'Found', ''],
        counts.map((row) => [
          kindName(row.kind),
          row.expected === null ? 'not known' : String(row.expected),
          String(row.found),
          row.expected === null ? '' : row.expected === row.found ? '✓' : '≠',
        ]),
      ),
    )
  }
  lines.push(...list('Missing', report.missing.map(objectLine)))
  lines.push(
    ...list(
      'Different',
      report.different.map((one) => `${objectLine(one)}: expected ${escape(one.expected)}, found ${escape(one.found)}`),
    ),
  )
  lines.push(...list('Extra', report.extra.map(objectLine)))
  if (report.checks.length > 0)
    lines.push(
      '',
      '## Checks',
      '',
      table(
        ['Check', 'Expected', 'Found', ''],
        report.checks.map((check) => [
          escape(check.name),
          code(check.expected),
          code(check.found),
          check.ok ? '✓' : '✕',
        ]),
      ),
    )
  lines.push(
    ...list(
      'Not known from the scripts alone',
      report.uncertain.map((text) => `- ${escape(text)}`),
    ),
  )
  lines.push(
    ...list(
      'Findings',
      report.findings.map(
        (one) => `- ${one.severity}: ${escape(one.message)}${one.hint === undefined ? '' : ` ${escape(one.hint)}`}`,
      ),
    ),
  )
  if (report.steps.length > 0)
    lines.push(
      '',
      '## Steps',
      '',
      table(
        ['Step', 'Status', 'Took'],
        report.steps.map((step) => [
          escape(step.title),
          step.status.replaceAll('-', ' '),
          step.durationMs === undefined ? '' : showDuration(step.durationMs),
        ]),
      ),
    )
  return `${lines.join('\n')}\n`
}
