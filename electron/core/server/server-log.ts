import { open, rename, stat } from 'node:fs/promises'

const keepBytes = 8 * 1024 * 1024

/** The last lines, read from the end: the file may be long. */
export const tailOfFile = async (file: string, lines: number, fromByte = 0): Promise<readonly string[]> => {
  const handle = await open(file, 'r').catch(() => null)
  if (handle === null) return []
  try {
    const { size } = await handle.stat()
    const start = Math.max(fromByte, size - Math.min(4 * 1024 * 1024, Math.max(64 * 1024, lines * 400)))
    if (size <= start) return []
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start)
    const all = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/)
    if (all.at(-1) === '') all.pop()
    if (start > fromByte) all.shift() // most likely half a line
    return all.slice(-lines)
  } finally {
    await handle.close()
  }
}

export const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    (info) => info.size,
    () => 0,
  )

/** One older file is kept, so a log never eats the disk. Only while the server is stopped. */
export const rotateLog = async (file: string): Promise<void> => {
  if ((await sizeOf(file)) > keepBytes) await rename(file, `${file}.1`).catch(() => undefined)
}
