import { call } from '../client/client.ts'
import { waitForJob } from './jobs.ts'
import { navigate } from './route.ts'
import { findServers } from './servers.ts'
import { showToast } from './toasts.ts'
import { strings } from '../strings/strings.ts'

const follow = async (name: 'builtIn.start' | 'builtIn.stop', major: number | undefined): Promise<boolean> => {
  const started = name === 'builtIn.stop' ? await call(name, { major: major ?? 0 }) : await call(name, major === undefined ? {} : { major })
  if (!started.ok) {
    showToast({ tone: 'error', title: started.error.message, text: started.error.hint })
    return false
  }
  const { jobId } = started.value
  const ended = await waitForJob(jobId)
  await findServers(true)
  const error = ended.ok ? ended.value.job.error : ended.error
  if (error !== undefined)
    showToast({ tone: 'error', title: error.message, text: error.hint, action: { label: strings.servers.log, run: () => navigate({ name: 'jobs', jobId }) } })
  return error === undefined
}

/** True once it accepts connections; failures are said in a toast. */
export const startBuiltIn = (major?: number): Promise<boolean> => follow('builtIn.start', major)
export const stopBuiltIn = (major: number): Promise<boolean> => follow('builtIn.stop', major)
