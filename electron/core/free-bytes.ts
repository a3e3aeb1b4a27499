import { statfs } from 'node:fs/promises'

/** Free for this account on the disk a path is on; null when that cannot be told. */
export const freeBytesAt = async (path: string): Promise<number | null> => {
  try {
    const { bavail, bsize } = await statfs(path)
    return bavail * bsize
  } catch {
    return null
  }
}
