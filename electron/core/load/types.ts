import type { Failure } from '../../../shared/model/failure.ts'
import type { LogLine, Progress } from '../../../shared/model/job.ts'
import type { LeaveOut, ScriptFacts } from '../../../shared/model/script.ts'
import type { ConnectionParams } from '../postgres/connection.ts'

/** One script into one database. The same request goes to either engine and gives the same outcome. */
export type LoadRequest = {
  readonly file: string // absolute
  readonly shownAs: string // path as the recipe says it, for messages
  readonly connection: ConnectionParams // settings.role set when loaded as the owner
  readonly sizeBytes: number
  readonly onError: 'stop' | 'continue'
  readonly transaction: 'whole' | 'none'
  readonly encoding?: string
  readonly variables: Readonly<Record<string, string>>
  readonly leaveOuts: readonly LeaveOut[]
  readonly workingDirectory: string
  readonly allowShell: boolean
  /** What inspecting the script said. Saves reading it once more before anything runs. */
  readonly facts?: ScriptFacts
  /** The server's data folder, when it is on this computer: the load stops before that disk is full. */
  readonly serverDisk?: { readonly path: string; readonly leastFreeBytes?: number }
  readonly jobId: string
  readonly signal: AbortSignal
  readonly onProgress: (progress: Omit<Progress, 'phase' | 'title'>) => void
  readonly onLog: (level: LogLine['level'], text: string) => void
}

export type LoadError = Failure & { readonly file: string; readonly line: number; readonly statement?: string }

export type LoadOutcome = {
  readonly engine: 'psql' | 'direct'
  readonly status: 'loaded' | 'completed-with-errors' | 'failed' | 'cancelled'
  readonly statements: number
  readonly rows: number
  readonly bytes: number
  /** First causes, in order; at most 100 kept. */
  readonly errors: readonly LoadError[]
  /** Errors that only follow from an earlier one (25P02, missing object that failed before ...). */
  readonly followOns: number
  readonly notices: number
  /** What state the database is in now, in a sentence. */
  readonly leftState: string
  readonly durationMs: number
}

export type Engine = (request: LoadRequest) => Promise<LoadOutcome>
