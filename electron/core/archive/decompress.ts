// One stream of decompressed bytes out of one of compressed ones, for each way pg_dump and people compress.
import type { Transform } from 'node:stream'
import zlib from 'node:zlib'
import { decompressBzip2 } from './bzip2-stream.ts'
import { giveBack } from './give-back.ts'
import { decompressLz4 } from './lz4-frames.ts'
import { refuseDamaged } from './refuse-archive.ts'
import { decompressZstd } from './zstd-frames.ts'

/** `zlib` is what the custom format calls gzip: the same bytes without gzip's header. */
export type Algorithm = 'none' | 'zlib' | 'gzip' | 'lz4' | 'zstd' | 'bzip2'

const outBytes = 256 * 1024

const largePieceBytes = 1024 * 1024
const leastPieceBytes = 16 * 1024
/** Rows are packed to about a quarter; more than was thought of comes as more pieces. */
const likelyGrowth = 8

/** Few pieces are quicker; but of thousands of small tables, each would take one for itself. */
export const pieceBytesFor = (packedBytes: number | null): number => {
  if (packedBytes === null) return outBytes
  if (packedBytes >= largePieceBytes) return largePieceBytes
  return Math.min(outBytes, Math.max(leastPieceBytes, packedBytes * likelyGrowth))
}

/** `what` begins the sentence of a failure: `The data of public.film`. `lent`: a piece is good only until the next is asked for. */
export const decompress = async function* (
  algorithm: Algorithm,
  chunks: AsyncIterable<Buffer>,
  file: string,
  what: string,
  lent = false,
  pieceBytes = outBytes,
): AsyncGenerator<Buffer> {
  try {
    yield* choose(algorithm, chunks, lent, pieceBytes)
  } catch (error) {
    refuseDamaged(file, what, error)
  }
}

const choose = (
  algorithm: Algorithm,
  chunks: AsyncIterable<Buffer>,
  lent: boolean,
  pieceBytes: number,
): AsyncIterable<Buffer> => {
  switch (algorithm) {
    case 'none':
      return chunks
    case 'zlib':
      return through(chunks, zlib.createInflate, lent, pieceBytes)
    case 'gzip':
      return through(chunks, zlib.createGunzip, lent, pieceBytes)
    case 'lz4':
      return decompressLz4(chunks)
    case 'bzip2':
      return decompressBzip2(chunks)
    case 'zstd': {
      const native = nativeZstd()
      return native === null ? decompressZstd(chunks) : through(chunks, native, lent, pieceBytes)
    }
  }
}

type CreateTransform = (options: { readonly chunkSize: number }) => Transform

/** Node has Zstandard since 22.15. */
const nativeZstd = (): CreateTransform | null => {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress')
  return typeof create === 'function' ? (options) => create(options) as Transform : null
}

/** Whether a piece of the input is done with when the next one is asked for: then it may be read into the same memory. */
export const takesAtOnce = (algorithm: Algorithm): boolean =>
  algorithm === 'zlib' || algorithm === 'gzip' || (algorithm === 'zstd' && nativeZstd() !== null)

const writeAll = (transform: Transform, chunk: Buffer): Promise<void> =>
  new Promise((resolve, reject) =>
    transform.write(chunk, (error) => (error === null || error === undefined ? resolve() : reject(error))),
  )

/** Nothing at all decompresses to nothing: an empty block of an archive has no compressed stream in it. */
export const through = async function* (
  chunks: AsyncIterable<Buffer>,
  create: CreateTransform,
  lent = false,
  pieceBytes = outBytes,
): AsyncGenerator<Buffer> {
  const input = chunks[Symbol.asyncIterator]()
  const first = await input.next()
  if (first.done === true) return
  const transform = create({ chunkSize: pieceBytes })
  const feed = async (): Promise<void> => {
    for (let next: IteratorResult<Buffer> = first; next.done !== true; next = await input.next())
      await writeAll(transform, next.value)
    transform.end()
  }
  void feed().catch((error: unknown) => transform.destroy(error instanceof Error ? error : new Error(String(error)))) // thrown by the loop below
  try {
    for await (const chunk of transform) {
      yield chunk as Buffer
      if (lent) giveBack(chunk as Buffer, pieceBytes)
    }
  } finally {
    transform.destroy()
    await input.return?.(undefined)
  }
}
