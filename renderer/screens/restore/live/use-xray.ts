// X-rays of this window, by file and server: the way back to the screen shows the last one at once.
import { useCallback, useEffect } from 'react'
import { create } from 'zustand'
import type { InputOf } from '../../../../shared/contract/procedures.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { XRay } from '../../../../shared/model/restore.ts'
import { call } from '../../../client/client.ts'
import { waitForJob } from '../../../state/jobs.ts'

type Taken = {
  readonly xray: XRay | null
  readonly error: Failure | null
  readonly jobId: string | null
  readonly loading: boolean
}
export type XRayState = Taken & {
  /** The answer is about this very server, not about the one before. */
  readonly isCurrent: boolean
  readonly again: () => void
}

const useXRays = create<{
  readonly byKey: Readonly<Record<string, Taken>>
  readonly lastKey: Readonly<Record<string, string>>
}>()(() => ({ byKey: {}, lastKey: {} }))
const nothingYet: Taken = { xray: null, error: null, jobId: null, loading: true }

const put = (key: string, change: Partial<Taken>): void =>
  useXRays.setState((state) => ({
    ...state,
    byKey: { ...state.byKey, [key]: { ...(state.byKey[key] ?? nothingYet), ...change } },
  }))

const take = async (key: string, input: InputOf<'dump.xray'>): Promise<void> => {
  put(key, { loading: true, error: null })
  const started = await call('dump.xray', input)
  if (!started.ok) return put(key, { loading: false, error: started.error })
  put(key, { jobId: started.value.jobId })
  const ended = await waitForJob<XRay>(started.value.jobId)
  if (!ended.ok) return put(key, { loading: false, error: ended.error })
  put(key, { loading: false, xray: ended.value.result, error: ended.value.job.error ?? null })
  if (ended.value.result !== null)
    useXRays.setState((state) => ({ ...state, lastKey: { ...state.lastKey, [input.path]: key } }))
}

/** `input` null: not yet. */
export const useXRay = (
  path: string,
  input: Omit<InputOf<'dump.xray'>, 'path' | 'password'> | null,
  password: string,
): XRayState => {
  const key = input === null ? null : `${path} ${JSON.stringify(input)}`
  const mine = useXRays((state) => (key === null ? undefined : state.byKey[key]))
  const last = useXRays((state) => state.byKey[state.lastKey[path] ?? ''])
  const ask = useCallback(
    (askedKey: string): void => {
      const said = JSON.parse(askedKey.slice(path.length + 1)) as Omit<InputOf<'dump.xray'>, 'path' | 'password'>
      void take(askedKey, { ...said, path, ...(password !== '' && said.server?.kind === 'address' && { password }) })
    },
    [path, password],
  )
  useEffect(() => {
    if (key !== null && useXRays.getState().byKey[key] === undefined) ask(key)
  }, [key, ask])
  const shown = mine !== undefined && (mine.xray !== null || mine.error !== null) ? mine : (last ?? mine ?? nothingYet)
  return {
    ...shown,
    jobId: mine?.jobId ?? null,
    loading: mine?.loading !== false,
    isCurrent: mine !== undefined && mine.xray !== null,
    again: () => (key === null ? undefined : ask(key)),
  }
}
