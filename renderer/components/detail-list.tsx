import type { ReactNode } from 'react'
import styles from './detail-list.module.css'

export type Detail = { readonly term: string; readonly value: ReactNode; readonly mono?: boolean | undefined }

/** Facts in two columns. */
export const DetailList = ({ details }: { readonly details: readonly Detail[] }) => (
  <dl className={styles['list']}>
    {details.map((detail) => (
      <div key={detail.term} className={styles['row']}>
        <dt className={styles['term']}>{detail.term}</dt>
        <dd className={detail.mono === true ? styles['mono'] : styles['value']}>{detail.value}</dd>
      </div>
    ))}
  </dl>
)
