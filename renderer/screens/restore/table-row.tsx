import type { ReactNode } from 'react'
import type { TableBar } from './model/xray-view.ts'
import styles from './restore.module.css'

export type TableRowProps = {
  readonly bar: TableBar
  /** Sizes are known: how it compares with the largest is drawn. */
  readonly hasBar: boolean
  /** It does not come along. */ readonly isOff?: boolean | undefined
  /** Its name, with a control or without. */
  readonly children: ReactNode
}

/** A table of a dump, and what it takes. */
export const TableRow = ({ bar, hasBar, isOff = false, children }: TableRowProps) => (
  <li className={styles['table']} data-off={isOff ? '' : undefined}>
    <span className={styles['tableName']}>{children}</span>
    {hasBar && (
      <span className={styles['barTrack']} aria-hidden="true">
        <span className={styles['bar']} style={{ width: `${Math.max(bar.share * 100, bar.share > 0 ? 1 : 0)}%` }} />
      </span>
    )}
    <span className={styles['tableSize']}>{bar.size}</span>
  </li>
)
