import { BadgeCheck, CircleX, OctagonMinus, Scale } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RestoreResult } from '../../../shared/model/restore.ts'
import { classNames } from '../../components/class-names.ts'
import { formatCount, formatDuration } from '../../components/format.ts'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { fileNameOf } from '../../wizard/model/paths.ts'
import styles from '../result/result.module.css'
import { receiptTotals, subOf } from './model/receipt-view.ts'

const icons: Readonly<Record<RestoreResult['outcome'], ReactNode>> = {
  verified: <BadgeCheck />,
  differences: <Scale />,
  failed: <CircleX />,
  cancelled: <OctagonMinus />,
}

/** The one thing a person wants to know, in words, an icon and a colour. */
export const ReceiptBanner = ({ result, actions }: { readonly result: RestoreResult; readonly actions: ReactNode }) => {
  const { outcome } = result
  const totals = receiptTotals(result.receipt)
  const isThere = outcome === 'verified' || outcome === 'differences'
  const facts = [
    isThere && totals.objects > 0 ? { value: formatCount(totals.objects), label: words.receipt.objectsEqual } : null,
    isThere && totals.rows > 0 ? { value: formatCount(totals.rows), label: words.receipt.rows } : null,
    isThere && totals.lost > 0 ? { value: formatCount(totals.lost), label: words.receipt.lostCount } : null,
    { value: formatDuration(result.durationMs), label: words.receipt.time },
  ].filter((fact) => fact !== null)
  return (
    <section className={classNames(styles['banner'], styles[outcome])} aria-label={words.outcome[outcome].label}>
      <span className={styles['bannerIcon']} aria-hidden="true">
        {icons[outcome]}
      </span>
      <div className={styles['bannerWords']} role="alert">
        <p className={styles['bannerLabel']}>{words.outcome[outcome].label}</p>
        <h2 className={styles['bannerTitle']}>{words.headline[outcome](result.database)}</h2>
        <p className={styles['bannerText']}>{subOf(result)}</p>
        <p className={styles['bannerText']}>
          {words.receipt.from(fileNameOf(result.source.file))} · {result.server.label}
        </p>
        {result.previous !== undefined && (
          <p className={styles['bannerText']}>{words.receipt.keptAs(result.previous)}</p>
        )}
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
