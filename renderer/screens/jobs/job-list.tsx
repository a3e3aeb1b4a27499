import type { Job } from '../../../shared/model/job.ts'
import { formatAgo } from '../../components/format.ts'
import { NavItem, NavList } from '../../components/nav-list.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { isActive, shareDone } from '../../state/jobs-reducer.ts'
import { routeHref } from '../../state/route.ts'
import { strings } from '../../strings/strings.ts'
import { jobTone } from './job-view.ts'

export const JobList = ({ jobs, current }: { readonly jobs: readonly Job[]; readonly current: string | undefined }) => (
  <NavList label={strings.jobs.list}>
    {jobs.map((job) => (
      <NavItem
        key={job.id}
        href={routeHref({ name: 'jobs', jobId: job.id })}
        current={job.id === current}
        tone={jobTone[job.state]}
        busy={isActive(job)}
        title={job.title}
        aside={formatAgo(job.createdAt)}
        detail={`${strings.jobKind[job.kind]} · ${strings.jobState[job.state]}`}
      >
        {isActive(job) && <ProgressBar thin label={job.title} value={shareDone(job)} />}
      </NavItem>
    ))}
  </NavList>
)
