import type { Report, SetupResult } from '../../../shared/model/report.ts'
import { Page } from '../../components/page.tsx'
import { resultStrings as words } from '../../strings/result-strings.ts'
import { useJobResult } from '../../state/jobs.ts'
import { JobNotFound } from './job-not-found.tsx'
import { isEnded, readResult } from './report-view.ts'
import './print.css'
import { ResultView } from './result-view.tsx'
import { RunView } from './run-view.tsx'

/** A run while it runs, and its result when it has ended. The job's id is in the address, so a reload comes back here. */
export const ResultScreen = ({ jobId }: { readonly jobId: string }) => {
  const { job, result, error } = useJobResult<SetupResult | Report>(jobId)
  if (job === undefined) {
    if (error === null) return <Page title={words.preparing}>{null}</Page>
    return <JobNotFound title={words.notFound}>{words.notFoundText}</JobNotFound>
  }
  const read = isEnded(job.state) ? readResult(job, result) : null
  if (read === null && (!isEnded(job.state) || (result === null && job.hasResult))) return <RunView job={job} />
  return <ResultView job={job} read={read} />
}
