// Reads the front of an archive piece by piece: each piece is parsed from memory in one go, and when the memory ends in
// the middle of it, more is read and the piece is parsed again. Memory is never more than the file, nor than `maxTocBytes`.
import type { ByteSource } from './byte-source.ts'
import { refuseArchive } from './refuse-archive.ts'
import { OutOfBytes, TocCursor } from './toc-cursor.ts'

const firstWindowBytes = 256 * 1024
/** Larger than any real one: 256 MB of definitions. */
const maxTocBytes = 256 * 1024 * 1024

export type TocWindow = {
  readonly parse: <T>(piece: (cursor: TocCursor) => T) => Promise<T>
  readonly offset: () => number
}

export const openTocWindow = (source: ByteSource, maxBytes = maxTocBytes): TocWindow => {
  let window: Buffer = Buffer.alloc(0)
  let start = 0 // of the window, in the file
  let at = 0 // in the window
  let intSize = 4

  const readMore = async (): Promise<void> => {
    const from = start + at
    const had = window.length - at
    const wanted = Math.min(source.size - from, Math.max(firstWindowBytes, had * 2))
    if (from + wanted > maxBytes)
      refuseArchive(
        source.file,
        `The table of contents is larger than ${maxBytes / 1024 / 1024} MB, which no real one is`,
        from,
      )
    if (wanted <= had) refuseArchive(source.file, 'The file ends in the middle of its table of contents', source.size)
    const bigger = Buffer.allocUnsafeSlow(wanted)
    const got = await source.read(bigger, from)
    if (got <= had) refuseArchive(source.file, 'The file ends in the middle of its table of contents', from + got)
    window = bigger.subarray(0, got)
    start = from
    at = 0
  }

  return {
    offset: () => start + at,
    parse: async (piece) => {
      for (;;) {
        const cursor = new TocCursor(source.file, window.subarray(at), start + at, source.size)
        cursor.intSize = intSize
        try {
          const found = piece(cursor)
          at = cursor.offset - start
          intSize = cursor.intSize
          return found
        } catch (error) {
          if (!(error instanceof OutOfBytes)) throw error
        }
        await readMore()
      }
    },
  }
}
