// Data of the custom format (pg_backup_custom.c): a block is its kind, the number of its entry, and chunks of a length and
// bytes until one of length 0. A block of large objects holds, for each, its oid and such chunks, until oid 0.
// Chunks are small (4 KB from zlib), so they are joined on the way; none is ever allocated by the length it claims.
import type { ByteSource } from './byte-source.ts'
import { refuseArchive } from './refuse-archive.ts'

const mostWindowBytes = 256 * 1024
const leastWindowBytes = 4 * 1024
const joinedBytes = 128 * 1024
/** The kind and the numbers around a block's data. */
const aroundBytes = 64

export type BlockKind = 'data' | 'blobs'
export type Block = { readonly kind: BlockKind; readonly dumpId: number }

/**
 * Reads forward from one place. Each block in work has a reader of its own, and one window that is filled again and again: no
 * larger than the block is likely to be, for of thousands of small ones each takes one.
 */
export class BlockReader {
  readonly #source: ByteSource
  readonly #intSize: number
  readonly windowBytes: number
  #memory: Buffer | null = null
  #window: Buffer = Buffer.alloc(0)
  #at = 0
  #start: number

  constructor(source: ByteSource, at: number, intSize: number, likelyBytes: number | null = null) {
    this.#source = source
    this.windowBytes = Math.min(
      mostWindowBytes,
      Math.max(leastWindowBytes, (likelyBytes ?? mostWindowBytes) + aroundBytes),
    )
    this.#start = at
    this.#intSize = intSize
  }

  get offset(): number {
    return this.#start + this.#at
  }

  get atEnd(): boolean {
    return this.offset >= this.#source.size
  }

  async #fill(): Promise<void> {
    const from = this.offset
    const wanted = Math.min(this.windowBytes, this.#source.size - from)
    // Fresh memory for every piece of a large file is what the garbage collector then runs for.
    if (this.#memory === null || this.#memory.length < wanted)
      this.#memory = Buffer.allocUnsafeSlow(Math.max(0, wanted))
    const window = this.#memory.subarray(0, Math.max(0, wanted))
    this.#window = window.subarray(0, wanted > 0 ? await this.#source.read(window, from) : 0)
    this.#start = from
    this.#at = 0
  }

  async byte(): Promise<number> {
    if (this.#at >= this.#window.length) await this.#fill()
    const byte = this.#window[this.#at]
    if (byte === undefined)
      return refuseArchive(this.#source.file, 'The file ends in the middle of its data', this.offset)
    this.#at++
    return byte
  }

  async int(): Promise<number> {
    const from = this.offset
    if (this.#at + this.#intSize + 1 > this.#window.length) await this.#fill()
    if (this.#window.length - this.#at < this.#intSize + 1)
      return refuseArchive(this.#source.file, 'The file ends in the middle of its data', this.#source.size)
    const sign = this.#window[this.#at++] ?? 0
    let value = 0
    let scale = 1
    for (let i = 0; i < this.#intSize; i++) {
      value += (this.#window[this.#at++] ?? 0) * scale
      scale *= 256
    }
    if (sign > 1 || !Number.isSafeInteger(value))
      return refuseArchive(this.#source.file, 'A number in the data is damaged', from)
    return sign === 1 ? -value : value
  }

  /** Length of the next chunk, never more than the file has. 0: there is none. */
  async chunkLength(): Promise<number> {
    const from = this.offset
    const length = await this.int()
    if (length < 0 || length > this.#source.size - this.offset) {
      return refuseArchive(
        this.#source.file,
        `A chunk of data says it has ${length.toLocaleString('en')} bytes, and the file has only ${Math.max(0, this.#source.size - this.offset).toLocaleString('en')} left`,
        from,
      )
    }
    return length
  }

  /** Up to `most` bytes that are at hand; at least one. Good until something else is read. */
  async some(most: number): Promise<Buffer> {
    if (this.#at >= this.#window.length) await this.#fill()
    const piece = this.#window.subarray(this.#at, this.#at + most)
    if (piece.length === 0)
      return refuseArchive(this.#source.file, 'The file ends in the middle of its data', this.offset)
    this.#at += piece.length
    return piece
  }

  skip(length: number): void {
    if (this.#at + length <= this.#window.length) this.#at += length
    else {
      this.#start = this.offset + length
      this.#window = Buffer.alloc(0)
      this.#at = 0
    }
  }

  async header(): Promise<Block> {
    const from = this.offset
    const code = await this.byte()
    const kind = code === 1 ? 'data' : code === 3 ? 'blobs' : null
    const dumpId = await this.int()
    return kind === null
      ? refuseArchive(this.#source.file, `A block of data is of a kind (${code}) that does not exist`, from)
      : { kind, dumpId }
  }
}

/** The bytes of all chunks up to the one of length 0. `reuse`: a piece is good only until the next one is asked for. */
export const readChunks = async function* (reader: BlockReader, reuse = false): AsyncGenerator<Buffer> {
  const mostBytes = Math.min(joinedBytes, reader.windowBytes)
  let joined = Buffer.allocUnsafeSlow(mostBytes)
  let filled = 0
  for (let length = await reader.chunkLength(); length > 0; length = await reader.chunkLength()) {
    for (let left = length; left > 0;) {
      const piece = await reader.some(Math.min(left, mostBytes - filled))
      piece.copy(joined, filled)
      filled += piece.length
      left -= piece.length
      if (filled < mostBytes) continue
      yield joined
      if (!reuse) joined = Buffer.allocUnsafeSlow(mostBytes)
      filled = 0
    }
  }
  if (filled > 0) yield joined.subarray(0, filled)
}

export const skipChunks = async (reader: BlockReader): Promise<void> => {
  for (let length = await reader.chunkLength(); length > 0; length = await reader.chunkLength()) reader.skip(length)
}

/** Where each entry's block begins, for an archive that was written to a pipe and does not say it. */
export const findBlocks = async (
  source: ByteSource,
  dataStart: number,
  intSize: number,
): Promise<ReadonlyMap<number, number>> => {
  const found = new Map<number, number>()
  const reader = new BlockReader(source, dataStart, intSize)
  while (!reader.atEnd) {
    const at = reader.offset
    const { kind, dumpId } = await reader.header()
    if (!found.has(dumpId)) found.set(dumpId, at)
    if (kind === 'data') await skipChunks(reader)
    else while ((await reader.int()) !== 0) await skipChunks(reader)
  }
  return found
}
