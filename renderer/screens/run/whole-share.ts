import type { Job, Progress } from '../../../shared/model/job.ts'

/** 0 to 1; null when nobody knows, and when all is read but the server is still at work on it: a full bar would lie. */
export const shareOfStep = (progress: Progress | undefined): number | null =>
  progress === undefined || progress.total === null || progress.total === 0 || progress.done >= progress.total
    ? null
    : progress.done / progress.total

/**
 * How far the whole run is: as the job itself says by time, else the steps that are over, plus what is known of the one at work.
 * Null before the first.
 */
export const wholeShare = (job: Pick<Job, 'steps' | 'progress'>): number | null => {
  if (job.progress?.share !== undefined) return job.progress.share
  const over = job.steps.filter((step) => step.status !== 'pending' && step.status !== 'running').length
  const running = job.steps.findLast((step) => step.status === 'running')
  const part = running !== undefined && job.progress?.phase === running.id ? (shareOfStep(job.progress) ?? 0) : 0
  return over + part === 0 ? null : (over + part) / job.steps.length
}
