import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './verdict.module.css'

export type VerdictTone = 'ok' | 'warn' | 'bad' | 'neutral'

/** What is said in an icon, a colour and a word, for those who see only one of the three. */
export const VerdictMark = ({ tone, icon }: { readonly tone: VerdictTone; readonly icon: ReactNode }) => (
  <span className={classNames(styles['mark'], styles[tone])} aria-hidden="true">
    {icon}
  </span>
)

export type VerdictProps = {
  readonly tone: VerdictTone
  readonly icon: ReactNode
  readonly label: string
  readonly title: string
  /** Sentences under the title. */
  readonly texts: readonly string[]
  /** Numbers at the right. */
  readonly facts: readonly { readonly value: string; readonly label: string }[]
  readonly actions?: ReactNode
}

/** How something ended: the one thing a person wants to know, first. */
export const Verdict = ({ tone, icon, label, title, texts, facts, actions }: VerdictProps) => (
  <section className={classNames(styles['verdict'], styles[tone])} aria-label={label}>
    <VerdictMark tone={tone} icon={icon} />
    <div className={styles['words']} role="alert">
      <p className={styles['label']}>{label}</p>
      <h2 className={styles['title']}>{title}</h2>
      {texts.map((text) => (
        <p key={text} className={styles['text']}>
          {text}
        </p>
      ))}
    </div>
    <dl className={styles['facts']}>
      {facts.map((fact) => (
        <div key={fact.label} className={styles['fact']}>
          <dt className={styles['factLabel']}>{fact.label}</dt>
          <dd className={styles['factValue']}>{fact.value}</dd>
        </div>
      ))}
    </dl>
    {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
  </section>
)
