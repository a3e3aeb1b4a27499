// One at a time, over processes: a file made with `wx`. A holder renews it every second, so a lock that is old, or whose
// process is gone, is a dead one's and is taken over (by renaming it away first: only one of several waiters succeeds).
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { GroundworkError } from '../failures.ts'
import { isProcessAlive } from './process-alive.ts'

const renewMs = 1000
const oldMs = 15_000

export const withFileLock = async <T>(
  file: string,
  work: () => Promise<T>,
  options: {
    readonly waitMs?: number
    readonly signal?: AbortSignal
    readonly onWait?: (pid: number) => void
  } = {},
): Promise<T> => {
  const deadline = Date.now() + (options.waitMs ?? 60_000)
  let told = false
  while (!(await take(file))) {
    const holder = await deadHolder(file)
    if (holder === null) continue
    if (!told) options.onWait?.(holder)
    told = true
    if (options.signal?.aborted === true)
      throw new GroundworkError({
        kind: 'cancelled',
        message: 'Waiting for another Groundwork was cancelled.',
      })
    if (Date.now() > deadline)
      throw new GroundworkError({
        kind: 'busy',
        message: `Another Groundwork (process ${String(holder)}) is working on this server.`,
        hint: 'Wait until it is done, or end it.',
      })
    await sleep(25)
  }
  const renewal = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => undefined), renewMs)
  renewal.unref()
  try {
    return await work()
  } finally {
    clearInterval(renewal)
    await rm(file, { force: true })
  }
}

const take = async (file: string): Promise<boolean> => {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EEXIST' || error.code === 'EPERM')) return false // EPERM: Windows, while it is being removed
    throw error
  }
}

/** Clears a dead one's lock and answers null; else the pid of the living holder. */
const deadHolder = async (file: string): Promise<number | null> => {
  const [text, info] = await Promise.all([readFile(file, 'utf8').catch(() => null), stat(file).catch(() => null)])
  if (text === null || info === null) return null
  const pid = Number(text.trim())
  const age = Date.now() - info.mtimeMs
  const alive = text.trim() === '' ? age < 2000 : age < oldMs && (pid === process.pid || (await isProcessAlive(pid)))
  if (alive) return pid
  const aside = `${file}.dead-${String(process.pid)}-${String(Date.now())}`
  await rename(file, aside).catch(() => undefined)
  // Between our look and the rename another waiter may have taken the lock: then it is a living one's, and goes back.
  const moved = await readFile(aside, 'utf8').catch(() => null)
  if (moved !== null && moved !== text) await rename(aside, file)
  else await rm(aside, { force: true })
  return null
}
