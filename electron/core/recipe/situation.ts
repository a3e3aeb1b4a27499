import type { ConnectionParams } from '../postgres/connection.ts'
import type { Psql } from './observe-scripts.ts'
import type { Observed } from './observed.ts'

/** What the run needs besides the plan; holds passwords, never leaves the core. */
export type Situation = {
  readonly observed: Observed
  readonly admin: ConnectionParams | null
  readonly rolePassword: string | null
  readonly psql: Psql | null
  readonly uncertain: readonly string[]
}

export type Watch = {
  readonly signal: AbortSignal
  readonly jobId?: string
  readonly onProgress?: (done: number, total: number) => void
}
