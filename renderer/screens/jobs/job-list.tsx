import type { Job } from '../../../shared/model/job.ts'
import { classNames } from '../../components/class-names.ts'
import { formatAgo } from '../../components/format.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { StatusDot } from '../../components/status-dot.tsx'
import { isActive, shareDone } from '../../state/jobs-reducer.ts'
import { routeHref } from '../../state/route.ts'
import { strings } from '../../strings/strings.ts'
import { jobTone } from './job-view.ts'
import styles from './job-list.module.css'

export const JobList = ({ jobs, current }: { readonly jobs: readonly Job[]; readonly current: string | undefined }) => (
  <ul aria-label={strings.jobs.list} className={styles['list']}>
    {jobs.map((job) => (
      <li key={job.id}>
        <a
          href={routeHref({ name: 'jobs', jobId: job.id })}
          className={classNames(styles['job'], job.id === current && styles['current'])}
          {...(job.id === current && { 'aria-current': 'true' as const })}
        >
          <span className={styles['dot']}>
            <StatusDot tone={jobTone[job.state]} busy={isActive(job)} />
          </span>
          <span className={styles['title']}>{job.title}</span>
          <span className={styles['when']}>{formatAgo(job.createdAt)}</span>
          <span className={styles['state']}>
            {strings.jobKind[job.kind]} · {strings.jobState[job.state]}
          </span>
          {isActive(job) && (
            <span className={styles['bar']}>
              <ProgressBar thin label={job.title} value={shareDone(job)} />
            </span>
          )}
        </a>
      </li>
    ))}
  </ul>
)
