import { BadgeCheck, CircleX, OctagonMinus, Scale } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Outcome } from '../../../shared/model/report.ts'
import { classNames } from '../../components/class-names.ts'
import { formatCount, formatDuration } from '../../components/format.ts'
import { resultStrings as words } from '../../strings/result-strings.ts'
import { reportTotals, type ReadResult } from './report-view.ts'
import styles from './result.module.css'

const icons: Readonly<Record<Outcome, ReactNode>> = {
  verified: <BadgeCheck />,
  differences: <Scale />,
  failed: <CircleX />,
  cancelled: <OctagonMinus />,
}

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
    <section
      className={classNames(styles['banner'], styles[report.outcome])}
      aria-label={words.outcome[report.outcome].label}
    >
      <span className={styles['bannerIcon']} aria-hidden="true">
        {icons[report.outcome]}
      </span>
      <div className={styles['bannerWords']} role="alert">
        <p className={styles['bannerLabel']}>{words.outcome[report.outcome].label}</p>
        <h2 className={styles['bannerTitle']}>{words.headline[report.outcome](report.database)}</h2>
        <p className={styles['bannerText']}>{subOf(read)}</p>
        <p className={styles['bannerText']}>
          {report.server.label}
          {changed === null && report.outcome !== 'differences' && ` · ${words.checkedOnly}`}
        </p>
        {previous !== undefined && <p className={styles['bannerText']}>{words.keptAs(previous)}</p>}
      </div>
      <dl className={styles['facts']}>
        {facts.map((fact) => (
          <div key={fact.label} className={styles['fact']}>
            <dt className={styles['factLabel']}>{fact.label}</dt>
            <dd className={styles['factValue']}>{fact.value}</dd>
          </div>
        ))}
      </dl>
      <div className={styles['bannerActions']}>{actions}</div>
    </section>
  )
}
