import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import type { Tone } from './badge.tsx'
import { StatusDot } from './status-dot.tsx'
import styles from './nav-list.module.css'

/** The list at the left of a split view. */
export const NavList = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <ul aria-label={label} className={styles['list']}>
    {children}
  </ul>
)

export type NavItemProps = {
  readonly href: string
  readonly current: boolean
  readonly tone: Tone
  readonly busy?: boolean | undefined
  readonly title: string
  /** At the right of the title: a size, a time. */
  readonly aside?: string | undefined
  readonly detail: ReactNode
  /** At the right of the detail. */ readonly badge?: ReactNode
  /** Under both: a progress bar. */
  readonly children?: ReactNode
}

export const NavItem = ({ href, current, tone, busy = false, title, aside, detail, badge, children }: NavItemProps) => (
  <li>
    <a
      href={href}
      className={classNames(styles['item'], current && styles['current'])}
      {...(current && { 'aria-current': 'true' as const })}
    >
      <span className={styles['dot']}>
        <StatusDot tone={tone} busy={busy} />
      </span>
      <span className={styles['title']}>{title}</span>
      <span className={styles['aside']}>{aside}</span>
      <span className={styles['more']}>
        <span className={styles['detail']}>{detail}</span>
        {badge}
      </span>
      {children !== undefined && children !== false && <span className={styles['under']}>{children}</span>}
    </a>
  </li>
)
