import type { ResettableDatabase } from '../../../shared/model/snapshot.ts'
import { Badge } from '../../components/badge.tsx'
import { classNames } from '../../components/class-names.ts'
import { formatBytes } from '../../components/format.ts'
import { StatusDot } from '../../components/status-dot.tsx'
import { placeKey } from '../../state/snapshots-reducer.ts'
import { useSnapshots } from '../../state/snapshots.ts'
import { routeHref } from '../../state/route.ts'
import { databaseStrings as words } from '../../strings/database-strings.ts'
import styles from './databases.module.css'

export const DatabaseList = ({
  server,
  databases,
  current,
}: {
  readonly server: string
  readonly databases: readonly ResettableDatabase[]
  readonly current: string | undefined
}) => {
  const work = useSnapshots((state) => state.work)
  const recipes = useSnapshots((state) => state.servers[server]?.recipes)
  return (
    <ul aria-label={words.list} className={styles['list']}>
      {databases.map((database) => {
        const ready =
          database.exists && database.resettable && database.refused === null && database.snapshots.length > 0
        const recipe = recipes?.[database.name]
        return (
          <li key={database.name}>
            <a
              href={routeHref({ name: 'databases', server, database: database.name })}
              className={classNames(styles['item'], database.name === current && styles['current'])}
              {...(database.name === current && { 'aria-current': 'true' as const })}
            >
              <span className={styles['itemDot']}>
                <StatusDot
                  tone={!database.exists || database.refused !== null ? 'warn' : ready ? 'ok' : 'neutral'}
                  busy={work[placeKey({ server, database: database.name })] !== undefined}
                />
              </span>
              <span className={styles['itemName']}>{database.name}</span>
              {database.sizeBytes !== null && (
                <span className={styles['itemSize']}>{formatBytes(database.sizeBytes)}</span>
              )}
              <span className={styles['itemMore']}>
                <span>
                  {!database.exists
                    ? words.onlySnapshots
                    : database.refused !== null
                      ? words.cannotReset
                      : words.snapshotsOf(database.snapshots.length)}
                </span>
                {recipe !== undefined && <Badge tone="accent">{recipe}</Badge>}
              </span>
            </a>
          </li>
        )
      })}
    </ul>
  )
}
