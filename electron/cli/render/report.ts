import { objectKinds } from '../../../shared/model/inventory.ts'
import type { NamedObject, Report } from '../../../shared/model/report.ts'
import { formatCount, formatDuration, kindLabel } from '../output/format.ts'
import type { Style } from '../output/style.ts'
import { renderFindings } from './findings.ts'
import { renderTable } from './table.ts'

const maxNames = 20

const renderCounts = (report: Report, style: Style): string => {
  const rows = objectKinds.flatMap((kind) => {
    const count = report.counts[kind]
    if (!count || (!count.expected && count.found === 0)) return []
    const isRight = count.expected === null || count.expected === count.found
    const mark = count.expected === null ? '' : isRight ? style.green(style.marks.done) : style.red(style.marks.failed)
    const found = formatCount(count.found)
    return [
      [
        kindLabel(kind),
        count.expected === null ? style.dim('?') : formatCount(count.expected),
        isRight ? found : style.red(found),
        mark,
      ],
    ]
  })
  if (rows.length === 0) return ''
  return renderTable(
    [{ title: '' }, { title: 'expected', align: 'right' }, { title: 'found', align: 'right' }, { title: '' }],
    rows,
    style.dim,
  )
}

const renderNames = (title: string, objects: readonly NamedObject[], style: Style): string => {
  if (objects.length === 0) return ''
  const lines = objects.slice(0, maxNames).map((object) => {
    const place = object.place ? style.dim(`  ${object.place.file}:${object.place.line}`) : ''
    return `    ${style.dim(kindLabel(object.kind))}  ${object.name}${place}${object.why ? style.dim(`  ${object.why}`) : ''}`
  })
  const rest = objects.length - maxNames
  return [
    `  ${style.bold(`${title} (${formatCount(objects.length)})`)}`,
    ...lines,
    ...(rest > 0 ? [style.dim(`    and ${formatCount(rest)} more; --json has them all`)] : []),
  ].join('\n')
}

const renderDifferent = (report: Report, style: Style): string =>
  report.different.length === 0
    ? ''
    : [
        `  ${style.bold(`Different (${formatCount(report.different.length)})`)}`,
        ...report.different
          .slice(0, maxNames)
          .map((d) => `    ${style.dim(kindLabel(d.kind))}  ${d.name}: expected ${d.expected}, found ${d.found}`),
      ].join('\n')

const renderChecks = (report: Report, style: Style): string => {
  if (report.checks.length === 0) return ''
  const broken = report.checks.filter((check) => !check.ok)
  const head = `  ${broken.length === 0 ? style.green(style.marks.done) : style.red(style.marks.failed)} ${report.checks.length - broken.length} of ${report.checks.length} checks hold`
  return [
    head,
    ...broken.map(
      (check) => `    ${style.red(style.marks.failed)} ${check.name}: expected ${check.expected}, found ${check.found}`,
    ),
  ].join('\n')
}

const renderOutcome = (report: Report, style: Style): string => {
  const mark = {
    verified: style.green(style.marks.done),
    differences: style.yellow(style.marks.warning),
    failed: style.red(style.marks.failed),
    cancelled: style.yellow(style.marks.skipped),
  }[report.outcome]
  const word = { verified: 'Verified', differences: 'Differences', failed: 'Failed', cancelled: 'Cancelled' }[
    report.outcome
  ]
  return `${mark} ${style.bold(word)}  ${report.headline}\n  ${style.dim(`${report.database} on ${report.server.label}, in ${formatDuration(report.durationMs)}`)}`
}

/** The proof as a person reads it in a terminal. The failure itself is told apart, on stderr. */
export const renderReport = (report: Report, style: Style): string =>
  [
    renderOutcome(report, style),
    renderCounts(report, style),
    renderNames('Missing', report.missing, style),
    renderDifferent(report, style),
    renderNames('Not declared', report.extra, style),
    renderChecks(report, style),
    report.uncertain.length
      ? report.uncertain
          .slice(0, 5)
          .map((why) => `  ${style.dim(`? ${why}`)}`)
          .join('\n')
      : '',
    renderFindings(
      report.findings.filter((finding) => finding.severity !== 'info'),
      style,
    ),
  ]
    .filter(Boolean)
    .join('\n\n')
