import { LogView } from '../../components/log-view.tsx'
import { useJob, useWholeLog } from '../../state/jobs.ts'

/** The live log of a job. */
export const JobLog = ({ jobId, height }: { readonly jobId: string; readonly height?: number | undefined }) => {
  useWholeLog(jobId)
  const log = useJob(jobId)?.log
  return <LogView lines={log?.lines ?? []} firstLine={log?.from ?? 0} total={log?.total ?? 0} height={height} />
}
