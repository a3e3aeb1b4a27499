import type { Job, JobState, Progress } from '../../../shared/model/job.ts'
import type { Tone } from '../../components/badge.tsx'
import { formatBytes, formatCount, plural } from '../../components/format.ts'

export const jobTone: Readonly<Record<JobState, Tone>> = {
  queued: 'neutral',
  running: 'accent',
  succeeded: 'ok',
  'completed-with-errors': 'warn',
  failed: 'bad',
  cancelled: 'neutral',
}

/** `12.4 MB of 300 MB · 1,204 statements · table public.film`. Says only what is known. */
export const progressText = (progress: Progress): string => {
  const count = (value: number): string => (progress.unit === 'bytes' ? formatBytes(value) : formatCount(value))
  const unit = progress.unit === 'bytes' ? '' : ` ${progress.unit}`
  const done =
    progress.total === null
      ? `${count(progress.done)}${unit}`
      : `${count(progress.done)} of ${count(progress.total)}${unit}`
  const parts = [
    progress.total === null && progress.done === 0 ? null : done,
    progress.statements === undefined || progress.unit === 'statements'
      ? null
      : plural(progress.statements, 'statement'),
    progress.rows === undefined || progress.rows === 0 || progress.unit === 'rows'
      ? null
      : plural(progress.rows, 'row'),
    progress.current ?? null,
  ]
  return parts.filter((part) => part !== null).join(' · ')
}

export const jobDurationMs = (job: Job, now: number): number | null =>
  job.startedAt === undefined
    ? null
    : (job.endedAt === undefined ? now : Date.parse(job.endedAt)) - Date.parse(job.startedAt)
