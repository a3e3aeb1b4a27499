import type { ResettableDatabase } from '../../../shared/model/snapshot.ts'
import { Badge } from '../../components/badge.tsx'
import { formatBytes } from '../../components/format.ts'
import { NavItem, NavList } from '../../components/nav-list.tsx'
import { placeKey } from '../../state/snapshots-reducer.ts'
import { useSnapshots } from '../../state/snapshots.ts'
import { routeHref } from '../../state/route.ts'
import { databaseStrings as words } from '../../strings/database-strings.ts'

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
    <NavList label={words.list}>
      {databases.map((database) => {
        const { name, exists, refused, sizeBytes } = database
        const ready = exists && database.resettable && refused === null && database.snapshots.length > 0
        const recipe = recipes?.[name]
        return (
          <NavItem
            key={name}
            href={routeHref({ name: 'databases', server, database: name })}
            current={name === current}
            tone={!exists || refused !== null ? 'warn' : ready ? 'ok' : 'neutral'}
            busy={work[placeKey({ server, database: name })] !== undefined}
            title={name}
            aside={sizeBytes === null ? undefined : formatBytes(sizeBytes)}
            detail={
              !exists
                ? words.onlySnapshots
                : refused !== null
                  ? words.cannotReset
                  : words.snapshotsOf(database.snapshots.length)
            }
            badge={recipe !== undefined && <Badge tone="accent">{recipe}</Badge>}
          />
        )
      })}
    </NavList>
  )
}
