import { Fragment } from 'react'
import type { TableDiff } from '../../../shared/model/snapshot.ts'
import { classNames } from '../../components/class-names.ts'
import { formatCount } from '../../components/format.ts'
import { databaseStrings } from '../../strings/database-strings.ts'
import { hasKeys, rowDifference } from './diff-view.ts'
import styles from './diff.module.css'

const words = databaseStrings.diff

/** Tables whose rows differ: how many there were and are, and which by key where the table is small. */
export const DiffRows = ({ rows }: { readonly rows: readonly TableDiff[] }) => (
  <section aria-label={words.rows}>
    <h3 className={styles['heading']}>{words.rows}</h3>
    <div className={styles['tableFrame']}>
      <table className={styles['table']} aria-label={words.rows}>
        <thead>
          <tr>
            <th scope="col">{words.table}</th>
            <th scope="col" className={styles['number']}>
              {words.was}
            </th>
            <th scope="col" className={styles['number']}>
              {words.is}
            </th>
            <th scope="col" className={styles['number']}>
              {words.difference}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Fragment key={row.table}>
              <tr className={hasKeys(row) ? styles['withKeys'] : undefined}>
                <td className={styles['tableName']}>{row.table}</td>
                <td className={styles['number']}>{row.was === null ? '' : formatCount(row.was)}</td>
                <td className={styles['number']}>{row.is === null ? '' : formatCount(row.is)}</td>
                <td className={classNames(styles['number'], styles['differs'])}>{rowDifference(row)}</td>
              </tr>
              {hasKeys(row) && (
                <tr className={styles['keysRow']}>
                  <td colSpan={4}>
                    <Keys keys={row.keys} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  </section>
)

const Keys = ({ keys }: { readonly keys: TableDiff['keys'] }) => {
  if (keys === null) return null
  const parts = [
    { title: words.keysAdded, list: keys.added, tone: 'added' },
    { title: words.keysRemoved, list: keys.removed, tone: 'removed' },
    { title: words.keysChanged, list: keys.changed, tone: 'changed' },
  ].filter((part) => part.list.length > 0)
  return (
    <dl className={styles['keys']} title={words.keysOf}>
      {parts.map((part) => (
        <div key={part.title}>
          <dt className={styles[part.tone]}>{part.title}</dt>
          <dd>{part.list.join(', ')}</dd>
        </div>
      ))}
      {keys.more > 0 && <div className={styles['faint']}>{words.more(keys.more)}</div>}
    </dl>
  )
}
