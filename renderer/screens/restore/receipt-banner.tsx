import type { ReactNode } from 'react'
import type { RestoreResult } from '../../../shared/model/restore.ts'
import { formatAgo, formatCount, formatDuration } from '../../components/format.ts'
import { Verdict } from '../../components/verdict.tsx'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { fileNameOf } from '../../wizard/model/paths.ts'
import { outcomeIcon, outcomeTone } from '../run/outcome-look.tsx'
import { receiptTotals, subOf } from './model/receipt-view.ts'

/** The one thing a person wants to know, in words, an icon and a colour. */
export const ReceiptBanner = ({ result, actions }: { readonly result: RestoreResult; readonly actions: ReactNode }) => {
  const { outcome } = result
  const { copyOf } = result.source
  const totals = receiptTotals(result.receipt)
  const isThere = outcome === 'verified' || outcome === 'differences'
  const facts = [
    isThere && totals.objects > 0 ? { value: formatCount(totals.objects), label: words.receipt.objectsEqual } : null,
    isThere && totals.rows > 0 ? { value: formatCount(totals.rows), label: words.receipt.rows } : null,
    isThere && totals.lost > 0 ? { value: formatCount(totals.lost), label: words.receipt.lostCount } : null,
    { value: formatDuration(result.durationMs), label: words.receipt.time },
  ].filter((fact) => fact !== null)
  return (
    <Verdict
      tone={outcomeTone[outcome]}
      icon={outcomeIcon[outcome]}
      label={words.outcome[outcome].label}
      title={words.headline[outcome](result.database)}
      texts={[
        subOf(result),
        `${words.receipt.from(fileNameOf(result.source.file))} · ${result.server.label}`,
        ...(copyOf === undefined
          ? []
          : [words.receipt.copyOf(formatAgo(copyOf.provenAt), formatDuration(copyOf.restoreMs))]),
        ...(result.previous === undefined ? [] : [words.receipt.keptAs(result.previous)]),
      ]}
      facts={facts}
      actions={actions}
    />
  )
}
