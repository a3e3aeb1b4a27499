import { create } from 'zustand'
import { call } from '../client/client.ts'
import { waitForJob } from './jobs.ts'
import { navigate } from './route.ts'
import { findServers } from './servers.ts'
import { showToast } from './toasts.ts'
import { strings } from '../strings/strings.ts'

const busy = create<{ readonly majors: readonly number[] }>()(() => ({ majors: [] }))
/** Majors whose server is just being started or stopped. 0 stands for `the best one`. */
export const useBuiltInBusy = (): readonly number[] => busy((state) => state.majors)

const follow = async (name: 'builtIn.start' | 'builtIn.stop', major: number | undefined): Promise<boolean> => {
  const started =
    name === 'builtIn.stop'
      ? await call(name, { major: major ?? 0 })
      : await call(name, major === undefined ? {} : { major })
  if (!started.ok) {
    showToast({ tone: 'error', title: started.error.message, text: started.error.hint })
    return false
  }
  const { jobId } = started.value
  const ended = await waitForJob(jobId)
  await findServers(true)
  const error = ended.ok ? ended.value.job.error : ended.error
  if (error !== undefined)
    showToast({
      tone: 'error',
      title: error.message,
      text: error.hint,
      action: { label: strings.servers.log, run: () => navigate({ name: 'jobs', jobId }) },
    })
  return error === undefined
}

/** True once it accepts connections; failures are said in a toast. */
export const startBuiltIn = (major?: number): Promise<boolean> => whileBusy(major ?? 0, follow('builtIn.start', major))
export const stopBuiltIn = (major: number): Promise<boolean> => whileBusy(major, follow('builtIn.stop', major))

const whileBusy = async <T>(major: number, work: Promise<T>): Promise<T> => {
  busy.setState((state) => ({ majors: [...state.majors, major] }))
  try {
    return await work
  } finally {
    busy.setState((state) => ({ majors: state.majors.filter((each) => each !== major) }))
  }
}
