// Closing the last window while a job works on a database asks first. Cancelling waits until the server-side statement
// has stopped, so that what is left behind is a said state.
import { dialog, type BrowserWindow } from 'electron'
import type { App } from '../core/app.ts'

export const guardClose = (window: BrowserWindow, core: App, isLast: () => boolean): void => {
  let agreed = false
  let asking = false
  const ask = async (): Promise<void> => {
    const running = core.jobs.list().filter((job) => job.state === 'running' || job.state === 'queued')
    const titles = running.map((job) => job.title).join(', ')
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: `Still running: ${titles}`,
      detail: 'Cancelling stops it on the server and says in what state the database is left.',
      buttons: ['Keep running', 'Cancel it and close'],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    })
    if (response !== 1) return
    await core.close()
    agreed = true
    window.close()
  }
  window.on('close', (event) => {
    const isBusy = core.jobs.list().some((job) => job.state === 'running' || job.state === 'queued')
    if (agreed || !isBusy || !isLast()) return
    event.preventDefault()
    if (asking) return
    asking = true
    void ask().finally(() => (asking = false))
  })
}
