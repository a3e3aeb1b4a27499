// One browser mode per data folder. The lock file says where it listens; it is taken with an exclusive create, so of
// two that start at once one wins and the other asks it for a window. A lock nobody answers for is stale.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const lockSchema = z.object({ pid: z.number().int(), port: z.number().int(), secret: z.string(), build: z.string() })
export type InstanceLock = z.infer<typeof lockSchema>

export const readLock = (file: string): InstanceLock | null => {
  try {
    return lockSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** False when somebody else has it. */
export const takeLock = (file: string, lock: InstanceLock): boolean => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  try {
    writeFileSync(file, JSON.stringify(lock), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Only takes away the lock it was asked about: a newer one of another process stays. */
export const dropLock = (file: string, secret: string): void => {
  if (readLock(file)?.secret === secret) rmSync(file, { force: true })
}

export const dropBrokenLock = (file: string): void => {
  if (readLock(file) === null) rmSync(file, { force: true })
}
