import type { Job } from '../../../shared/model/job.ts'

/**
 * How far the whole run is: steps that are over, plus the share of the one at work. Null while nothing is known: a step
 * of unknown length says so instead of standing still at a made-up number.
 */
export const wholeShare = (job: Pick<Job, 'steps' | 'progress'>): number | null => {
  if (job.steps.length === 0) return null
  const over = job.steps.filter((step) => step.status !== 'pending' && step.status !== 'running').length
  const running = job.steps.findLast((step) => step.status === 'running')
  const { progress } = job
  if (running === undefined || progress === undefined || progress.phase !== running.id || progress.total === null || progress.total === 0) {
    return over === 0 ? null : over / job.steps.length
  }
  return (over + Math.min(1, progress.done / progress.total)) / job.steps.length
}
