import { CircleStop, ScrollText } from 'lucide-react'
import { useState } from 'react'
import type { Job, Progress } from '../../../shared/model/job.ts'
import { Button } from '../../components/button.tsx'
import { formatDuration } from '../../components/format.ts'
import { Page } from '../../components/page.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { StepList } from '../../components/step-list.tsx'
import { cancelJob } from '../../state/jobs.ts'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { resultStrings } from '../../strings/result-strings.ts'
import { progressWords } from '../result/progress-words.ts'
import styles from '../result/result.module.css'
import { RunLog } from '../result/run-view.tsx'
import { useClock } from '../result/use-clock.ts'
import { shareOfStep, wholeShare } from '../result/whole-share.ts'
import { originOfRestore } from './live/run-restore.ts'
import { timeLeftMs } from './model/time-left.ts'

/** Statements are counted over all stages, bytes only where rows are: elsewhere they would stand still. */
const saidOf = (progress: Progress | undefined, step: string | undefined): Progress | undefined => {
  if (progress === undefined || progress.phase === step) return progress
  if (progress.phase !== 'data' || (step !== 'schema' && step !== 'finish') || progress.statements === undefined)
    return undefined
  return {
    phase: step,
    title: progress.title,
    done: progress.statements,
    total: null,
    unit: 'statements',
    ...(progress.current !== undefined && { current: progress.current }),
  }
}

/** A restore at work: which step, how many bytes, which object, and what stopping it means. */
export const RestoreRun = ({ job }: { readonly job: Job }) => {
  const [showLog, setShowLog] = useState(false)
  const [stopping, setStopping] = useState(false)
  const now = useClock(250)
  const elapsed = Math.max(0, now - Date.parse(job.startedAt ?? job.createdAt))
  const atWork = job.steps.findLast((step) => step.status === 'running')
  const progress = job.progress !== undefined && job.progress.phase === atWork?.id ? job.progress : undefined
  const said = saidOf(job.progress, atWork?.id)
  const done = job.steps.filter((step) => step.status !== 'pending' && step.status !== 'running').length
  const left = timeLeftMs(job, now)
  const origin = originOfRestore(job.id)
  const title = origin === null ? job.title : words.run.title(origin.database)
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
            {showLog ? resultStrings.hideLog : resultStrings.showLog}
          </Button>
          <Button icon={stopping ? <Spinner /> : <CircleStop />} isDisabled={stopping} onPress={() => void stop()}>
            {stopping ? words.run.cancelling : words.run.cancel}
          </Button>
        </>
      }
    >
      <div className={styles['run']}>
        <div className={styles['runHead']}>
          <div className={styles['runLine']}>
            <p className={styles['runNow']} aria-live="polite">
              {atWork?.title ?? resultStrings.preparing}
            </p>
            <p className={styles['runTime']}>
              {job.steps.length > 0 && <span>{resultStrings.stepsOf(done, job.steps.length)}</span>}
              <span>{formatDuration(elapsed)}</span>
              {left !== null && <span>{words.run.left(formatDuration(left))}</span>}
            </p>
          </div>
          <ProgressBar label={title} value={wholeShare(job)} />
          <p className={styles['runDetail']}>{said === undefined ? '\u00a0' : progressWords(said)}</p>
        </div>
        <StepList
          label={resultStrings.steps}
          steps={job.steps.map((step) => {
            const mine = step === atWork ? progress : undefined
            return {
              id: step.id,
              title: step.title,
              status: step.status,
              detail: step.detail ?? mine?.current,
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
        <p className={styles['faint']}>{words.run.cancelText}</p>
        {showLog && <RunLog jobId={job.id} />}
      </div>
    </Page>
  )
}
