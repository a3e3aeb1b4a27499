import type { Job, JobState } from '../../../shared/model/job.ts'
import type { Tone } from '../../components/badge.tsx'

export const jobTone: Readonly<Record<JobState, Tone>> = {
  queued: 'neutral',
  running: 'accent',
  succeeded: 'ok',
  'completed-with-errors': 'warn',
  failed: 'bad',
  cancelled: 'neutral',
}

export const jobDurationMs = (job: Job, now: number): number | null =>
  job.startedAt === undefined
    ? null
    : (job.endedAt === undefined ? now : Date.parse(job.endedAt)) - Date.parse(job.startedAt)
