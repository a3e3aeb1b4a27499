import type { CauseClass, RestoreCause, RestoreResult } from '../../../shared/model/restore.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { formatCount } from '../../components/format.ts'
import { PanelList } from '../../components/panel-list.tsx'
import { Section } from '../../components/section.tsx'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { resultStrings } from '../../strings/result-strings.ts'
import { fileNameOf } from '../../wizard/model/paths.ts'
import { FixList, GoOn, type FixChoice } from './go-on.tsx'
import { otherFixes, splitFixes } from './model/fixes.ts'
import { Names } from './reason-list.tsx'
import styles from './receipt.module.css'

const tones: Readonly<Record<CauseClass, Tone>> = { fatal: 'bad', 'data-lost': 'bad', cosmetic: 'neutral' }

const firstText = ({ first }: RestoreCause): string | null => {
  if (first === undefined) return null
  const place =
    first.file !== undefined && first.line !== undefined
      ? resultStrings.place(fileNameOf(first.file), first.line)
      : undefined
  const text = [first.entry, place].filter((part) => part !== undefined).join(', ')
  return text === '' ? null : words.receipt.causeFirst(text)
}

/** Thousands of errors folded to what caused them. */
export const CauseList = ({ result, chosen, onChange }: FixChoice & { readonly result: RestoreResult }) => {
  const { causes, unfinished } = result
  const others = otherFixes(result)
  return causes.length + others.length === 0 ? null : (
    <Section
      title={words.receipt.causes}
      description={unfinished === undefined ? words.receipt.causesText : words.goOn.text}
      aside={
        unfinished === undefined ? (
          <Badge>{formatCount(causes.length)}</Badge>
        ) : (
          <GoOn unfinished={unfinished} chosen={chosen} failure={result.error} isQuiet />
        )
      }
    >
      <PanelList label={words.receipt.causes}>
        {causes.map((cause, index) => {
          const first = firstText(cause)
          const { doable, advice } = splitFixes(cause.fixes, result.unfinished)
          return (
            <li key={index} className={styles['cause']}>
              <div className={styles['causeHead']}>
                <p className={styles['causeMessage']}>{cause.message}</p>
                <span className={styles['causeMarks']}>
                  <Badge tone={tones[cause.class]}>{words.receipt.causeClass[cause.class]}</Badge>
                  <Badge>{words.receipt.causeCount(cause.count)}</Badge>
                </span>
              </div>
              <p className={styles['faint']}>
                {[first, cause.sqlState === undefined ? null : resultStrings.sqlState(cause.sqlState)]
                  .filter((part) => part !== null)
                  .join(' · ')}
              </p>
              {doable.length > 0 && <FixList fixes={doable} chosen={chosen} onChange={onChange} />}
              {advice.length > 0 && (
                <ul className={styles['advice']}>
                  {advice.map((fix) => (
                    <li key={fix.id}>{fix.label}</li>
                  ))}
                </ul>
              )}
              {cause.objects.length > 1 && (
                <Disclosure title={words.receipt.causeObjects(cause.objects.length)}>
                  <Names names={cause.objects} />
                </Disclosure>
              )}
            </li>
          )
        })}
        {others.length > 0 && (
          <li className={styles['cause']}>
            <p className={styles['causeMessage']}>{words.goOn.others}</p>
            <FixList fixes={others} chosen={chosen} onChange={onChange} />
          </li>
        )}
      </PanelList>
    </Section>
  )
}
