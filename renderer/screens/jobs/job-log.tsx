import { LogView } from '../../components/log-view.tsx'
import { fetchWholeLog, useLog } from '../../state/jobs.ts'

export type JobLogProps = {
  readonly jobId: string
  readonly height?: number | undefined
  readonly label?: string | undefined
}

/** The live log of a job; what is not in sight is not asked for. */
export const JobLog = ({ jobId, height, label }: JobLogProps) => {
  const { log, need } = useLog(jobId)
  return (
    <LogView
      lines={log.lines}
      firstLine={log.from}
      total={log.total}
      height={height}
      label={label}
      onNeed={need}
      whole={() => fetchWholeLog(jobId)}
    />
  )
}
