import { CircleStop, ScrollText } from 'lucide-react'
import { useState } from 'react'
import type { Job, Progress } from '../../../shared/model/job.ts'
import { Button } from '../../components/button.tsx'
import { formatDuration } from '../../components/format.ts'
import { Page } from '../../components/page.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { StepList } from '../../components/step-list.tsx'
import { resultStrings as words } from '../../strings/result-strings.ts'
import { currentProgress, nowDoing } from '../../state/jobs-reducer.ts'
import { cancelJob } from '../../state/jobs.ts'
import { ConnectionList } from './connection-list.tsx'
import { progressWords } from './progress-words.ts'
import { RunLog } from './run-log.tsx'
import { timeLeftMs } from './time-left.ts'
import { useClock } from './use-clock.ts'
import { shareOfStep, wholeShare } from './whole-share.ts'
import styles from './run.module.css'

export type RunPageProps = {
  readonly job: Job
  readonly title: string
  /** What stopping it now means. */
  readonly cancelText: string
  /** Said under the bar, where the job's own progress is about something else; left out: the job's own. */
  readonly said?: Progress | undefined
}

/** A job at work: which step, how much of it, how long still, and a way to stop it. For every kind of long job. */
export const RunPage = ({ job, title, cancelText, said = currentProgress(job) }: RunPageProps) => {
  const [showLog, setShowLog] = useState(false)
  const [stopping, setStopping] = useState(false)
  const now = useClock(250)
  const elapsed = Math.max(0, now - Date.parse(job.startedAt ?? job.createdAt))
  const atWork = job.steps.findLast((step) => step.status === 'running')
  const done = job.steps.filter((step) => step.status !== 'pending' && step.status !== 'running').length
  const left = timeLeftMs(job, now)
  const connections = job.progress?.connections ?? []
  const stop = async (): Promise<void> => {
    setStopping(true)
    await cancelJob(job.id)
  }
  return (
    <Page
      title={title}
      actions={
        <>
          <Button variant="quiet" icon={<ScrollText />} onPress={() => setShowLog(!showLog)}>
            {showLog ? words.hideLog : words.showLog}
          </Button>
          <Button icon={<CircleStop />} busy={stopping} onPress={() => void stop()}>
            {stopping ? words.cancelling : words.cancel}
          </Button>
        </>
      }
    >
      <div className={styles['run']}>
        <div className={styles['head']}>
          <div className={styles['line']}>
            <p className={styles['now']} aria-live="polite">
              {nowDoing(job) ?? words.preparing}
            </p>
            <p className={styles['time']}>
              {job.steps.length > 0 && <span>{words.stepsOf(done, job.steps.length)}</span>}
              <span>{formatDuration(elapsed)}</span>
              {left !== null && <span>{words.left(formatDuration(left))}</span>}
            </p>
          </div>
          <ProgressBar label={title} value={wholeShare(job)} />
          <p className={styles['said']}>{(said === undefined ? '' : progressWords(said)) || '\u00a0'}</p>
          <ConnectionList connections={connections} />
        </div>
        <StepList
          label={words.steps}
          steps={job.steps.map((step) => {
            const mine = step === atWork && job.progress?.phase === step.id ? job.progress : undefined
            return {
              id: step.id,
              title: step.title,
              status: step.status,
              detail: step.detail ?? (connections.length > 0 ? undefined : mine?.current),
              durationMs: step.durationMs,
              children:
                mine === undefined ? undefined : (
                  <span className={styles['stepBar']}>
                    <ProgressBar thin label={step.title} value={shareOfStep(mine)} />
                  </span>
                ),
            }
          })}
        />
        <p className={styles['foot']}>{cancelText}</p>
        {showLog && <RunLog jobId={job.id} />}
      </div>
    </Page>
  )
}
