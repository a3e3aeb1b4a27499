import { LogView } from '../../components/log-view.tsx'
import { resultStrings as words } from '../../strings/result-strings.ts'
import { useJob, useWholeLog } from '../../state/jobs.ts'
import styles from './run.module.css'

/** The log of a job, whole, in a frame of its own. */
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
