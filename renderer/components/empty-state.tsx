import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

export const EmptyState = ({
  icon,
  title,
  children,
  actions,
}: {
  readonly icon?: ReactNode
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
}) => (
  <div className={styles['empty']}>
    {icon !== undefined && <span className={styles['icon']}>{icon}</span>}
    <p className={styles['title']}>{title}</p>
    {children !== undefined && <div className={styles['text']}>{children}</div>}
    {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
  </div>
)
