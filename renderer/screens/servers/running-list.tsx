import { Database, ServerOff, X } from 'lucide-react'
import type { RunningServer } from '../../../shared/model/server.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { Card } from '../../components/card.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Row, RowList } from '../../components/row-list.tsx'
import { StatusDot } from '../../components/status-dot.tsx'
import { call } from '../../client/client.ts'
import { navigate } from '../../state/route.ts'
import { strings } from '../../strings/strings.ts'
import { isBuiltIn, isRemembered, keyOfRunning, serverAddress, stateTone } from './server-view.ts'

const words = strings.servers

export const RunningList = ({
  servers,
  onConnect,
}: {
  readonly servers: readonly RunningServer[]
  readonly onConnect: (server: RunningServer) => void
}) =>
  servers.length === 0 ? (
    <Card>
      <EmptyState icon={<ServerOff />} title={words.runningEmpty}>
        {words.runningEmptyText}
      </EmptyState>
    </Card>
  ) : (
    <RowList label={words.running}>
      {servers.map((server) => (
        <Row
          key={server.id}
          icon={<StatusDot tone={stateTone[server.state]} />}
          title={`PostgreSQL ${server.version ?? server.major ?? ''}`}
          detail={[
            serverAddress(server),
            server.owner,
            server.detail ??
              words.state[isBuiltIn(server) && server.state === 'needs-password' ? 'accepting' : server.state],
          ]
            .filter((part) => part !== undefined)
            .join(' · ')}
          aside={
            isBuiltIn(server) ? (
              <Badge>{words.builtInBadge}</Badge>
            ) : (
              isRemembered(server) && <Badge>{words.rememberedBadge}</Badge>
            )
          }
          actions={
            <>
              {isRemembered(server) && (
                <IconButton
                  size="s"
                  label={strings.home.forget}
                  icon={<X />}
                  onPress={() => void call('servers.forget', { server: server.ref })}
                />
              )}
              {(server.state === 'accepting' || server.state === 'needs-password') && (
                <IconButton
                  size="s"
                  label={words.databasesOf(serverAddress(server))}
                  icon={<Database />}
                  onPress={() => navigate({ name: 'databases', server: keyOfRunning(server) })}
                />
              )}
              {(server.state === 'accepting' || server.state === 'needs-password') && (
                <Button size="s" onPress={() => onConnect(server)}>
                  {words.look}
                </Button>
              )}
            </>
          }
        />
      ))}
    </RowList>
  )
