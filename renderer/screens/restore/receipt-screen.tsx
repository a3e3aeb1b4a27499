import type { RestoreResult } from '../../../shared/model/restore.ts'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { Page } from '../../components/page.tsx'
import { useJobResult } from '../../state/jobs.ts'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { JobNotFound } from '../result/job-not-found.tsx'
import { isEnded } from '../result/report-view.ts'
import '../result/print.css'
import { ReceiptView } from './receipt-view.tsx'
import { RestoreRun } from './restore-run.tsx'

/** A restore while it runs, and its receipt when it has ended. The job's id is in the address, so a reload comes back here. */
export const ReceiptScreen = ({ jobId }: { readonly jobId: string }) => {
  const { job, result, error } = useJobResult<RestoreResult>(jobId)
  if (job === undefined) {
    if (error === null) return <Page title={words.title}>{null}</Page>
    return <JobNotFound title={words.notFound}>{words.notFoundText}</JobNotFound>
  }
  if (result !== null && isEnded(job.state)) return <ReceiptView job={job} result={result} />
  if (!isEnded(job.state) || job.hasResult) return <RestoreRun job={job} />
  return <Page title={job.title}>{job.error === undefined ? null : <FailureCallout failure={job.error} />}</Page>
}
