import { StatusDot } from '../components/status-dot.tsx'
import { useAppInfo } from '../state/app-info.ts'
import { useServers } from '../state/servers.ts'
import { routeHref } from '../state/route.ts'
import { strings } from '../strings/strings.ts'
import styles from './status-line.module.css'

export const StatusLine = () => {
  const info = useAppInfo((state) => state.info)
  const { found, looking } = useServers()
  const up =
    found?.running.filter((server) => server.state === 'accepting' || server.state === 'needs-password').length ?? 0
  return (
    <footer className={styles['line']}>
      <a className={styles['part']} href={routeHref({ name: 'servers' })}>
        <StatusDot tone={up > 0 ? 'ok' : 'neutral'} busy={looking && found === null} />
        {found === null ? strings.status.looking : up === 0 ? strings.status.noServer : strings.status.servers(up)}
      </a>
      <span className={styles['part']}>
        {info !== null && (info.psql === undefined ? strings.status.noPsql : strings.status.psql(info.psql))}
      </span>
      <span className={styles['space']} />
      {info !== null && (
        <span className={styles['part']}>
          {strings.product} {info.version}
        </span>
      )}
    </footer>
  )
}
