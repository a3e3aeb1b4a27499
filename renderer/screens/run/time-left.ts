import type { Job } from '../../../shared/model/job.ts'

const leastMs = 4000
const leastShare = 0.03

/**
 * What the job itself has measured, else milliseconds until the bytes of the step at work are through, at the pace so far. Null while that would be a guess: no total,
 * too early to tell, or all is read and the server is still at work on it.
 */
export const timeLeftMs = (job: Pick<Job, 'steps' | 'progress'>, now: number): number | null => {
  const step = job.steps.findLast(({ status }) => status === 'running')
  const { progress } = job
  if (progress?.remainingMs !== undefined) return progress.remainingMs
  if (
    step?.startedAt === undefined ||
    progress === undefined ||
    progress.phase !== step.id ||
    progress.unit !== 'bytes' ||
    progress.total === null
  )
    return null
  const elapsed = now - Date.parse(step.startedAt)
  const share = progress.total === 0 ? 0 : progress.done / progress.total
  return elapsed < leastMs || share < leastShare || share >= 1 ? null : (elapsed * (1 - share)) / share
}
