import { FileQuestion } from 'lucide-react'
import type { Report, SetupResult } from '../../../shared/model/report.ts'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Page } from '../../components/page.tsx'
import { resultStrings as words } from '../../strings/result-strings.ts'
import { strings } from '../../strings/strings.ts'
import { useJobResult } from '../../state/jobs.ts'
import { navigate } from '../../state/route.ts'
import { isEnded, readResult } from './report-view.ts'
import './print.css'
import { ResultView } from './result-view.tsx'
import { RunView } from './run-view.tsx'

/** A run while it runs, and its result when it has ended. The job's id is in the address, so a reload comes back here. */
export const ResultScreen = ({ jobId }: { readonly jobId: string }) => {
  const { job, result, error } = useJobResult<SetupResult | Report>(jobId)
  if (job === undefined) {
    if (error === null) return <Page title={words.preparing}>{null}</Page>
    return (
      <Page title={words.notFound}>
        <EmptyState
          icon={<FileQuestion />}
          title={words.notFound}
          actions={<Button onPress={() => navigate({ name: 'home' })}>{strings.nav.home}</Button>}
        >
          {words.notFoundText}
        </EmptyState>
      </Page>
    )
  }
  const read = isEnded(job.state) ? readResult(job, result) : null
  if (read === null && (!isEnded(job.state) || (result === null && job.hasResult))) return <RunView job={job} />
  return <ResultView job={job} read={read} />
}
