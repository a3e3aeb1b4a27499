// Writes the .env: a backup when its content changes, 0600 for a new one, in place by rename. Answers how to take it back.
import { chmod, copyFile, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { raise } from '../failures.ts'
import { updateEnv } from './env-file.ts'
import { stamp } from './stamp.ts'

/** Bytes that are no UTF-8 must come out as they went in: such a file is taken for Latin-1, which holds every byte. */
export const readEnvText = (bytes: Buffer): { readonly text: string; readonly encoding: 'utf8' | 'latin1' } => {
  const text = bytes.toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes)
    ? { text, encoding: 'utf8' }
    : { text: bytes.toString('latin1'), encoding: 'latin1' }
}

export type WrittenEnv = { readonly file: string; readonly backup?: string; readonly undo: () => Promise<void> }

const put = async (file: string, text: Buffer, mode: number): Promise<void> => {
  const partial = `${file}.partial-${process.pid}`
  await writeFile(partial, text, { mode })
  await chmod(partial, mode)
  await rename(partial, file)
}

/** Our own values stay UTF-8 in it. */
const asLatin1 = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value, 'utf8').toString('latin1')]))

/** Null when the file says the same already. */
export const writeEnv = async (path: string, values: Readonly<Record<string, string>>): Promise<WrittenEnv | null> => {
  try {
    const file = await realpath(path).catch(() => path) // a link stays a link
    const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    const present = bytes === null ? null : readEnvText(bytes)
    const { text } = updateEnv(present?.text ?? null, present?.encoding === 'latin1' ? asLatin1(values) : values)
    if (text === present?.text) return null
    if (bytes === null) {
      await mkdir(dirname(file), { recursive: true })
      await put(file, Buffer.from(text), 0o600)
      return { file, undo: () => rm(file, { force: true }) }
    }
    const mode = (await stat(file)).mode & 0o777
    const backup = `${file}.bak-${stamp(new Date())}`
    await copyFile(file, backup)
    await chmod(backup, mode)
    await put(file, Buffer.from(text, present?.encoding ?? 'utf8'), mode)
    return {
      file,
      backup,
      undo: async () => {
        await put(file, bytes, mode)
        await rm(backup, { force: true })
      },
    }
  } catch (error) {
    return raise({
      kind: 'file-unreadable',
      message: `"${basename(path)}" could not be written.`,
      file: path,
      detail: error instanceof Error ? error.message : String(error),
      hint: 'Check the permissions of the file and its folder.',
    })
  }
}
