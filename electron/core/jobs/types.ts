import type { Failure } from '../../../shared/model/failure.ts'
import type { Job, JobKind, JobStep, LogLine, Progress } from '../../../shared/model/job.ts'

/** What a running job is given. */
export type JobContext = {
  readonly jobId: string
  readonly signal: AbortSignal
  readonly progress: (progress: Progress) => void
  readonly log: (level: LogLine['level'], text: string) => void
  readonly setSteps: (steps: readonly JobStep[]) => void
  readonly updateStep: (id: string, change: Partial<Omit<JobStep, 'id'>>) => void
}

/** How a job ends. A job with a bad outcome still has its result (a report of what went wrong). */
export type JobEnding<T> = {
  readonly state: 'succeeded' | 'completed-with-errors' | 'failed' | 'cancelled'
  readonly result?: T
  readonly error?: Failure
  /** Done when the end has been told; nobody waits for it, and it may be stopped at any moment without loss. */
  readonly after?: (signal: AbortSignal) => Promise<void>
}

export type JobSpec<T> = {
  readonly kind: JobKind
  readonly title: string
  /** Jobs with the same target wait for each other. */
  readonly target?: string
  /** Values to blank out of every log line (passwords). May grow while the job runs. */
  readonly secrets?: readonly string[]
  readonly run: (context: JobContext) => Promise<JobEnding<T>>
}

export type JobRegistry = {
  readonly start: <T>(spec: JobSpec<T>) => string
  readonly list: () => readonly Job[]
  readonly get: (jobId: string) => { readonly job: Job; readonly result: unknown } | null
  readonly cancel: (jobId: string) => boolean
  readonly log: (
    jobId: string,
    from: number,
    count: number,
  ) => Promise<{ from: number; lines: readonly LogLine[]; total: number } | null>
  /** Resolves when the job has ended. */
  readonly ended: (jobId: string) => Promise<{ readonly job: Job; readonly result: unknown }>
  /** Resolves when nothing is being done any more after jobs that ended; `stop` asks it to end at once. */
  readonly settled: (options?: { readonly stop: boolean }) => Promise<void>
  /** Cancels what runs and waits for it (the app is closing). */
  readonly close: () => Promise<void>
}
