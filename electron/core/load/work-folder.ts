// Where a load keeps what psql must read: the passfile (0600) and changed copies of includes. Removed when the load ends;
// what a killed Groundwork left behind is removed by the next one.
import { chmod, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeTaskFolder, removeOrphanFolders } from '../process/orphan-folders.ts'
import type { LoadRequest } from './types.ts'

/** A folder of our own with a passfile (0600) in it. `remove` must always be called. */
export const makeWorkFolder = async (
  request: LoadRequest,
): Promise<{ readonly folder: string; readonly passfile: string | null; readonly remove: () => Promise<void> }> => {
  void removeOrphanFolders()
  const folder = await makeTaskFolder('load')
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
