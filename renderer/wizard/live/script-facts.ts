// What is inside scripts, read once per path and window. Wizard, recipe screen and inspect screen share it.
import { useEffect } from 'react'
import { create } from 'zustand'
import type { Failure } from '../../../shared/model/failure.ts'
import type { ScriptFacts } from '../../../shared/model/script.ts'
import { call } from '../../client/client.ts'
import { waitForJob } from '../../state/jobs.ts'

export type Inspected = {
  readonly jobId: string | null
  readonly facts: ScriptFacts | null
  readonly error: Failure | null
  readonly loading: boolean
}

const nothingYet: Inspected = { jobId: null, facts: null, error: null, loading: true }

export const useScriptFacts = create<{ readonly byPath: Readonly<Record<string, Inspected>> }>()(() => ({ byPath: {} }))

const put = (path: string, change: Partial<Inspected>): void =>
  useScriptFacts.setState((state) => ({
    byPath: { ...state.byPath, [path]: { ...(state.byPath[path] ?? nothingYet), ...change } },
  }))

/** `remember`: list it as recent, because a person opened it. */
export const inspectScript = async (path: string, remember: boolean): Promise<void> => {
  put(path, { loading: true, error: null })
  const started = await call('script.inspect', { path, remember })
  if (!started.ok) return put(path, { loading: false, error: started.error })
  put(path, { jobId: started.value.jobId })
  const ended = await waitForJob<ScriptFacts>(started.value.jobId)
  if (!ended.ok) return put(path, { loading: false, error: ended.error })
  put(path, { loading: false, facts: ended.value.result, error: ended.value.job.error ?? null })
}

/** Reads the scripts that nobody has read yet. */
export const useInspected = (paths: readonly string[], remember = false): Readonly<Record<string, Inspected>> => {
  const byPath = useScriptFacts((state) => state.byPath)
  const key = paths.join('\n')
  useEffect(() => {
    const missing = key
      .split('\n')
      .filter((path) => path !== '' && useScriptFacts.getState().byPath[path] === undefined)
    // A path being typed is a new one at every key: wait for a rest.
    const timer = setTimeout(() => missing.forEach((path) => void inspectScript(path, remember)), 200)
    return () => clearTimeout(timer)
  }, [key, remember])
  return byPath
}
