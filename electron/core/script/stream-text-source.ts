// A script that comes as a stream (out of a compressed file) as the reader takes it: UTF-8 chunks in memory that goes round,
// each good until the next but one is asked for. The last bytes are kept, for whoever asks how the script ends.
import { makeToUtf8 } from './encodings.ts'
import { convertChunk, markLength, type TextChunk, type TextSource } from './text-source.ts'

const headroomBytes = 64 * 1024
const keptBytes = 16 * 1024

export type StreamedText = TextSource & {
  /** The end of what was read, as it stands in the file. */
  readonly tail: () => Buffer
  readonly sizeBytes: () => number
}

export const streamTextSource = (chunks: AsyncIterable<Buffer>, file: string, encoding: string): StreamedText => {
  const toUtf8 = makeToUtf8(encoding, file)
  const input = chunks[Symbol.asyncIterator]()
  const ring: Buffer[] = []
  let turn = 0
  let tail: Buffer = Buffer.alloc(0)
  let total = 0
  let isFirst = true
  let isFlushed = false

  /** Fresh in the ring, with room before it. */
  const place = (bytes: Buffer): TextChunk => {
    turn = (turn + 1) % 3
    const wanted = headroomBytes + bytes.length
    let memory = ring[turn]
    if (memory === undefined || memory.length < wanted) memory = ring[turn] = Buffer.allocUnsafeSlow(wanted)
    bytes.copy(memory, headroomBytes)
    return { memory, from: headroomBytes, to: wanted, fileBytes: total }
  }

  const read = async (): Promise<TextChunk | null> => {
    for (;;) {
      const next = await input.next()
      if (next.done === true) {
        if (toUtf8 === null || isFlushed) return null
        isFlushed = true
        const rest = convertChunk(toUtf8, null, file, encoding)
        return rest.length === 0 ? null : place(rest)
      }
      const bytes = next.value
      if (bytes.length === 0) continue
      total += bytes.length
      tail = Buffer.from(
        bytes.length >= keptBytes ? bytes.subarray(-keptBytes) : Buffer.concat([tail, bytes]).subarray(-keptBytes),
      )
      const text = isFirst ? bytes.subarray(markLength(bytes, encoding)) : bytes
      isFirst = false
      const plain = toUtf8 === null ? text : convertChunk(toUtf8, text, file, encoding)
      if (plain.length > 0) return place(plain)
    }
  }

  return {
    next: read,
    tail: () => tail,
    sizeBytes: () => total,
    close: async () => void (await input.return?.(undefined)),
  }
}
