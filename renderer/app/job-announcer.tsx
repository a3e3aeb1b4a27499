import { VisuallyHidden } from 'react-aria-components'
import { isByTheWay, jobsNewestFirst } from '../state/jobs-reducer.ts'
import { useJobs } from '../state/jobs.ts'
import { strings } from '../strings/strings.ts'

/** Says to a screen reader how the newest job stands, once per change of state. */
export const JobAnnouncer = () => {
  const text = useJobs((state) => {
    const job = jobsNewestFirst(state).find((each) => !isByTheWay(each))
    return job === undefined ? '' : `${job.title}: ${strings.jobState[job.state]}`
  })
  return (
    <VisuallyHidden>
      <div role="status" aria-live="polite">
        {text}
      </div>
    </VisuallyHidden>
  )
}
