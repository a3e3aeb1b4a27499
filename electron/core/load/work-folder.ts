// Where a load keeps what psql must read: the passfile (0600) and changed copies of includes. Removed when the load ends;
// what a killed Groundwork left behind is removed by the next one.
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LoadRequest } from './types.ts'

const prefix = 'groundwork-load-'

/** A folder of our own with a passfile (0600) in it. `remove` must always be called. */
export const makeWorkFolder = async (
  request: LoadRequest,
): Promise<{ readonly folder: string; readonly passfile: string | null; readonly remove: () => Promise<void> }> => {
  void removeOrphans()
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${String(process.pid)}-`))
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  const { password } = request.connection
  if (password === undefined) return { folder, passfile: null, remove }
  try {
    const passfile = join(folder, 'passfile')
    await writeFile(passfile, `*:*:*:*:${password.replaceAll('\\', '\\\\').replaceAll(':', String.raw`\:`)}\n`, {
      mode: 0o600,
    })
    await chmod(passfile, 0o600)
    return { folder, passfile, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

const removeOrphans = async (): Promise<void> => {
  try {
    for (const name of await readdir(tmpdir())) {
      const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1])
      if (pid > 0 && !isAlive(pid)) await rm(join(tmpdir(), name), { recursive: true, force: true })
    }
  } catch {
    // a folder of another account, or one that another Groundwork removes at the same time
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
