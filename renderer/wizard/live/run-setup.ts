import type { Failure } from '../../../shared/model/failure.ts'
import { call } from '../../client/client.ts'
import { navigate } from '../../state/route.ts'
import { setupInputOf } from '../model/setup-input.ts'
import { forgetPlan } from './use-plan.ts'
import { useWizard } from './wizard-store.ts'

const originKey = (jobId: string): string => `groundwork.run.${jobId}`

/** Which recipe a run came from, for `Run again` after a reload; null: one that was not saved. */
export const originOf = (jobId: string): { readonly path: string | null } | null => {
  const text = sessionStorage.getItem(originKey(jobId))
  return text === null ? null : (JSON.parse(text) as { path: string | null })
}

/** Starts what the wizard holds and goes to its run. Answers only what kept it from starting. */
export const runSetup = async (what: 'setup.start' | 'check.start' = 'setup.start'): Promise<Failure | null> => {
  const { wizard, secrets } = useWizard.getState()
  const input = setupInputOf(wizard, secrets)
  if (input === null) return null
  const started = await call(what, input)
  if (!started.ok) return started.error
  sessionStorage.setItem(originKey(started.value.jobId), JSON.stringify({ path: wizard.drafts.about.path }))
  forgetPlan()
  navigate({ name: 'result', jobId: started.value.jobId })
  return null
}
