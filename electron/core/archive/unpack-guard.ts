// How much a container may unpack to. A real dump shrinks to a tenth, at most to a hundredth; what grows beyond that, or
// beyond the disk, is stopped while there is room.
import { GroundworkError } from '../failures.ts'
import { freeBytesAt } from '../free-bytes.ts'

export type UnpackLimits = {
  /** So many times the size of the file ... */
  readonly maxRatio?: number
  /** ... but this much is always allowed. */
  readonly alwaysBytes?: number
  /** Left free on the disk. */
  readonly reserveBytes?: number
}

export type UnpackGuard = {
  /** Called before each chunk is written. */
  readonly count: (bytes: number) => void
  readonly written: () => number
}

const defaults = { maxRatio: 250, alwaysBytes: 1024 * 1024 * 1024, reserveBytes: 1024 * 1024 * 1024 }

export const makeUnpackGuard = async (
  file: string,
  fileBytes: number,
  folder: string,
  limits: UnpackLimits = {},
): Promise<UnpackGuard> => {
  const { maxRatio, alwaysBytes, reserveBytes } = { ...defaults, ...limits }
  const free = (await freeBytesAt(folder)) ?? Number.MAX_SAFE_INTEGER
  const byDisk = Math.max(0, free - reserveBytes)
  const byRatio = Math.max(alwaysBytes, fileBytes * maxRatio)
  let total = 0
  return {
    written: () => total,
    count: (bytes) => {
      total += bytes
      if (total > byRatio) {
        throw new GroundworkError({
          kind: 'file-unsupported',
          file,
          message: `${file} unpacks to more than ${size(byRatio)}, which no dump of its size does: it was stopped as a trap for the disk.`,
          hint: 'If it is real, unpack it by hand, and name what comes out.',
        })
      }
      if (total > byDisk) {
        throw new GroundworkError({
          kind: 'disk-full',
          file,
          message: `${file} unpacks to more than the ${size(byDisk)} that may be used in ${folder}.`,
          detail: `Groundwork leaves ${size(reserveBytes)} of a disk free.`,
          hint: 'Free space on that disk, or unpack the file on another one and name what comes out.',
        })
      }
    },
  }
}

const size = (bytes: number): string =>
  bytes >= 1024 ** 3 ? `${(bytes / 1024 ** 3).toFixed(1)} GB` : `${Math.floor(bytes / 1024 ** 2)} MB`
