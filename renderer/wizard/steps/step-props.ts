import type { Problem } from '../model/problems.ts'

/** What every step is given: its own draft and nothing of its neighbours. */
export type StepProps<D> = {
  readonly draft: D
  readonly onChange: (draft: D) => void
  readonly problems: readonly Problem[]
  /** Show every problem, also of fields nobody has been in (after an attempt to go on). */
  readonly showAll: boolean
}
