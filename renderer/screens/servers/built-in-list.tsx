import { Play, ScrollText, Square } from 'lucide-react'
import { useState } from 'react'
import type { BuiltInServer, BuiltInServerState } from '../../../shared/model/server.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { PathText } from '../../components/path-text.tsx'
import { Row, RowList } from '../../components/row-list.tsx'
import { StatusDot } from '../../components/status-dot.tsx'
import { startBuiltIn, stopBuiltIn, useBuiltInBusy } from '../../state/built-in.ts'
import { strings } from '../../strings/strings.ts'
import { BuiltInLog } from './built-in-log.tsx'

const words = strings.servers
const tones: Readonly<Record<BuiltInServerState, Tone>> = {
  'not-created': 'neutral',
  stopped: 'neutral',
  starting: 'warn',
  running: 'ok',
  broken: 'bad',
}

const detailOf = (server: BuiltInServer) => {
  if (server.detail !== undefined) return server.detail
  if (server.state === 'not-created') return words.notCreatedText
  return <PathText path={server.dataDirectory} />
}

export const BuiltInList = ({ servers }: { readonly servers: readonly BuiltInServer[] }) => {
  const busy = useBuiltInBusy()
  const [logOf, setLogOf] = useState<number | null>(null)
  return (
    <>
      <RowList label={words.builtIn}>
        {servers
          .toSorted((a, b) => b.major - a.major)
          .map((server) => {
            const running = server.state === 'running'
            const created = server.state !== 'not-created'
            return (
              <Row
                key={server.major}
                icon={
                  <StatusDot
                    tone={tones[server.state]}
                    busy={server.state === 'starting' || busy.includes(server.major)}
                  />
                }
                title={`PostgreSQL ${server.version ?? server.major}`}
                detail={detailOf(server)}
                aside={
                  <>
                    {server.port !== undefined && running && <span>localhost:{server.port}</span>}
                    <Badge tone={running ? 'ok' : server.state === 'broken' ? 'bad' : 'neutral'}>
                      {words.builtInState[server.state]}
                    </Badge>
                  </>
                }
                actions={
                  <>
                    {created && (
                      <IconButton
                        size="s"
                        label={words.log}
                        icon={<ScrollText />}
                        onPress={() => setLogOf(server.major)}
                      />
                    )}
                    <Button
                      size="s"
                      icon={running ? <Square /> : <Play />}
                      busy={busy.includes(server.major)}
                      onPress={() => void (running ? stopBuiltIn(server.major) : startBuiltIn(server.major))}
                    >
                      {running ? words.stop : created ? words.start : words.create}
                    </Button>
                  </>
                }
              />
            )
          })}
      </RowList>
      {logOf !== null && <BuiltInLog major={logOf} onClose={() => setLogOf(null)} />}
    </>
  )
}
