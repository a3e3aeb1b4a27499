import type { ReactNode } from 'react'
import { formatCount, formatDuration } from '../../components/format.ts'
import { Verdict } from '../../components/verdict.tsx'
import { resultStrings as words } from '../../strings/result-strings.ts'
import { outcomeIcon, outcomeTone } from '../run/outcome-look.tsx'
import { reportTotals, type ReadResult } from './report-view.ts'

const subOf = (read: ReadResult): string => {
  const { report, changed } = read
  if (report.outcome === 'verified' && changed === false) return words.nothingChanged
  if (report.outcome === 'differences' && changed === null) return words.checkedOnly
  const totals = reportTotals(report)
  if (report.outcome === 'verified' && totals.compared === 0) return words.noObjects
  return words.outcome[report.outcome].sub
}

/** The one thing a person wants to know, in words, an icon and a colour. */
export const OutcomeBanner = ({ read, actions }: { readonly read: ReadResult; readonly actions: ReactNode }) => {
  const { report, changed, previous } = read
  const totals = reportTotals(report)
  const facts = [
    totals.compared > 0 && report.outcome !== 'failed'
      ? { value: formatCount(totals.compared), label: words.summary.objects }
      : null,
    totals.missing > 0 ? { value: formatCount(totals.missing), label: words.summary.missing } : null,
    totals.different > 0 ? { value: formatCount(totals.different), label: words.summary.different } : null,
    totals.checks > 0 ? { value: `${totals.checksOk}/${totals.checks}`, label: words.summary.checks } : null,
    { value: formatDuration(report.durationMs), label: words.summary.time },
  ].filter((fact) => fact !== null)
  return (
    <Verdict
      tone={outcomeTone[report.outcome]}
      icon={outcomeIcon[report.outcome]}
      label={words.outcome[report.outcome].label}
      title={words.headline[report.outcome](report.database)}
      texts={[
        subOf(read),
        [report.server.label, changed === null && report.outcome !== 'differences' ? words.checkedOnly : undefined]
          .filter((part) => part !== undefined)
          .join(' · '),
        ...(previous === undefined ? [] : [words.keptAs(previous)]),
      ]}
      facts={facts}
      actions={actions}
    />
  )
}
