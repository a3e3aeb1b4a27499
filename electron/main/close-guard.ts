// Closing the last window while a job works on a database asks first. Cancelling waits until the server-side statement
// has stopped, so that what is left behind is a said state.
import { dialog, type BrowserWindow } from 'electron'
import type { Job } from '../../shared/model/job.ts'
import type { App } from '../core/app.ts'

export type CloseQuestions = {
  readonly isLast: () => boolean
  /** The person keeps it running: a quit that was under way is off. */
  readonly kept: () => void
  /** The jobs have stopped: close the window, or go on quitting. */
  readonly stopped: () => void
}

const runningJobs = (core: App): readonly Job[] =>
  core.jobs.list().filter((job) => job.state === 'running' || job.state === 'queued')

export const guardClose = (window: BrowserWindow, core: App, questions: CloseQuestions): void => {
  let agreed = false
  let asking = false
  const ask = async (): Promise<void> => {
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: `Still running: ${runningJobs(core)
        .map((job) => job.title)
        .join(', ')}`,
      detail: 'Cancelling stops it on the server and says in what state the database is left.',
      buttons: ['Keep running', 'Cancel it and close'],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    })
    if (response !== 1) return questions.kept()
    await Promise.all(
      runningJobs(core).map((job) => {
        core.jobs.cancel(job.id)
        return core.jobs.ended(job.id)
      }),
    )
    agreed = true
    questions.stopped()
  }
  window.on('close', (event) => {
    if (agreed || runningJobs(core).length === 0 || !questions.isLast()) return
    event.preventDefault()
    if (asking) return
    asking = true
    void ask().finally(() => (asking = false))
  })
}
