// The only thing the window gets from Electron: two functions and the path of a dropped file. Runs sandboxed, so it is
// bundled to CommonJS and imports nothing but electron.
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { CoreEvent, GroundworkBridge } from '../../shared/contract/transport.ts'
import type { Result } from '../../shared/model/failure.ts'

const bridge: GroundworkBridge = {
  call: (name, input) => ipcRenderer.invoke('groundwork:call', name, input) as Promise<Result<unknown>>,
  onEvent: (listener) => {
    // The IPC event itself stays here: it holds the sender, which the window must not see.
    const forward = (_event: unknown, event: CoreEvent): void => listener(event)
    ipcRenderer.on('groundwork:event', forward)
    return () => {
      ipcRenderer.removeListener('groundwork:event', forward)
    }
  },
  pathOfFile: (file) => webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]),
}

contextBridge.exposeInMainWorld('groundwork', bridge)
