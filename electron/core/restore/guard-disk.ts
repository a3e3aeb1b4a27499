// A restore that fills the server's disk takes every database on it down. With the server on this computer it is stopped
// while there is still room.
import type { ServerFacts } from '../../../shared/model/server.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import { freeBytesAt } from '../free-bytes.ts'
import { leastFreeBytes } from '../load/disk-guard.ts'

const everyMs = 500

const megabytes = (bytes: number): string => `${Math.floor(bytes / 1024 / 1024).toLocaleString('en')} MB`

export type DiskGuard = { readonly failure: () => Failure | null; readonly stop: () => void }

/** `onLow` is called once. Null when that disk cannot be seen from here. */
export const guardDisk = async (
  server: ServerFacts,
  neededBytes: number,
  onLow: () => void,
  least = leastFreeBytes,
): Promise<DiskGuard> => {
  const path = server.isLocal ? server.dataDirectory : undefined
  let failure: Failure | null = null
  const look = async (needed: number, sentence: (free: string) => string): Promise<void> => {
    const free = path === undefined ? null : await freeBytesAt(path)
    if (free === null || failure !== null || free >= least + needed) return
    failure = {
      kind: 'disk-full',
      message: sentence(megabytes(free)),
      detail: `Groundwork leaves ${megabytes(least)} free, because a full disk stops the whole server. Nothing was changed.`,
      hint: 'Free space on that disk, or restore on a server with more.',
    }
    onLow()
  }
  await look(
    neededBytes,
    (free) =>
      `The disk of the server has ${free} free; this dump needs at least ${megabytes(neededBytes)} more than it must keep.`,
  )
  const timer = setInterval(
    () => void look(0, (free) => `The restore was stopped: only ${free} are left on the disk of the server.`),
    everyMs,
  )
  timer.unref()
  return { failure: () => failure, stop: () => clearInterval(timer) }
}
