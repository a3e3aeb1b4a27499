// The order of the wizard. The first six are edited, the last two are watched.

export const stepIds = ['server', 'database', 'extensions', 'schema', 'extras', 'review'] as const
export type StepId = (typeof stepIds)[number]

/** Steps that hold a draft of their own. */
export type DraftStepId = Exclude<StepId, 'review'>

export const isStepId = (text: string | undefined): text is StepId => stepIds.some((id) => id === text)

export const nextStep = (step: StepId): StepId | null => stepIds[stepIds.indexOf(step) + 1] ?? null

export const previousStep = (step: StepId): StepId | null => stepIds[stepIds.indexOf(step) - 1] ?? null
