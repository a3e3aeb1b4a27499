import { useId, type ReactNode } from 'react'
import styles from './section.module.css'

export type SectionProps = {
  readonly title: string
  readonly description?: ReactNode | undefined
  readonly aside?: ReactNode
  readonly children: ReactNode
  readonly level?: 2 | 3 | undefined
}

/** A titled part of a page. */
export const Section = ({ title, description, aside, children, level = 2 }: SectionProps) => {
  const id = useId()
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section className={styles['section']} aria-labelledby={id}>
      <div className={styles['head']}>
        <div className={styles['words']}>
          <Heading id={id} className={styles['title']}>
            {title}
          </Heading>
          {description !== undefined && <p className={styles['description']}>{description}</p>}
        </div>
        {aside !== undefined && <div className={styles['aside']}>{aside}</div>}
      </div>
      {children}
    </section>
  )
}
