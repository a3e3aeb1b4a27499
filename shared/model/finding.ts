// A finding is something a person should know before or after a run: what, where, why, and the next step.

/** `error` stops a plan from running; `warning` needs a look; `info` is said for the record. */
export type Severity = 'error' | 'warning' | 'info'

/** A place in a file. Lines and columns count from 1; columns count characters, not bytes. */
export type Place = {
  readonly file: string
  readonly line?: number
  readonly column?: number
}

/** What a button may do about a finding. `command` is what a person would have typed. */
export type Fix = {
  readonly id: string
  readonly label: string
  readonly command?: string
}

export type Finding = {
  /** Stable, kebab-case, e.g. `extension-unavailable`, `literal-password`, `setting-too-new`. */
  readonly code: string
  readonly severity: Severity
  /** One plain sentence. Never holds a password. */
  readonly message: string
  /** Why it is so, if the message alone does not say it. */
  readonly detail?: string
  /** The next step for the person. */
  readonly hint?: string
  readonly place?: Place
  /** Full names of the objects concerned (e.g. the functions that need a missing extension). */
  readonly objects?: readonly string[]
  readonly fixes?: readonly Fix[]
}
