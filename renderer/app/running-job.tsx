import { ProgressBar } from '../components/progress-bar.tsx'
import { isActive, isByTheWay, jobsNewestFirst, nowDoing, shareDone } from '../state/jobs-reducer.ts'
import { useJobs } from '../state/jobs.ts'
import { routeHref } from '../state/route.ts'
import { strings } from '../strings/strings.ts'
import { Spinner } from '../components/spinner.tsx'
import styles from './running-job.module.css'

/** The jobs at work, at the foot of the sidebar; leads to the newest of them. */
export const RunningJob = () => {
  const byId = useJobs()
  const running = jobsNewestFirst(byId).filter((job) => isActive(job) && !isByTheWay(job))
  const job = running[0]
  if (job === undefined) return null
  return (
    <a className={styles['card']} href={routeHref({ name: 'jobs', jobId: job.id })} title={job.title}>
      <span className={styles['head']}>
        <Spinner size={12} />
        <span className={styles['title']}>{running.length > 1 ? strings.jobs.running(running.length) : job.title}</span>
      </span>
      <span className={styles['now']}>{nowDoing(job) ?? strings.jobState[job.state]}</span>
      <ProgressBar thin label={job.title} value={shareDone(job)} />
    </a>
  )
}
