import { Activity, ChevronLeft } from 'lucide-react'
import { useState } from 'react'
import { EmptyState } from '../../components/empty-state.tsx'
import { Link } from '../../components/link.tsx'
import { Page } from '../../components/page.tsx'
import { Split, SplitBack } from '../../components/split.tsx'
import { Switch } from '../../components/switch.tsx'
import { isByTheWay, jobsNewestFirst } from '../../state/jobs-reducer.ts'
import { useJobs } from '../../state/jobs.ts'
import { routeHref } from '../../state/route.ts'
import { strings } from '../../strings/strings.ts'
import { JobDetail } from './job-detail.tsx'
import { JobList } from './job-list.tsx'
import styles from './jobs-screen.module.css'

const words = strings.jobs

/** The jobs of this run beside the chosen one; narrow windows show one or the other. */
export const JobsScreen = ({ jobId }: { readonly jobId: string | undefined }) => {
  const state = useJobs()
  const [showsAll, setShowsAll] = useState(false)
  const all = jobsNewestFirst(state)
  const jobs = showsAll ? all : all.filter((job) => !isByTheWay(job) || job.state === 'failed' || job.id === jobId)
  const hidden = all.some(isByTheWay)
  const shown = jobId ?? jobs[0]?.id
  const gone = jobId !== undefined && state.loaded && state.byId[jobId] === undefined
  if (state.loaded && all.length === 0 && !gone)
    return (
      <Page title={words.title}>
        <EmptyState icon={<Activity />} title={words.empty}>
          {words.emptyText}
        </EmptyState>
      </Page>
    )
  return (
    <Page
      title={words.title}
      layout="fill"
      width="wide"
      before={
        jobId !== undefined && (
          <SplitBack>
            <Link plain href={routeHref({ name: 'jobs' })} label={words.list}>
              <ChevronLeft aria-hidden="true" />
            </Link>
          </SplitBack>
        )
      }
    >
      <Split
        chosen={jobId}
        target="[data-job-title]"
        side={
          <>
            <JobList jobs={jobs} current={shown} />
            {hidden && (
              <div className={styles['more']}>
                <Switch isSelected={showsAll} onChange={setShowsAll}>
                  {words.showAll}
                </Switch>
              </div>
            )}
          </>
        }
      >
        {gone ? (
          <EmptyState icon={<Activity />} title={words.gone}>
            {words.goneText}
          </EmptyState>
        ) : (
          shown !== undefined && state.byId[shown] !== undefined && <JobDetail key={shown} jobId={shown} />
        )}
      </Split>
    </Page>
  )
}
