import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const hashFile = async (path: string, signal: AbortSignal): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024, signal })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Of a folder: the hash of its files' names and hashes, in order of the names. */
export const hashDump = async (path: string, signal: AbortSignal): Promise<string> => {
  if (!(await stat(path)).isDirectory()) return hashFile(path, signal)
  const hash = createHash('sha256')
  for (const name of (await readdir(path)).toSorted()) {
    const file = join(path, name)
    if ((await stat(file)).isFile()) hash.update(`${name}\0${await hashFile(file, signal)}\n`)
  }
  return hash.digest('hex')
}

export const sizeOfDump = async (path: string): Promise<number> => {
  const info = await stat(path)
  if (!info.isDirectory()) return info.size
  const sizes = await Promise.all(
    (await readdir(path)).map((name) =>
      stat(join(path, name)).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
