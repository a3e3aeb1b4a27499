// Bytes of a file, or of a part of one (a member of a tar), read at any place. Nothing here allocates by what a file says:
// callers read into buffers of their own size.
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { raise } from '../failures.ts'
import { refuseFile } from '../script/text-source.ts'

export type ByteSource = {
  /** For messages. */
  readonly file: string
  readonly size: number
  /** Fills `into` as far as there are bytes; answers how many. */
  readonly read: (into: Buffer, at: number) => Promise<number>
  readonly close: () => Promise<void>
}

export const streamChunkBytes = 256 * 1024

export const openFileSource = async (file: string): Promise<ByteSource> => {
  // Without NONBLOCK opening a pipe would wait for a writer forever.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) =>
    refuseFile(file, error),
  )
  const info = await handle.stat()
  if (!info.isFile()) {
    await handle.close()
    return raise({
      kind: 'file-unreadable',
      file,
      message: `${file} is no ordinary file.`,
      hint: 'Name a file, or the folder of a directory archive.',
    })
  }
  return {
    file,
    size: info.size,
    read: async (into, at) => {
      let got = 0
      while (got < into.length) {
        const { bytesRead } = await handle
          .read(into, got, into.length - got, at + got)
          .catch((error: unknown) => refuseFile(file, error))
        if (bytesRead === 0) break
        got += bytesRead
      }
      return got
    },
    close: () => handle.close(),
  }
}

/** A part of another source; closing it leaves the other open. */
export const sliceSource = (source: ByteSource, start: number, length: number): ByteSource => {
  const size = Math.max(0, Math.min(length, source.size - start))
  return {
    file: source.file,
    size,
    read: (into, at) =>
      at >= size ? Promise.resolve(0) : source.read(into.subarray(0, Math.min(into.length, size - at)), start + at),
    close: () => Promise.resolve(),
  }
}

/** From `from` to the end, in fresh chunks; `reuse`: all in the same memory, each good until the next is asked for. */
export const streamSource = async function* (source: ByteSource, from = 0, reuse = false): AsyncGenerator<Buffer> {
  const memory = reuse ? Buffer.allocUnsafeSlow(Math.min(streamChunkBytes, Math.max(0, source.size - from))) : null
  for (let at = from; at < source.size;) {
    const wanted = Math.min(streamChunkBytes, source.size - at)
    const chunk = memory?.subarray(0, wanted) ?? Buffer.allocUnsafeSlow(wanted)
    const got = await source.read(chunk, at)
    if (got === 0) return
    at += got
    yield got === chunk.length ? chunk : chunk.subarray(0, got)
  }
}
