import { CircleStop, FileCheck2 } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { Card } from '../../components/card.tsx'
import { CodeBlock } from '../../components/code-block.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { formatClock, formatDuration } from '../../components/format.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Section } from '../../components/section.tsx'
import { StepList } from '../../components/step-list.tsx'
import { currentProgress, isActive, nowDoing, shareDone } from '../../state/jobs-reducer.ts'
import { cancelJob, useJob } from '../../state/jobs.ts'
import { navigate } from '../../state/route.ts'
import { strings } from '../../strings/strings.ts'
import { progressWords } from '../run/progress-words.ts'
import { useClock } from '../run/use-clock.ts'
import { jobDurationMs, jobTone } from './job-view.ts'
import { JobLog } from './job-log.tsx'
import styles from './job-detail.module.css'

const words = strings.jobs

export const JobDetail = ({ jobId }: { readonly jobId: string }) => {
  const job = useJob(jobId)?.job
  const active = job !== undefined && isActive(job)
  const now = useClock(500, active)
  const [stopping, setStopping] = useState(false)
  if (job === undefined) return null
  const progress = currentProgress(job)
  const duration = jobDurationMs(job, now)
  const isRestore = job.kind === 'restore'
  const hasReport = isRestore || ((job.kind === 'setup' || job.kind === 'check') && job.hasResult)
  return (
    <div className={styles['detail']}>
      <header className={styles['head']}>
        <h2 className={styles['title']} tabIndex={-1} data-job-title="">
          {job.title}
        </h2>
        <Badge tone={jobTone[job.state]}>{strings.jobState[job.state]}</Badge>
        <span className={styles['space']} />
        {active && (
          <Button
            size="s"
            icon={<CircleStop />}
            busy={stopping}
            onPress={() => {
              setStopping(true)
              void cancelJob(job.id)
            }}
          >
            {stopping ? words.cancelling : words.cancel}
          </Button>
        )}
        {hasReport && (
          <Button
            size="s"
            icon={<FileCheck2 />}
            onPress={() => navigate({ name: isRestore ? 'receipt' : 'result', jobId: job.id })}
          >
            {isRestore ? (active ? words.openRestore : words.openReceipt) : words.openResult}
          </Button>
        )}
      </header>
      <p className={styles['facts']}>
        <span>{job.target === undefined ? words.readsOnly : `${words.target} ${job.target}`}</span>
        <span>{`${words.started} ${formatClock(job.startedAt ?? job.createdAt)}`}</span>
        {duration !== null && <span>{`${active ? words.soFar : words.took} ${formatDuration(duration)}`}</span>}
      </p>
      {active && (
        <div className={styles['progress']}>
          <div className={styles['progressWords']}>
            <span className={styles['phase']}>{nowDoing(job) ?? strings.jobState[job.state]}</span>
            <span className={styles['numbers']}>{progress !== undefined && progressWords(progress)}</span>
          </div>
          <ProgressBar label={nowDoing(job) ?? job.title} value={shareDone(job)} />
        </div>
      )}
      {job.error !== undefined && <FailureCallout failure={job.error} />}
      {job.error?.excerpt !== undefined && (
        <CodeBlock
          code={job.error.excerpt.lines.join('\n')}
          firstLine={job.error.excerpt.firstLine}
          markLine={job.error.excerpt.markLine}
          markColumn={job.error.excerpt.markColumn}
        />
      )}
      {job.steps.length > 0 && (
        <Section title={words.steps} level={3}>
          <StepList label={words.steps} steps={job.steps} />
        </Section>
      )}
      <div className={styles['log']}>
        <Card flush>
          <JobLog jobId={job.id} />
        </Card>
      </div>
    </div>
  )
}
