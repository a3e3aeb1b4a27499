import { readFile } from 'node:fs/promises'

/** Whether a process runs. A zombie (dead, not yet collected: common in containers without an init) counts as dead. */
export const isProcessAlive = async (pid: number): Promise<boolean> => {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' // somebody else's, but there
  }
  if (process.platform !== 'linux') return true
  try {
    const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8')
    return !/^\d+ \(.*\) [ZX]/s.test(stat)
  } catch {
    return false
  }
}
