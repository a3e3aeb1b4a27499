import { useMemo } from 'react'
import { viewPlan, type PlanView } from '../model/plan-view.ts'
import { setupInputOf } from '../model/setup-input.ts'
import { firstProblemStep } from '../model/step-states.ts'
import type { DraftStepId } from '../model/steps.ts'
import { usePlan, type PlanState } from './use-plan.ts'
import { useWizard } from './wizard-store.ts'

export type ReadyPlan = PlanState & {
  readonly view: PlanView | null
  /** The step that must be put right before there can be a plan. */
  readonly problemStep: DraftStepId | null
}

/** The plan of what the wizard holds, as it is shown. */
export const useReadyPlan = (isAsked = true): ReadyPlan => {
  const wizard = useWizard((state) => state.wizard)
  const secrets = useWizard((state) => state.secrets)
  const problemStep = useMemo(() => firstProblemStep(wizard.drafts), [wizard.drafts])
  const input = useMemo(
    () => (isAsked && problemStep === null ? setupInputOf(wizard, secrets) : null),
    [wizard, secrets, problemStep, isAsked],
  )
  const state = usePlan(input)
  const plan = state.isCurrent || problemStep === null ? state.plan : null
  const view = useMemo(() => (plan === null ? null : viewPlan(plan)), [plan])
  return { ...state, plan, view, problemStep }
}
