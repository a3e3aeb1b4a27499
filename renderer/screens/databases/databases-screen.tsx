import { ChevronLeft, Database, RefreshCw } from 'lucide-react'
import { useEffect } from 'react'
import { EmptyState } from '../../components/empty-state.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Link } from '../../components/link.tsx'
import { Page } from '../../components/page.tsx'
import { Split, SplitBack } from '../../components/split.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { chooseDatabase, useChosenDatabase } from '../../state/chosen-database.ts'
import { routeHref } from '../../state/route.ts'
import { useServers } from '../../state/servers.ts'
import { unseen } from '../../state/snapshots-reducer.ts'
import { lookAtServer, useSnapshots } from '../../state/snapshots.ts'
import { databaseStrings as words } from '../../strings/database-strings.ts'
import { strings } from '../../strings/strings.ts'
import { DatabaseActions } from './database-actions.tsx'
import { DatabaseDetail } from './database-detail.tsx'
import { DatabaseList } from './database-list.tsx'
import { DiskUse } from './disk-use.tsx'
import { firstServer } from './server-options.ts'
import { ServerChoice } from './server-choice.tsx'
import { NoServer, ServerTrouble, startsFirst } from './server-trouble.tsx'
import { useFreshLook } from './use-fresh-look.ts'
import styles from './databases.module.css'

/** The databases of one server beside the chosen one; narrow windows show one or the other. */
export const DatabasesScreen = ({
  server: wanted,
  database: named,
}: {
  readonly server: string | undefined
  readonly database: string | undefined
}) => {
  const { found } = useServers()
  const last = useChosenDatabase()
  const server = wanted ?? firstServer(found, last.server)
  const view = useSnapshots((state) => (server === null ? undefined : state.servers[server])) ?? unseen
  const mustStart = server !== null && view.overview === null && startsFirst(found, server)
  useFreshLook(mustStart ? null : server)

  const databases = view.overview?.databases ?? []
  const isHere = (name: string | null | undefined): name is string => databases.some((one) => one.name === name)
  const shown =
    named ??
    (last.server === server && isHere(last.database)
      ? last.database
      : (databases.find((one) => one.snapshots.length > 0) ?? databases[0])?.name)
  const database = databases.find((one) => one.name === shown)

  useEffect(() => {
    if (server !== null && database !== undefined) chooseDatabase({ server, database: database.name })
  }, [server, database])

  const back = server !== null && named !== undefined && (
    <SplitBack>
      <Link plain href={routeHref({ name: 'databases', server })} label={words.list}>
        <ChevronLeft aria-hidden="true" />
      </Link>
    </SplitBack>
  )
  const detail = () => {
    if (server === null) return found === null ? <Waiting /> : <NoServer />
    if (mustStart || (view.overview === null && view.failure !== null))
      return <ServerTrouble server={server} failure={view.failure} loading={view.loading} />
    if (view.overview === null) return <Waiting />
    if (databases.length === 0)
      return (
        <EmptyState
          icon={<Database />}
          title={words.noDatabase}
          actions={<Link href={routeHref({ name: 'home' })}>{strings.home.openRecipe}</Link>}
        >
          {words.noDatabaseText}
        </EmptyState>
      )
    if (database === undefined)
      return (
        <EmptyState icon={<Database />} title={words.gone(shown ?? '')}>
          {words.goneText}
        </EmptyState>
      )
    return (
      <>
        {view.failure !== null && <ServerTrouble server={server} failure={view.failure} loading={view.loading} />}
        <DatabaseDetail
          key={`${server} ${database.name}`}
          place={{ server, database: database.name }}
          database={database}
          recipe={view.recipes[database.name]}
          tidied={view.overview.tidied}
          serverLabel={view.overview.server.label}
          isLocal={view.overview.server.isLocal}
        />
        <DatabaseActions place={{ server, database: database.name }} />
      </>
    )
  }
  const alone = view.overview === null || databases.length === 0
  return (
    <Page
      title={words.title}
      layout="fill"
      width="wide"
      before={back}
      actions={
        server !== null &&
        !mustStart && (
          <IconButton
            label={strings.common.refresh}
            icon={<RefreshCw />}
            isDisabled={view.loading}
            onPress={() => void lookAtServer(server)}
          />
        )
      }
    >
      <Split
        chosen={named}
        alone={alone}
        target="[data-database]"
        side={
          <>
            <ServerChoice server={server} />
            {server !== null && databases.length > 0 && (
              <DatabaseList server={server} databases={databases} current={shown} />
            )}
            {view.overview !== null && server !== null && databases.length > 0 && (
              <DiskUse server={server} disk={view.overview.disk} />
            )}
          </>
        }
      >
        {detail()}
      </Split>
    </Page>
  )
}

const Waiting = () => (
  <div className={styles['waiting']} role="status" aria-label={strings.common.loading}>
    <Skeleton width={180} height={22} />
    <Skeleton height={132} />
    <Skeleton height={220} />
  </div>
)
