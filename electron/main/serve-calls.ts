// The one IPC handler. A call comes from the top frame of one of our windows, on our page, or it is not answered.
import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron'
import { fail, type Result } from '../../shared/model/failure.ts'
import type { App } from '../core/app.ts'
import { isOurs } from './origin.ts'

const comesFromUs = (event: IpcMainInvokeEvent, windows: ReadonlySet<BrowserWindow>): boolean => {
  const frame = event.senderFrame
  if (!frame || !isOurs(frame.url)) return false
  // Not by comparing frame objects: Electron may wrap the same frame anew after a navigation.
  return (
    frame.parent === null && [...windows].some((window) => !window.isDestroyed() && window.webContents === event.sender)
  )
}

export const serveCalls = (
  core: App,
  windows: ReadonlySet<BrowserWindow>,
  /** What is asked, before it is answered. */ hear: (name: string, input: unknown) => void = () => undefined,
): void =>
  ipcMain.handle(
    'groundwork:call',
    (event, name: unknown, input: unknown): Promise<Result<unknown>> | Result<unknown> => {
      if (!comesFromUs(event, windows))
        return fail({ kind: 'permission-denied', message: 'Only the Groundwork window itself may ask.' })
      if (typeof name !== 'string') return fail({ kind: 'usage', message: 'A call needs the name of a procedure.' })
      hear(name, input)
      return core.call(name, input)
    },
  )
