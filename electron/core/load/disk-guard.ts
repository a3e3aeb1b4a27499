// A script that never ends, or is bigger than the disk, would fill the server's disk and take every database on it down.
// With the server on this computer the load is stopped while there is still room.
import { freeBytesAt } from '../free-bytes.ts'
import { leftState } from './left-state.ts'
import type { Engine, LoadError } from './types.ts'

export const leastFreeBytes = 256 * 1024 * 1024
const everyMs = 500

/** On a disk that is small or nearly full already a small script may still be loaded: it may take half of what is left. */
export const limitFor = (freeNow: number | null): number =>
  freeNow === null ? leastFreeBytes : Math.min(leastFreeBytes, Math.floor(freeNow / 2))

export const withDiskGuard =
  (engine: Engine): Engine =>
  async (request) => {
    const disk = request.serverDisk
    if (disk === undefined) return engine(request)
    const least = disk.leastFreeBytes ?? limitFor(await freeBytesAt(disk.path))
    const stop = new AbortController()
    let low: number | null = null
    const look = async (): Promise<void> => {
      const free = await freeBytesAt(disk.path)
      if (free === null || free >= least) return
      low ??= free
      stop.abort()
    }
    await look()
    const timer = setInterval(() => void look(), everyMs)
    try {
      const outcome = await engine({ ...request, signal: AbortSignal.any([request.signal, stop.signal]) })
      if (low === null || outcome.status !== 'cancelled' || request.signal.aborted) return outcome
      const error: LoadError = {
        kind: 'disk-full',
        file: request.shownAs,
        line: 1,
        message: `Loading ${request.shownAs} was stopped: only ${megabytes(low)} are left on the disk of the server.`,
        detail: `Groundwork stops at ${megabytes(least)}, because a full disk stops the whole server.`,
        hint: 'Free space on that disk, or load on a server with more. What was loaded so far can be dropped.',
      }
      const { statements, followOns } = outcome
      return {
        ...outcome,
        status: 'failed',
        errors: [error, ...outcome.errors],
        leftState:
          statements === 0
            ? outcome.leftState
            : leftState(request, { status: 'failed', statements, causes: 1, followOns, uncounted: true }),
      }
    } finally {
      clearInterval(timer)
    }
  }

const megabytes = (bytes: number): string => `${Math.floor(bytes / 1024 / 1024).toLocaleString('en')} MB`
