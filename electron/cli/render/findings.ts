import type { Finding } from '../../../shared/model/finding.ts'
import type { Style } from '../output/style.ts'

const maxObjects = 6

const renderFinding = (finding: Finding, style: Style): string => {
  const mark = {
    error: style.red(style.marks.failed),
    warning: style.yellow(style.marks.warning),
    info: style.cyan(style.marks.info),
  }[finding.severity]
  const place = finding.place
    ? `${finding.place.file}${finding.place.line === undefined ? '' : `:${finding.place.line}`}`
    : ''
  const lines = [`${mark} ${finding.message}${place ? style.dim(`  ${place}`) : ''}`]
  if (finding.detail) lines.push(...finding.detail.split('\n').map((line) => `  ${style.dim(line)}`))
  if (finding.objects?.length) {
    const rest = finding.objects.length - maxObjects
    lines.push(
      `  ${style.dim(finding.objects.slice(0, maxObjects).join(', ') + (rest > 0 ? ` and ${rest} more` : ''))}`,
    )
  }
  if (finding.hint) lines.push(`  ${style.cyan(style.marks.arrow)} ${finding.hint.split('\n').join('\n    ')}`)
  for (const fix of finding.fixes ?? []) if (fix.command) lines.push(`    ${style.bold(fix.command)}`)
  return lines.join('\n')
}

/** Errors first, then warnings, then what is only said for the record; the same sentence once. */
export const renderFindings = (findings: readonly Finding[], style: Style): string => {
  const rank = { error: 0, warning: 1, info: 2 }
  const seen = new Set<string>()
  return findings
    .filter((finding) => {
      const key = `${finding.code} ${finding.message} ${finding.place?.file ?? ''}:${finding.place?.line ?? ''}`
      return !seen.has(key) && seen.add(key)
    })
    .toSorted((a, b) => rank[a.severity] - rank[b.severity])
    .map((finding) => renderFinding(finding, style))
    .join('\n')
}
