import type { ReactNode } from 'react'
import styles from './setting-row.module.css'

export const SettingRows = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles['rows']}>{children}</div>
)

/** Words at the left, one control at the right. */
export const SettingRow = ({
  title,
  description,
  children,
}: {
  readonly title: string
  readonly description?: ReactNode
  readonly children: ReactNode
}) => (
  <div className={styles['row']}>
    <div className={styles['words']}>
      <p className={styles['title']}>{title}</p>
      {description !== undefined && <p className={styles['description']}>{description}</p>}
    </div>
    <div className={styles['control']}>{children}</div>
  </div>
)

/** As wide as its neighbours in the rows above and below. The row's words are the label: give the field `hideLabel`. */
export const SettingField = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles['field']}>{children}</div>
)
