// The plan for what the wizard holds now. The last plan for the same question is shown at once and made anew behind it;
// a job that nobody waits for any more is stopped.
import { useCallback, useEffect, useState } from 'react'
import type { Failure } from '../../../shared/model/failure.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import { call } from '../../client/client.ts'
import { waitForJob } from '../../state/jobs.ts'
import type { SetupRequest } from '../model/setup-input.ts'

export type PlanState = {
  readonly plan: Plan | null
  readonly error: Failure | null
  readonly loading: boolean
  /** The plan shown answers this very question. */
  readonly isCurrent: boolean
  readonly again: () => void
}

type Made = { readonly key: string; readonly plan: Plan | null; readonly error: Failure | null }

let last: Made | null = null

/** The plan that was made last, for advice beside a field. */
export const lastPlan = (): Plan | null => last?.plan ?? null

export const forgetPlan = (): void => {
  last = null
}

export const usePlan = (input: SetupRequest | null): PlanState => {
  const key = input === null ? null : JSON.stringify(input)
  const [made, setMade] = useState<Made | null>(last)
  const [round, setRound] = useState(0)
  const [doneRound, setDoneRound] = useState('')
  const question = `${round} ${key ?? ''}`
  useEffect(() => {
    if (key === null) return undefined
    let current = true
    let jobId: string | null = null
    const ask = async (): Promise<void> => {
      const started = await call('setup.plan', JSON.parse(key) as SetupRequest)
      if (!started.ok) return current ? finish({ key, plan: null, error: started.error }) : undefined
      jobId = started.value.jobId
      if (!current) return void call('jobs.cancel', { jobId })
      const ended = await waitForJob<Plan>(jobId)
      jobId = null
      if (!current) return
      if (!ended.ok) return finish({ key, plan: null, error: ended.error })
      finish({
        key,
        plan: ended.value.result,
        error: ended.value.result === null ? (ended.value.job.error ?? null) : null,
      })
    }
    const finish = (next: Made): void => {
      last = next
      setMade(next)
      setDoneRound(question)
    }
    const timer = setTimeout(() => void ask(), 120)
    return () => {
      current = false
      clearTimeout(timer)
      if (jobId !== null) void call('jobs.cancel', { jobId })
    }
  }, [key, question])
  const again = useCallback(() => setRound((n) => n + 1), [])
  const isCurrent = made !== null && made.key === key
  return {
    plan: made?.plan ?? null,
    error: isCurrent ? made.error : null,
    loading: key !== null && doneRound !== question,
    isCurrent,
    again,
  }
}
