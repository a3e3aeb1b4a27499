import type { CauseClass, RestoreCause } from '../../../shared/model/restore.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { formatCount } from '../../components/format.ts'
import { PanelList } from '../../components/panel-list.tsx'
import { Section } from '../../components/section.tsx'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { resultStrings } from '../../strings/result-strings.ts'
import { fileNameOf } from '../../wizard/model/paths.ts'
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
export const CauseList = ({ causes }: { readonly causes: readonly RestoreCause[] }) =>
  causes.length === 0 ? null : (
    <Section
      title={words.receipt.causes}
      description={words.receipt.causesText}
      aside={<Badge>{formatCount(causes.length)}</Badge>}
    >
      <PanelList label={words.receipt.causes}>
        {causes.map((cause, index) => {
          const first = firstText(cause)
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
              {cause.fixes.length > 0 && (
                <div className={styles['fixes']}>
                  <p className={styles['faint']}>{words.receipt.fixes}</p>
                  <ul>
                    {cause.fixes.map((fix) => (
                      <li key={fix.id}>{fix.label}</li>
                    ))}
                  </ul>
                </div>
              )}
              {cause.objects.length > 1 && (
                <Disclosure title={words.receipt.causeObjects(cause.objects.length)}>
                  <Names names={cause.objects} />
                </Disclosure>
              )}
            </li>
          )
        })}
      </PanelList>
    </Section>
  )
