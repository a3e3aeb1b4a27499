import { beforeEach, expect, test, vi } from 'vitest'
import { BrowserWindow, control } from '../../../helpers/electron-double.ts'
import type { Job } from '../../../../shared/model/job.ts'
import type { App } from '../../../../electron/core/app.ts'
import type { JobRegistry } from '../../../../electron/core/jobs/types.ts'

vi.mock('electron', () => import('../../../helpers/electron-double.ts'))
const { showJobs } = await import('../../../../electron/main/show-jobs.ts')
const { guardClose } = await import('../../../../electron/main/close-guard.ts')

const job = (change: Partial<Job>): Job => ({
  id: 'j1',
  kind: 'setup',
  title: 'Set up Shop',
  state: 'running',
  seq: 1,
  createdAt: '',
  steps: [],
  logLines: 0,
  hasResult: false,
  ...change,
})
type Windows = Parameters<typeof showJobs>[0]

beforeEach(() => control.reset())

const progress = (done: number, total: number | null) =>
  ({
    type: 'progress',
    jobId: 'j1',
    seq: 2,
    progress: { phase: 'load:0', title: 'Load', done, total, unit: 'bytes' },
  }) as const

test('the taskbar follows a job, shows that something runs when nobody knows how long, and is cleared at its end', () => {
  const window = new BrowserWindow()
  const tell = showJobs(new Set([window]) as unknown as Windows)
  tell(progress(25, 100))
  tell(progress(10, null))
  tell({ type: 'state', jobId: 'j1', seq: 3, job: job({ state: 'succeeded' }) })
  tell(progress(99, 100)) // a late one
  expect(window.progress).toEqual([0.25, 2, -1])
})

test('a notification comes once, only when nobody looks, and a click brings the window', () => {
  const window = new BrowserWindow()
  const tell = showJobs(new Set([window]) as unknown as Windows)
  window.focus()
  tell({ type: 'state', jobId: 'j0', seq: 1, job: job({ id: 'j0', state: 'succeeded' }) })
  expect(control.notifications).toHaveLength(0)
  BrowserWindow.focused = null
  window.minimized = true
  const failed = job({ state: 'failed', error: { kind: 'script-failed', message: 'Line 3 is wrong.' } })
  tell({ type: 'state', jobId: 'j1', seq: 1, job: failed })
  tell({ type: 'state', jobId: 'j1', seq: 2, job: failed })
  expect(control.notifications.map((n) => n.options)).toEqual([{ title: 'Set up Shop', body: 'Line 3 is wrong.' }])
  control.notifications[0]?.emit('click')
  expect(window.isFocused()).toBe(true)
  expect(window.minimized).toBe(false)
  tell({ type: 'state', jobId: 'j2', seq: 1, job: job({ id: 'j2', kind: 'plan', state: 'succeeded' }) })
  expect(control.notifications).toHaveLength(1)
  BrowserWindow.focused = null
  tell({ type: 'state', jobId: 'j3', seq: 1, job: job({ id: 'j3', kind: 'restore', state: 'completed-with-errors' }) })
  expect(control.notifications.at(-1)?.options.body).toBe('Done, with differences')
})

const coreWith = (jobs: Job[]): App & { cancelled: string[] } => {
  const cancelled: string[] = []
  const registry = {
    list: () => jobs,
    cancel: (id: string) => cancelled.push(id),
    ended: async () => {
      await new Promise((resolve) => setTimeout(resolve, 10)) // the server-side statement takes a moment to stop
      jobs.length = 0
    },
  }
  return {
    cancelled,
    call: () => Promise.reject(new Error('not used')),
    jobs: registry as unknown as JobRegistry,
    close: () => Promise.resolve(),
  }
}
const questions = (window: BrowserWindow, isLast = true) => {
  const asked = {
    kept: 0,
    questions: { isLast: () => isLast, kept: () => void asked.kept++, stopped: () => window.close() },
  }
  return asked
}
type Window = Parameters<typeof guardClose>[0]

test('an idle window closes without a question', () => {
  const window = new BrowserWindow()
  guardClose(window as unknown as Window, coreWith([]), questions(window).questions)
  window.close()
  expect(window.destroyed).toBe(true)
  expect(control.asked).toHaveLength(0)
})

test('while a job runs, closing asks: keep running keeps the window, cancelling stops the job first', async () => {
  const window = new BrowserWindow()
  const core = coreWith([job({})])
  const answers = questions(window)
  guardClose(window as unknown as Window, core, answers.questions)
  control.answerDialog({ response: 0 })
  window.close()
  window.close() // impatient: one question is enough
  await vi.waitFor(() => expect(control.asked).toHaveLength(1))
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(window.destroyed).toBe(false)
  expect(core.cancelled).toEqual([])
  expect(answers.kept).toBe(1)
  control.answerDialog({ response: 1 })
  window.close()
  await vi.waitFor(() => expect(window.destroyed).toBe(true))
  expect(core.cancelled).toEqual(['j1'])
  expect(control.asked[1]?.options).toMatchObject({ message: 'Still running: Set up Shop' })
})

test('with another window open there is nothing to ask', () => {
  const window = new BrowserWindow()
  guardClose(window as unknown as Window, coreWith([job({})]), questions(window, false).questions)
  window.close()
  expect(window.destroyed).toBe(true)
})
