// Writes the .env: a backup when its content changes, 0600 for a new one, in place by rename. Answers how to take it back.
import { chmod, copyFile, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { raise } from '../failures.ts'
import { updateEnv } from './env-file.ts'
import { stamp } from './stamp.ts'

export type WrittenEnv = { readonly file: string; readonly backup?: string; readonly undo: () => Promise<void> }

const put = async (file: string, text: string, mode: number): Promise<void> => {
  const partial = `${file}.partial-${process.pid}`
  await writeFile(partial, text, { mode })
  await chmod(partial, mode)
  await rename(partial, file)
}

/** Null when the file says the same already. */
export const writeEnv = async (path: string, values: Readonly<Record<string, string>>): Promise<WrittenEnv | null> => {
  try {
    const file = await realpath(path).catch(() => path) // a link stays a link
    const present = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    const { text } = updateEnv(present, values)
    if (text === present) return null
    if (present === null) {
      await mkdir(dirname(file), { recursive: true })
      await put(file, text, 0o600)
      return { file, undo: () => rm(file, { force: true }) }
    }
    const mode = (await stat(file)).mode & 0o777
    const backup = `${file}.bak-${stamp(new Date())}`
    await copyFile(file, backup)
    await chmod(backup, mode)
    await put(file, text, mode)
    return { file, backup, undo: async () => { await put(file, present, mode); await rm(backup, { force: true }) } }
  } catch (error) {
    return raise({ kind: 'file-unreadable', message: `"${basename(path)}" could not be written.`, file: path, detail: error instanceof Error ? error.message : String(error), hint: 'Check the permissions of the file and its folder.' })
  }
}
