import { useEffect } from 'react'
import { endedStates, type JobKind } from '../../../shared/model/job.ts'
import { useJobs } from '../../state/jobs.ts'
import { lookAtServer } from '../../state/snapshots.ts'

const changesDatabases: readonly JobKind[] = ['snapshot', 'reset', 'restore', 'setup', 'built-in-start']
const everyMs = 6000

/** Looks at a server when the screen opens, after each job that may have changed it, and now and then: others work on it too. */
export const useFreshLook = (server: string | null): void => {
  const ended = useJobs(
    (state) =>
      Object.values(state.byId).filter(
        ({ job }) => changesDatabases.includes(job.kind) && endedStates.includes(job.state),
      ).length,
  )
  useEffect(() => {
    if (server !== null) void lookAtServer(server)
  }, [server, ended])
  useEffect(() => {
    if (server === null) return undefined
    // A look that takes long (hundreds of databases to measure) must not be all the server does.
    let tookMs = 0
    let timer: ReturnType<typeof setTimeout>
    const next = () => {
      timer = setTimeout(() => void look(), Math.max(everyMs, tookMs * 20))
    }
    const look = async () => {
      const startedAt = performance.now()
      if (document.visibilityState === 'visible') await lookAtServer(server)
      tookMs = performance.now() - startedAt
      if (!over) next()
    }
    let over = false
    next()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [server])
}
