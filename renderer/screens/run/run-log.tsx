import { useJob } from '../../state/jobs.ts'
import { resultStrings as words } from '../../strings/result-strings.ts'
import { JobLog } from '../jobs/job-log.tsx'
import styles from './run.module.css'

/** The log of a job in a frame of its own. */
export const RunLog = ({ jobId }: { readonly jobId: string }) =>
  useJob(jobId) === undefined ? null : (
    <div className={styles['log']}>
      <JobLog jobId={jobId} height={320} label={words.logLabel} />
    </div>
  )
