import { Play } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { Link } from '../../components/link.tsx'
import { Row, RowList } from '../../components/row-list.tsx'
import { Section } from '../../components/section.tsx'
import { SkeletonRows } from '../../components/skeleton-rows.tsx'
import { StatusDot } from '../../components/status-dot.tsx'
import { useBuiltInBusy, startBuiltIn } from '../../state/built-in.ts'
import { routeHref } from '../../state/route.ts'
import { useServers } from '../../state/servers.ts'
import { strings } from '../../strings/strings.ts'
import styles from './server-glance.module.css'
import {
  bestBuiltIn,
  isBuiltIn,
  runningServers,
  serverAddress,
  serverTitle,
  stateTone,
} from '../servers/server-view.ts'

const words = strings.home

/** The servers of this machine and how they are, and the built-in one ready to start. */
export const ServerGlance = () => {
  const { found, error } = useServers()
  const busy = useBuiltInBusy()
  const builtIn = found === null ? undefined : bestBuiltIn(found.builtIn)
  const running = found === null ? [] : runningServers(found)
  return (
    <Section title={words.servers} aside={<Link href={routeHref({ name: 'servers' })}>{words.allServers}</Link>}>
      {error !== null && found === null ? (
        <FailureCallout failure={error} />
      ) : found === null ? (
        <SkeletonRows rows={2} />
      ) : (
        <RowList label={words.servers}>
          {builtIn !== undefined && builtIn.state !== 'running' && (
            <Row
              icon={<StatusDot tone={builtIn.state === 'broken' ? 'bad' : 'neutral'} />}
              title={strings.servers.builtIn}
              detail={`PostgreSQL ${builtIn.version ?? builtIn.major} · ${strings.servers.builtInState[builtIn.state]}`}
              actions={
                <Button
                  size="s"
                  icon={<Play />}
                  busy={busy.includes(builtIn.major)}
                  onPress={() => void startBuiltIn(builtIn.major)}
                >
                  {strings.servers.start}
                </Button>
              }
            />
          )}
          {running
            .toSorted((a, b) => Number(isBuiltIn(b)) - Number(isBuiltIn(a)))
            .slice(0, 4)
            .map((server) => (
              <Row
                key={server.id}
                icon={<StatusDot tone={stateTone[server.state]} label={strings.servers.state[server.state]} />}
                title={serverTitle(server)}
                detail={serverAddress(server)}
                href={routeHref({ name: 'servers' })}
              />
            ))}
          {running.length > 4 && (
            <Row
              title={<span className={styles['more']}>{words.moreServers(running.length - 4)}</span>}
              href={routeHref({ name: 'servers' })}
            />
          )}
          {running.length === 0 && builtIn === undefined && <Row title={strings.servers.runningEmpty} />}
        </RowList>
      )}
    </Section>
  )
}
