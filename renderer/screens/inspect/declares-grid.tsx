import type { ObjectKind } from '../../../shared/model/inventory.ts'
import { formatCount } from '../../components/format.ts'
import { kindCounts, kindMany, kindOne } from '../../strings/object-kinds.ts'
import styles from './inspect.module.css'

/** Counts as tiles: the shape of a schema at a glance. */
export const DeclaresGrid = ({ declares }: { readonly declares: Readonly<Partial<Record<ObjectKind, number>>> }) => {
  const counts = kindCounts(declares)
  if (counts.length === 0) return null
  return (
    <dl className={styles['tiles']}>
      {counts.map(({ kind, count }) => (
        <div key={kind} className={styles['tile']}>
          <dt className={styles['tileKind']}>{count === 1 ? kindOne(kind) : kindMany(kind)}</dt>
          <dd className={styles['tileCount']}>{formatCount(count)}</dd>
        </div>
      ))}
    </dl>
  )
}
