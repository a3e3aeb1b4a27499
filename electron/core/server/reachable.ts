import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Account } from './server-account.ts'

/** The folder (or the nearest above it that exists) that keeps an account out of `path`; null when it can get there. */
export const unreachableAt = async (path: string, account: Account): Promise<string | null> => {
  let folder = path
  let blocked: string | null = null
  for (;;) {
    const info = await stat(folder).catch(() => null)
    if (info !== null && info.isDirectory()) {
      const bit = info.uid === account.uid ? 0o100 : info.gid === account.gid ? 0o010 : 0o001
      if ((info.mode & bit) === 0) blocked = folder
    }
    const above = dirname(folder)
    if (above === folder) return blocked
    folder = above
  }
}
