import { Plug, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { RunningServer } from '../../../shared/model/server.ts'
import { Button } from '../../components/button.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { formatCount, formatDuration } from '../../components/format.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { Page } from '../../components/page.tsx'
import { Section } from '../../components/section.tsx'
import { SkeletonRows } from '../../components/skeleton-rows.tsx'
import { navigate } from '../../state/route.ts'
import { findServers, useServers } from '../../state/servers.ts'
import { strings } from '../../strings/strings.ts'
import { BuiltInList } from './built-in-list.tsx'
import { ConnectDialog } from './connect-dialog.tsx'
import { InstallationList } from './installation-list.tsx'
import { RunningList } from './running-list.tsx'
import { runningServers } from './server-view.ts'

const words = strings.servers

export const ServersScreen = ({ connect }: { readonly connect: boolean }) => {
  const { found, looking, error } = useServers()
  const [chosen, setChosen] = useState<RunningServer | null>(null)
  const close = () => {
    setChosen(null)
    if (connect) navigate({ name: 'servers' }, { replace: true })
  }
  return (
    <Page
      title={words.title}
      actions={
        <>
          <IconButton
            label={strings.common.refresh}
            icon={<RefreshCw />}
            isDisabled={looking}
            onPress={() => void findServers(true)}
          />
          <Button icon={<Plug />} onPress={() => navigate({ name: 'servers', connect: true })}>
            {words.connect}
          </Button>
        </>
      }
    >
      {error !== null && (
        <FailureCallout
          failure={error}
          actions={
            <Button size="s" busy={looking} onPress={() => void findServers(true)}>
              {strings.common.retry}
            </Button>
          }
        />
      )}
      <Section
        title={words.running}
        aside={found !== null && <FoundNote count={runningServers(found).length} durationMs={found.durationMs} />}
      >
        {found === null ? (
          error === null && <SkeletonRows rows={2} />
        ) : (
          <RunningList servers={runningServers(found)} onConnect={setChosen} />
        )}
      </Section>
      <Section title={words.builtIn} description={words.builtInText}>
        {found === null ? error === null && <SkeletonRows rows={1} /> : <BuiltInList servers={found.builtIn} />}
      </Section>
      <Section title={words.installations} description={words.installationsText}>
        {found === null ? (
          error === null && <SkeletonRows rows={2} />
        ) : (
          <InstallationList installations={found.installations} />
        )}
      </Section>
      {(connect || chosen !== null) && <ConnectDialog server={chosen} onClose={close} />}
    </Page>
  )
}

const FoundNote = ({ count, durationMs }: { readonly count: number; readonly durationMs: number }) => (
  <span style={{ color: 'var(--text-faint)', fontSize: 'var(--size-s)' }}>
    {words.found(formatCount(count), formatDuration(durationMs))}
  </span>
)
