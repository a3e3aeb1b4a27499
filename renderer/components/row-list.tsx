import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import surface from './surface.module.css'
import styles from './row-list.module.css'

/** Rows in a card. */
export const RowList = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <ul className={classNames(surface['raised'], styles['list'])} aria-label={label}>
    {children}
  </ul>
)

export type RowProps = {
  readonly icon?: ReactNode
  readonly title: ReactNode
  /** Under the title, faint, one line. */
  readonly detail?: ReactNode
  /** At the right: badges, times. */
  readonly aside?: ReactNode
  /** Buttons at the far right. `onHover`: hidden until the row is hovered or holds the focus. */
  readonly actions?: ReactNode
  readonly actionsOnHover?: boolean | undefined
  /** The whole row leads there. */
  readonly href?: string | undefined
  readonly current?: boolean | undefined
}

export const Row = ({
  icon,
  title,
  detail,
  aside,
  actions,
  actionsOnHover = false,
  href,
  current = false,
}: RowProps) => {
  const words = (
    <>
      <span className={styles['title']}>{title}</span>
      {detail !== undefined && <span className={styles['detail']}>{detail}</span>}
    </>
  )
  return (
    <li className={classNames(styles['row'], href !== undefined && styles['leads'], current && styles['current'])}>
      {icon !== undefined && <span className={styles['icon']}>{icon}</span>}
      {href === undefined ? (
        <span className={styles['words']}>{words}</span>
      ) : (
        <a href={href} className={styles['words']} {...(current && { 'aria-current': 'true' as const })}>
          {words}
        </a>
      )}
      {aside !== undefined && aside !== null && aside !== false && <span className={styles['aside']}>{aside}</span>}
      {actions !== undefined && actions !== null && actions !== false && (
        <span className={classNames(styles['actions'], actionsOnHover && styles['onHover'])}>{actions}</span>
      )}
    </li>
  )
}
