import type { Place } from './finding.ts'

/** Closed list of what can go wrong as an expected outcome. Bugs become `internal` with a log id. */
export type FailureKind =
  | 'usage' // the call itself was wrong
  | 'recipe-invalid'
  | 'file-missing'
  | 'file-unreadable'
  | 'file-unsupported' // binary, archive, another dialect ...
  | 'server-unreachable'
  | 'server-too-old'
  | 'server-refused' // too many connections, starting up, no pg_hba entry
  | 'password-needed'
  | 'password-wrong'
  | 'permission-denied'
  | 'extension-unavailable'
  | 'database-differs' // exists, and is not what the recipe says
  | 'busy' // another Groundwork works on the same database
  | 'script-failed'
  | 'command-failed' // one of the project's own commands
  | 'verify-differs'
  | 'needs-consent' // shell escapes and the like that nobody agreed to
  | 'tool-missing'
  | 'built-in-server'
  | 'disk-full'
  | 'connection-lost'
  | 'cancelled'
  | 'not-found'
  | 'internal'

/** The lines of a statement around the marked place, for showing. `mark` is the 0-based column under which a caret goes. */
export type Excerpt = {
  readonly firstLine: number
  readonly lines: readonly string[]
  readonly markLine?: number
  readonly markColumn?: number
}

/** Failure as data: what happened, where, what it means, what to do. Never holds a password. */
export type Failure = Partial<Place> & {
  readonly kind: FailureKind
  /** One plain sentence. */
  readonly message: string
  /** Last line of the statement, when that is another than `line` (the marked one). It is the line psql names. */
  readonly endLine?: number
  readonly sqlState?: string
  /** The server's own words, when there are some. */
  readonly serverMessage?: string
  readonly detail?: string
  /** The next step. */
  readonly hint?: string
  readonly excerpt?: Excerpt
  readonly logId?: string
}

/** Replies are always data: Electron's invoke loses error fields and HTTP has none. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure }

export const succeed = <T>(value: T): Result<T> => ({ ok: true, value })
export const fail = (error: Failure): { readonly ok: false; readonly error: Failure } => ({ ok: false, error })
