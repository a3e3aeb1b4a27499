// Jobs outside of the window: progress in the taskbar or dock, a notification when one ends and nobody looks.
import { Notification, type BrowserWindow } from 'electron'
import type { CoreEvent } from '../../shared/contract/transport.ts'
import { endedStates, type Job } from '../../shared/model/job.ts'

const worthTelling: readonly Job['kind'][] = ['setup', 'check', 'restore', 'built-in-start']

const outcome = (job: Job): string =>
  ({
    succeeded: 'Done',
    'completed-with-errors': 'Done, with differences',
    failed: 'Failed',
    cancelled: 'Cancelled',
    queued: '',
    running: '',
  })[job.state]

export const showJobs = (windows: ReadonlySet<BrowserWindow>): ((event: CoreEvent) => void) => {
  const ended = new Set<string>()
  const each = (act: (window: BrowserWindow) => void): void => {
    for (const window of windows) if (!window.isDestroyed()) act(window)
  }
  const tell = (job: Job): void => {
    if (!worthTelling.includes(job.kind) || !Notification.isSupported()) return
    if ([...windows].some((window) => !window.isDestroyed() && window.isFocused())) return
    const note = new Notification({ title: job.title, body: job.error?.message ?? outcome(job) })
    note.on('click', () => {
      const [window] = windows
      if (window?.isMinimized()) window.restore()
      window?.focus()
    })
    note.show()
  }
  return (event) => {
    if (event.type === 'progress' && !ended.has(event.jobId)) {
      const { done, total } = event.progress
      // 2 is Electron's way of saying: busy, nobody knows for how long.
      each((window) => (total ? window.setProgressBar(Math.min(1, done / total)) : window.setProgressBar(2)))
    }
    if (event.type === 'state' && endedStates.includes(event.job.state) && !ended.has(event.jobId)) {
      ended.add(event.jobId)
      each((window) => window.setProgressBar(-1))
      tell(event.job)
    }
  }
}
