import { CircleStop, ScrollText } from 'lucide-react'
import { useState } from 'react'
import type { Job } from '../../../shared/model/job.ts'
import { Button } from '../../components/button.tsx'
import { formatDuration } from '../../components/format.ts'
import { LogView } from '../../components/log-view.tsx'
import { Page } from '../../components/page.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { StepList } from '../../components/step-list.tsx'
import { resultStrings as words } from '../../strings/result-strings.ts'
import { currentProgress, nowDoing } from '../../state/jobs-reducer.ts'
import { cancelJob, useJob, useWholeLog } from '../../state/jobs.ts'
import { originOf } from '../../wizard/live/run-setup.ts'
import { useWizard } from '../../wizard/live/wizard-store.ts'
import { progressWords } from './progress-words.ts'
import styles from './result.module.css'
import { useClock } from './use-clock.ts'
import { shareOfStep, wholeShare } from './whole-share.ts'

export const RunView = ({ job }: { readonly job: Job }) => {
  const [showLog, setShowLog] = useState(false)
  const [stopping, setStopping] = useState(false)
  const now = useClock(250)
  const elapsed = Math.max(0, now - Date.parse(job.startedAt ?? job.createdAt))
  const atWork = job.steps.findLast((step) => step.status === 'running')
  const progress = currentProgress(job)
  const doing = nowDoing(job)
  const done = job.steps.filter((step) => step.status !== 'pending' && step.status !== 'running').length
  const held = useWizard((state) => state.wizard.drafts)
  const isHeld = originOf(job.id)?.path === held.about.path
  const title = !isHeld
    ? job.title
    : job.kind === 'check'
      ? words.checkTitle(held.database.name)
      : words.runTitle(held.database.name)
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
          <Button icon={stopping ? <Spinner /> : <CircleStop />} isDisabled={stopping} onPress={() => void stop()}>
            {stopping ? words.cancelling : words.cancel}
          </Button>
        </>
      }
    >
      <div className={styles['run']}>
        <div className={styles['runHead']}>
          <div className={styles['runLine']}>
            <p className={styles['runNow']} aria-live="polite">
              {doing ?? words.preparing}
            </p>
            <p className={styles['runTime']}>
              {job.steps.length > 0 && <span>{words.stepsOf(done, job.steps.length)}</span>}
              <span>{formatDuration(elapsed)}</span>
            </p>
          </div>
          <ProgressBar label={title} value={wholeShare(job)} />
          <p className={styles['runDetail']}>{progress === undefined ? '\u00a0' : progressWords(progress)}</p>
        </div>
        <StepList
          label={words.steps}
          steps={job.steps.map((step) => {
            const mine = step === atWork && progress?.phase === step.id ? progress : undefined
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
        <p className={styles['faint']}>{words.cancelText}</p>
        {showLog && <RunLog jobId={job.id} />}
      </div>
    </Page>
  )
}

export const RunLog = ({ jobId }: { readonly jobId: string }) => {
  useWholeLog(jobId)
  const entry = useJob(jobId)
  if (entry === undefined) return null
  return (
    <div className={styles['log']}>
      <LogView
        lines={entry.log.lines}
        firstLine={entry.log.from}
        total={entry.log.total}
        height={320}
        label={words.logLabel}
      />
    </div>
  )
}
