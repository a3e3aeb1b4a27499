// xz has no decoder in Node. What the xz program makes by itself is decoded by xz-embedded, in WebAssembly; a rare kind
// (filters for programs, SHA-256, windows over 64 MB) by the xz program where it is installed, fed through a pipe (the
// file's name never reaches it), in 256 MB at most. Where it is not, the sentence says what to do.
import xz from 'xz-decompress'
import { GroundworkError } from '../failures.ts'
import { refuseDamaged } from './refuse-archive.ts'
import { unpackByProgram } from './xz-program.ts'

// The package decodes one stream after the other, and waits for ever behind one that nobody read to its end. Let go of, it
// would decode all in one memory, and where that grows for one stream it forgets what another has not read yet. So each
// stream gets a decoder of its own, and only the making of them goes one after the other.
Reflect.set(xz.XzReadableStream, '_contextMutex', { acquire: () => Promise.resolve(), release: () => undefined })
let making: Promise<unknown> = Promise.resolve()

type Decoder = {
  readonly reader: ReadableStreamDefaultReader<Uint8Array>
  /** The first output. Once it is there, so is the decoder. */
  readonly first: ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']>
}

const makeDecoder = (packed: ReadableStream<Uint8Array>): Promise<Decoder> => {
  const made = making.then(async () => {
    Reflect.set(xz.XzReadableStream, '_moduleInstance', undefined)
    Reflect.set(xz.XzReadableStream, '_moduleInstancePromise', undefined)
    const reader = new xz.XzReadableStream(packed).getReader()
    const first = reader.read()
    await first.catch(() => undefined)
    return { reader, first }
  })
  making = made.catch(() => undefined)
  return made
}

export const unpackXz = async function* (chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const input = chunks[Symbol.asyncIterator]()
  const parts: Buffer[] = []
  let length = 0
  while (length < headBytes) {
    const next = await input.next()
    if (next.done === true) break
    parts.push(next.value)
    length += next.value.length
  }
  const head = Buffer.concat(parts, length)
  const all = async function* (): AsyncGenerator<Buffer> {
    try {
      yield head
      for (let next = await input.next(); next.done !== true; next = await input.next()) yield next.value
    } finally {
      await input.return?.(undefined)
    }
  }
  if (isPlain(head)) yield* decode(all(), file)
  else yield* unpackByProgram(all(), file)
}

// Stream header (6 bytes of magic, 2 of flags, 4 of CRC), then the first block's header.
const headBytes = 1024
const knownChecks = new Set([0, 1, 4]) // none, CRC32, CRC64
const lzma2 = 0x21
/** 64 MB, as xz -9 has it: twice that is what decoding takes. */
const largestWindow = 30

/** LZMA2 alone, with a check and a window that the decoder knows; no block at all is fine as well. */
const isPlain = (head: Buffer): boolean => {
  if (!knownChecks.has((head[7] ?? 0) & 0x0f)) return false
  if ((head[12] ?? 0) === 0) return true // the index: nothing was compressed
  const flags = head[13] ?? 0
  if ((flags & 0x03) !== 0) return false
  let at = 14
  for (const sized of [0x40, 0x80])
    if ((flags & sized) !== 0) while (((head[at++] ?? 0) & 0x80) !== 0) if (at > 40) return false
  return head[at] === lzma2 && head[at + 1] === 1 && (head[at + 2] ?? 0xff) <= largestWindow
}

const decode = async function* (chunks: AsyncGenerator<Buffer>, file: string): AsyncGenerator<Buffer> {
  const packed = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const next = await chunks.next()
        if (next.done === true) controller.close()
        else controller.enqueue(next.value)
      },
    },
    { highWaterMark: 1 },
  )
  const { reader, first } = await makeDecoder(packed)
  try {
    for (let next = await first; !next.done; next = await reader.read())
      if (next.value.length > 0) yield Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength)
  } catch (error) {
    if (error instanceof GroundworkError) throw error
    refuseDamaged(file, file, error)
  } finally {
    await reader.cancel().catch(() => undefined)
    await chunks.return(undefined)
  }
}
