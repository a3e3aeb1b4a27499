import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { GroundworkError } from '../failures.ts'
import { runTool } from '../process/run-tool.ts'
import type { BuiltInFiles } from './built-in-files.ts'
import { readPostmasterPid } from './built-in-status.ts'
import { isProcessAlive } from './process-alive.ts'

const fastMs = 30_000
const immediateMs = 5_000

/** Fast shutdown: sessions are ended, everything committed is kept. Does nothing when it does not run. */
export const stopPostmaster = async (files: BuiltInFiles, binDir: string | null): Promise<void> => {
  const lock = await readPostmasterPid(files.data)
  if (lock === null || !(await isProcessAlive(lock.pid))) return
  if (process.platform === 'win32') {
    if (binDir === null)
      throw new GroundworkError({
        kind: 'built-in-server',
        message: 'The programs of the built-in server are gone, so it cannot be stopped.',
        hint: `End process ${String(lock.pid)} in the task manager.`,
      })
    await runTool({
      path: join(binDir, 'pg_ctl.exe'),
      args: ['stop', '-D', files.data, '-m', 'fast', '-w', '-t', '60'],
      timeoutMs: 70_000,
    })
    return
  }
  if (!send(lock.pid, 'SIGINT'))
    throw new GroundworkError({
      kind: 'permission-denied',
      message: `The built-in server (process ${String(lock.pid)}) belongs to another account and cannot be stopped by this one.`,
      hint: 'Stop it as the account that started it.',
    })
  if (await gone(files, lock.pid, fastMs)) return
  send(lock.pid, 'SIGQUIT') // immediate: it recovers at the next start
  if (await gone(files, lock.pid, immediateMs)) return
  throw new GroundworkError({
    kind: 'built-in-server',
    message: `The built-in server (process ${String(lock.pid)}) does not stop.`,
    hint: 'Look at its log.',
  })
}

const send = (pid: number, signal: NodeJS.Signals): boolean => {
  try {
    process.kill(pid, signal)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}

const gone = async (files: BuiltInFiles, pid: number, withinMs: number): Promise<boolean> => {
  const deadline = Date.now() + withinMs
  while (Date.now() < deadline) {
    if ((await readPostmasterPid(files.data))?.pid !== pid || !(await isProcessAlive(pid))) return true
    await sleep(5)
  }
  return false
}
