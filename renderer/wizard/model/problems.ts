/** Something wrong with one field. `field` names it within its step: `port`, `script:3:path`. */
export type Problem = {
  readonly field: string
  readonly message: string
  /** A warning is said and does not hold anyone up. */
  readonly severity: 'error' | 'warning'
}

export const problemOf = (problems: readonly Problem[], field: string): string | undefined =>
  problems.find((problem) => problem.field === field && problem.severity === 'error')?.message

export const warningOf = (problems: readonly Problem[], field: string): string | undefined =>
  problems.find((problem) => problem.field === field && problem.severity === 'warning')?.message

export const hasErrors = (problems: readonly Problem[]): boolean => problems.some((p) => p.severity === 'error')
