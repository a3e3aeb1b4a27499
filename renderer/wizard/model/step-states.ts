import { hasErrors, type Problem } from './problems.ts'
import { stepIds, type DraftStepId, type StepId } from './steps.ts'
import { validateDatabase } from './validate-database.ts'
import { validateExtensions, validateExtras, validateSchema } from './validate-lists.ts'
import { validateServer } from './validate-server.ts'
import type { WizardState } from './wizard-state.ts'
import type { Drafts } from './drafts.ts'

export type StepState = 'current' | 'done' | 'problem' | 'untouched'

export const problemsByStep = (drafts: Drafts): Readonly<Record<DraftStepId, readonly Problem[]>> => ({
  server: validateServer(drafts.server),
  database: validateDatabase(drafts.database),
  extensions: validateExtensions(drafts.extensions),
  schema: validateSchema(drafts.schema),
  extras: validateExtras(drafts.extras),
})

/** A step nobody has looked at is not shown as wrong, unless a recipe filled it in. */
export const stepStates = (state: WizardState): Readonly<Record<StepId, StepState>> => {
  const problems = problemsByStep(state.drafts)
  const stateOf = (id: StepId): StepState => {
    const wrong = id === 'review' ? false : hasErrors(problems[id])
    const known = state.visited.includes(id) || state.original !== null
    if (id === state.step) return 'current'
    if (wrong && known) return 'problem'
    return known && id !== 'review' ? 'done' : 'untouched'
  }
  return Object.fromEntries(stepIds.map((id) => [id, stateOf(id)])) as Record<StepId, StepState>
}

/** The first step that stands in the way of a plan; null when nothing does. */
export const firstProblemStep = (drafts: Drafts): DraftStepId | null => {
  const problems = problemsByStep(drafts)
  const order: readonly DraftStepId[] = ['server', 'database', 'extensions', 'schema', 'extras']
  return order.find((id) => hasErrors(problems[id])) ?? null
}
