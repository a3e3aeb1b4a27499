import type { Failure } from './failure.ts'
import type { FirstFacts } from './first-facts.ts'

export type JobKind =
  | 'setup'
  | 'plan'
  | 'check'
  | 'inspect'
  | 'built-in-start'
  | 'built-in-stop'
  | 'doctor'
  | 'x-ray'
  | 'restore'
  | 'snapshot'
  | 'reset'

export type JobState = 'queued' | 'running' | 'succeeded' | 'completed-with-errors' | 'failed' | 'cancelled'

export const endedStates: readonly JobState[] = ['succeeded', 'completed-with-errors', 'failed', 'cancelled']

/** `total` is null when nobody knows it: then the window shows activity, never a made-up percentage. */
export type Progress = {
  readonly phase: string // step id, e.g. `load:0`
  readonly title: string // e.g. `Load db/schema.sql`
  readonly done: number
  readonly total: number | null
  readonly unit: 'bytes' | 'statements' | 'rows' | 'objects' | 'steps'
  readonly current?: string // the object at hand: `table public.film`
  readonly statements?: number
  readonly rows?: number
  /** Set where it is known how many there are. */
  readonly rowsTotal?: number
  readonly tables?: { readonly done: number; readonly total: number }
  /** What each connection does now, in the order of their numbers. */
  readonly connections?: readonly ConnectionWork[]
  /** From 0 to 1, of the whole work by time: what a bar shows where it is given. Never goes back. */
  readonly share?: number
  /** Since the work began that `remainingMs` is about. */
  readonly elapsedMs?: number
  /** Of an X-ray: what is known already. */
  readonly facts?: FirstFacts
  /** Measured and smoothed, of the whole job; absent as long as nothing is known that would be worth saying. */
  readonly remainingMs?: number
}

/** One connection at work: `rows of public.film`, `index public.film_title_idx`. */
export type ConnectionWork = {
  readonly connection: number // 1, 2, ...
  readonly doing: string
  /** What the server itself says of it: `building index: scanning table`. */
  readonly phase?: string
  /** From 0 to 1; absent where nobody can tell. */
  readonly share?: number
}

export type StepStatus =
  'pending' | 'running' | 'done' | 'already-right' | 'skipped' | 'failed' | 'cancelled' | 'undone'

export type JobStep = {
  readonly id: string
  readonly title: string
  readonly status: StepStatus
  readonly startedAt?: string
  readonly durationMs?: number
  readonly detail?: string
}

export type LogLine = {
  readonly at: string // ISO time
  readonly level: 'debug' | 'info' | 'notice' | 'warning' | 'error'
  readonly text: string
}

/** A job as anyone may see it. `seq` is the number of the last event applied to it. */
export type Job = {
  readonly id: string
  readonly kind: JobKind
  readonly title: string
  readonly state: JobState
  readonly seq: number
  readonly target?: string // what it writes to: `localhost:5432/shop`
  readonly createdAt: string
  readonly startedAt?: string
  readonly endedAt?: string
  readonly steps: readonly JobStep[]
  readonly progress?: Progress
  readonly logLines: number // how many there are in all
  readonly error?: Failure
  readonly hasResult: boolean
}

export type JobEvent =
  | { readonly type: 'state'; readonly jobId: string; readonly seq: number; readonly job: Job }
  | { readonly type: 'progress'; readonly jobId: string; readonly seq: number; readonly progress: Progress }
  | { readonly type: 'steps'; readonly jobId: string; readonly seq: number; readonly steps: readonly JobStep[] }
  | {
      readonly type: 'log'
      readonly jobId: string
      readonly seq: number
      readonly from: number
      readonly lines: readonly LogLine[]
    }
