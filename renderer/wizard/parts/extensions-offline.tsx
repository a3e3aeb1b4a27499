import { Play, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { Failure } from '../../../shared/model/failure.ts'
import type { ServerRef } from '../../../shared/model/server.ts'
import { Button } from '../../components/button.tsx'
import { Callout } from '../../components/callout.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import { call } from '../../client/client.ts'
import { waitForJob } from '../../state/jobs.ts'

const words = wizardStrings.extensions

/** The server could not be asked: not a mistake of the person, so it is said calmly and a way on is offered. */
export const ExtensionsOffline = ({
  server,
  failure,
  onRetry,
}: {
  readonly server: ServerRef | null
  readonly failure: Failure
  readonly onRetry: () => void
}) => {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Failure | null>(null)
  const start = async (): Promise<void> => {
    if (server?.kind !== 'built-in') return
    setBusy(true)
    setProblem(null)
    const started = await call('builtIn.start', server.major === undefined ? {} : { major: server.major })
    const ended = started.ok ? await waitForJob(started.value.jobId) : started
    setBusy(false)
    if (!ended.ok) return setProblem(ended.error)
    if (ended.value.job.error !== undefined) return setProblem(ended.value.job.error)
    onRetry()
  }
  if (problem !== null) return <FailureCallout failure={problem} />
  if (server?.kind === 'built-in')
    return (
      <Callout
        tone="info"
        title={words.serverStopped}
        actions={
          <Button size="s" icon={<Play />} busy={busy} onPress={() => void start()}>
            {busy ? words.starting : words.startServer}
          </Button>
        }
      >
        {words.serverStoppedText}
      </Callout>
    )
  return (
    <Callout
      tone="info"
      title={words.needsConnection}
      actions={
        <Button size="s" icon={<RefreshCw />} onPress={onRetry}>
          {words.tryAgain}
        </Button>
      }
    >
      {failure.message}
    </Callout>
  )
}
