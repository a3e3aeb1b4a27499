// The one browser mode of a data folder: asks the running one for a window, or becomes it.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { askRunning } from './ask-running.ts'
import { startBrowserMode, type BrowserMode, type BrowserModeOptions } from './browser-mode.ts'
import { dropBrokenLock, dropLock, readLock, takeLock } from './instance-lock.ts'

export type FoundOrStarted =
  | { readonly kind: 'running'; readonly address: string; readonly pid: number }
  | { readonly kind: 'started'; readonly address: string; readonly mode: BrowserMode }

/** `build` tells versions of the program apart: a running older one is replaced when nobody uses it. */
export const findOrStart = async (
  options: Omit<BrowserModeOptions, 'adminSecret'> & { readonly build: string },
): Promise<FoundOrStarted> => {
  const lockFile = join(options.paths.data, 'browser-mode.json')
  const openPath = options.openPath === undefined ? {} : { openPath: options.openPath }
  for (let attempt = 0; attempt < 20; attempt++) {
    const lock = readLock(lockFile)
    if (lock) {
      if (lock.build !== options.build) {
        const answer = await askRunning(lock.port, { secret: lock.secret, ask: 'stop-if-idle' })
        if (answer && 'stops' in answer && answer.stops) {
          await sleep(100)
          continue
        }
      }
      const answer = await askRunning(lock.port, { secret: lock.secret, ask: 'address', ...openPath })
      if (answer && 'address' in answer) return { kind: 'running', address: answer.address, pid: lock.pid }
      dropLock(lockFile, lock.secret) // its process is gone
    }
    const secret = randomBytes(32).toString('base64url')
    const mode = await startBrowserMode({ ...options, adminSecret: secret })
    if (takeLock(lockFile, { pid: process.pid, port: mode.port, secret, build: options.build })) {
      void mode.stopped.then(() => dropLock(lockFile, secret))
      return { kind: 'started', address: mode.address(options.openPath), mode }
    }
    await mode.stop()
    await sleep(100)
    if (attempt > 3) dropBrokenLock(lockFile)
  }
  throw new Error(`Another Groundwork holds ${lockFile} and does not answer. End it, or delete that file.`)
}
