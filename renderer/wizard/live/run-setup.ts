import type { Failure } from '../../../shared/model/failure.ts'
import type { ServerRef } from '../../../shared/model/server.ts'
import { call } from '../../client/client.ts'
import { navigate } from '../../state/route.ts'
import { setupInputOf } from '../model/setup-input.ts'
import { forgetPlan } from './use-plan.ts'
import { useWizard } from './wizard-store.ts'

const originKey = (jobId: string): string => `groundwork.run.${jobId}`

export type RunOrigin = {
  /** Which recipe it came from, for `Run again` after a reload; null: one that was not saved. */
  readonly path: string | null
  readonly server?: ServerRef
}
export const originOf = (jobId: string): RunOrigin | null => {
  const text = sessionStorage.getItem(originKey(jobId))
  return text === null ? null : (JSON.parse(text) as RunOrigin)
}

/** Starts what the wizard holds and goes to its run. Answers only what kept it from starting. */
export const runSetup = async (what: 'setup.start' | 'check.start' = 'setup.start'): Promise<Failure | null> => {
  const { wizard, secrets } = useWizard.getState()
  const input = setupInputOf(wizard, secrets)
  if (input === null) return null
  const started = await call(what, input)
  if (!started.ok) return started.error
  const { server } = input
  const origin: RunOrigin = {
    path: wizard.drafts.about.path,
    server: server.kind === 'address' ? { ...server, port: server.port ?? 5432 } : server,
  }
  sessionStorage.setItem(originKey(started.value.jobId), JSON.stringify(origin))
  forgetPlan()
  navigate({ name: 'result', jobId: started.value.jobId })
  return null
}
