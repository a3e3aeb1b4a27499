// Jobs as the window knows them. Events are numbered per job: one that is not newer is ignored, and a jump in the
// numbers marks the job, so that its snapshot is asked for. Log lines carry their own place and merge by it.
import type { Job, JobEvent, Progress } from '../../shared/model/job.ts'
import { emptyLog, mergeLog, type LogState } from './log-reducer.ts'

export type JobEntry = {
  readonly job: Job
  readonly log: LogState
  /** An event was missed: ask jobs.get. */
  readonly stale: boolean
}

export type JobsState = {
  readonly byId: Readonly<Record<string, JobEntry>>
  /** Heard of, but not known yet. */
  readonly unknown: readonly string[]
  readonly loaded: boolean
}

export const noJobs: JobsState = { byId: {}, unknown: [], loaded: false }

const put = (state: JobsState, id: string, entry: JobEntry): JobsState => ({
  ...state,
  byId: { ...state.byId, [id]: entry },
  unknown: state.unknown.includes(id) ? state.unknown.filter((each) => each !== id) : state.unknown,
})

/** A whole job, from jobs.get, jobs.list or a state event. An older one than we have only ends the staleness. */
export const applySnapshot = (state: JobsState, job: Job): JobsState => {
  const entry = state.byId[job.id]
  const newest = entry !== undefined && entry.job.seq > job.seq ? entry.job : job
  const log = entry?.log ?? emptyLog
  return put(state, job.id, {
    job: newest,
    log: mergeLog(log, log.from + log.lines.length, [], newest.logLines),
    stale: false,
  })
}

/** jobs.list is the whole truth: jobs it does not name are gone. */
export const applyJobList = (state: JobsState, jobs: readonly Job[]): JobsState => {
  const named = new Set(jobs.map((job) => job.id))
  const kept = Object.fromEntries(Object.entries(state.byId).filter(([id]) => named.has(id)))
  return jobs.reduce(applySnapshot, { byId: kept, unknown: [], loaded: true })
}

export const applyJobEvent = (state: JobsState, event: JobEvent): JobsState => {
  const { jobId: id, seq } = event
  const entry = state.byId[id]
  if (entry === undefined) {
    if (event.type === 'state') return applySnapshot(state, event.job)
    return state.unknown.includes(id) ? state : { ...state, unknown: [...state.unknown, id] }
  }
  if (event.type === 'state') return seq > entry.job.seq ? applySnapshot(state, event.job) : state
  const log = event.type === 'log' ? mergeLog(entry.log, event.from, event.lines) : entry.log
  if (seq <= entry.job.seq) return log === entry.log ? state : put(state, id, { ...entry, log })
  const stale = entry.stale || seq > entry.job.seq + 1
  const change =
    event.type === 'progress'
      ? { progress: event.progress }
      : event.type === 'steps'
        ? { steps: event.steps }
        : { logLines: Math.max(entry.job.logLines, event.from + event.lines.length) }
  return put(state, id, { job: { ...entry.job, ...change, seq }, log, stale })
}

export const applyLogPage = (
  state: JobsState,
  id: string,
  page: { readonly from: number; readonly lines: LogState['lines']; readonly total: number },
): JobsState => {
  const entry = state.byId[id]
  return entry === undefined
    ? state
    : put(state, id, { ...entry, log: mergeLog(entry.log, page.from, page.lines, page.total) })
}

export const jobsNewestFirst = (state: JobsState): readonly Job[] =>
  Object.values(state.byId)
    .map((entry) => entry.job)
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0))

export const isActive = (job: Job): boolean => job.state === 'running' || job.state === 'queued'

/** Plans and inspections come with every change in the wizard: work of the window itself, not worth a line of their own. */
export const isByTheWay = (job: Job): boolean => job.kind === 'plan' || job.kind === 'inspect' || job.kind === 'x-ray'

/** 0 to 1, or null when nobody knows. */
/** Its progress, unless that is of a step which is over. */
export const currentProgress = (job: Pick<Job, 'steps' | 'progress'>): Progress | undefined => {
  const atWork = job.steps.findLast((step) => step.status === 'running')
  return atWork === undefined || job.progress?.phase === atWork.id ? job.progress : undefined
}

/** What it does right now, in words. */
export const nowDoing = (job: Pick<Job, 'steps' | 'progress'>): string | undefined =>
  job.steps.findLast((step) => step.status === 'running')?.title ?? job.progress?.title

export const shareDone = (job: Job): number | null => {
  if (job.progress?.share !== undefined) return job.progress.share
  const progress = currentProgress(job)
  if (progress === undefined || progress.total === null || progress.total === 0) return null
  return Math.min(1, progress.done / progress.total)
}
