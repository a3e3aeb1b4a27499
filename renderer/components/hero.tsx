import type { ReactNode } from 'react'
import styles from './hero.module.css'

export type HeroProps = {
  readonly label: string
  /** A VerdictMark, where there is a verdict. */
  readonly mark?: ReactNode
  readonly title: ReactNode
  /** Sentences under the title. */
  readonly children: ReactNode
  /** Where it goes, and the one button. */
  readonly form: ReactNode
}

/** What will happen, in one line, beside the one button that makes it so. */
export const Hero = ({ label, mark, title, children, form }: HeroProps) => (
  <section className={styles['hero']} aria-label={label}>
    <div className={styles['words']}>
      {mark}
      <div className={styles['text']} role="status">
        <h2 className={styles['title']}>{title}</h2>
        {children}
      </div>
    </div>
    <div className={styles['form']}>{form}</div>
  </section>
)

export const HeroText = ({
  faint = false,
  children,
}: {
  readonly faint?: boolean | undefined
  readonly children: ReactNode
}) => <p className={styles[faint ? 'faint' : 'sub']}>{children}</p>
