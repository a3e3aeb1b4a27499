import { Activity, ChevronLeft } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { EmptyState } from '../../components/empty-state.tsx'
import { classNames } from '../../components/class-names.ts'
import { Link } from '../../components/link.tsx'
import { Page } from '../../components/page.tsx'
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
  const split = useRef<HTMLDivElement>(null)
  const before = useRef(jobId)
  // Where there is room for one only, what was pressed has just been hidden: the focus goes to what took its place.
  useEffect(() => {
    const from = before.current
    before.current = jobId
    if (from === jobId || split.current === null) return
    const held = document.activeElement
    if (held !== document.body && held?.checkVisibility() === true) return
    const wanted =
      jobId !== undefined || from === undefined
        ? '[data-job-title]'
        : `a[href="${routeHref({ name: 'jobs', jobId: from })}"]`
    split.current.querySelector<HTMLElement>(wanted)?.focus()
  }, [jobId])
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
          <span className={styles['back']}>
            <Link plain href={routeHref({ name: 'jobs' })} label={words.list}>
              <ChevronLeft aria-hidden="true" />
            </Link>
          </span>
        )
      }
    >
      <div ref={split} className={classNames(styles['split'], jobId !== undefined && styles['chosen'])}>
        <div className={styles['list']}>
          <JobList jobs={jobs} current={shown} />
          {hidden && (
            <div className={styles['more']}>
              <Switch isSelected={showsAll} onChange={setShowsAll}>
                {words.showAll}
              </Switch>
            </div>
          )}
        </div>
        <div className={styles['detail']}>
          {gone ? (
            <EmptyState icon={<Activity />} title={words.gone}>
              {words.goneText}
            </EmptyState>
          ) : (
            shown !== undefined && state.byId[shown] !== undefined && <JobDetail key={shown} jobId={shown} />
          )}
        </div>
      </div>
    </Page>
  )
}
