import type { JobStep, StepStatus } from '../../../shared/model/job.ts'
import type { PlanStep } from '../../../shared/model/plan.ts'
import type { JobContext } from '../jobs/types.ts'

export type StepBoard = {
  readonly list: () => readonly JobStep[]
  readonly replace: (steps: readonly JobStep[]) => void
  readonly start: (id: string) => void
  readonly end: (id: string, status: StepStatus, detail?: string) => void
}

/** Statuses of a plan's steps before anything is done. */
export const toJobSteps = (steps: readonly PlanStep[]): JobStep[] =>
  steps.map(({ id, title, action, reason, findings }) =>
    action === 'nothing'
      ? {
          id,
          title,
          status: findings.some((finding) => finding.severity === 'warning') ? 'skipped' : 'already-right',
          detail: reason,
        }
      : { id, title, status: 'pending' },
  )

/** The steps of a job as the window sees them, and for the result. */
export const createStepBoard = (context: Pick<JobContext, 'setSteps'>): StepBoard => {
  let steps: readonly JobStep[] = []
  const started = new Map<string, number>()
  const publish = (next: readonly JobStep[]): void => {
    steps = next
    context.setSteps(steps)
  }
  return {
    list: () => steps,
    replace: publish,
    start: (id) => {
      started.set(id, performance.now())
      publish(
        steps.map((step) =>
          step.id === id ? { ...step, status: 'running', startedAt: new Date().toISOString() } : step,
        ),
      )
    },
    end: (id, status, detail) => {
      const from = started.get(id)
      publish(
        steps.map((step) =>
          step.id === id
            ? {
                ...step,
                status,
                ...(from === undefined || status === 'undone'
                  ? {}
                  : { durationMs: Math.round(performance.now() - from) }),
                ...(detail === undefined ? {} : { detail }),
              }
            : step,
        ),
      )
    },
  }
}
