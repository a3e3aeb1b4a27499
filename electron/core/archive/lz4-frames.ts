// LZ4 frames (lz4_Frame_format.md), as pg_dump and the lz4 program write them; one block is in memory at a time, with the
// 64 KB before it that it may refer to. Checksums are stepped over: rows are held against the server's own reading.
import { PieceReader } from './piece-reader.ts'

const frameMagic = 0x184d2204
const legacyMagic = 0x184c2102
const legacyBlockBytes = 8 * 1024 * 1024
const historyBytes = 64 * 1024
const blockSizes: Readonly<Record<number, number>> = { 4: 64 * 1024, 5: 256 * 1024, 6: 1024 * 1024, 7: 4 * 1024 * 1024 }

export const decompressLz4 = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const input = new PieceReader(chunks)
  try {
    let frames = 0
    while (await input.has(4)) {
      const magic = (await input.take(4)).readUInt32LE(0)
      if (magic === frameMagic) yield* readFrame(input)
      else if (magic === legacyMagic) yield* readLegacyFrame(input)
      else if (magic >>> 4 === 0x184d2a5) await input.skip((await input.take(4)).readUInt32LE(0))
      else throw new Error(frames === 0 ? 'it does not begin as LZ4' : 'something else follows the first frame')
      frames++
    }
    if (input.left > 0) throw new Error('it ends in the middle of a frame')
  } finally {
    await input.close()
  }
}

const readFrame = async function* (input: PieceReader): AsyncGenerator<Buffer> {
  const [flags = 0, sizes = 0] = await input.take(2)
  const blockBytes = blockSizes[(sizes >> 4) & 7]
  if (flags >> 6 !== 1 || blockBytes === undefined) throw new Error('its header is of no known version')
  if ((flags & 1) !== 0) throw new Error('it was compressed with a dictionary of its own')
  const independent = (flags & 0x20) !== 0
  const checksumBytes = (flags & 0x10) === 0 ? 0 : 4
  await input.skip(((flags & 8) === 0 ? 0 : 8) + 1) // content size, header checksum
  let history: Buffer = Buffer.alloc(0)
  for (;;) {
    const size = (await input.take(4)).readUInt32LE(0)
    if (size === 0) break
    const length = size & 0x7fffffff
    if (length > blockBytes) throw new Error('a block is larger than its frame allows')
    const block = await input.take(length)
    if (checksumBytes > 0) await input.skip(checksumBytes)
    const plain = size >>> 31 === 1 ? Buffer.from(block) : expandBlock(block, blockBytes, history)
    if (!independent)
      history =
        plain.length >= historyBytes
          ? plain.subarray(-historyBytes)
          : Buffer.concat([history, plain]).subarray(-historyBytes)
    if (plain.length > 0) yield plain
  }
  if ((flags & 4) !== 0) await input.skip(4)
}

/** No end mark: the next frame's magic number, or the end of the file, ends it. */
const readLegacyFrame = async function* (input: PieceReader): AsyncGenerator<Buffer> {
  while (await input.has(4)) {
    const size = (await input.peek(4)).readUInt32LE(0)
    if (size === frameMagic || size === legacyMagic || size >>> 4 === 0x184d2a5) return
    if (size > legacyBlockBytes + legacyBlockBytes / 255 + 16)
      throw new Error('a block is larger than its frame allows')
    await input.skip(4)
    yield expandBlock(await input.take(size), legacyBlockBytes, Buffer.alloc(0))
  }
}

/** One block: runs of literals, each followed by a copy from what came before. */
const expandBlock = (block: Buffer, most: number, history: Buffer): Buffer => {
  const out = Buffer.allocUnsafeSlow(history.length + most)
  history.copy(out)
  const end = out.length
  let to = history.length
  let at = 0
  const longer = (length: number): number => {
    let total = length
    let more = 255
    while (more === 255) {
      const byte = block[at++]
      if (byte === undefined) throw new Error('a block ends too early')
      more = byte
      total += more
    }
    return total
  }
  while (at < block.length) {
    const token = block[at++] ?? 0
    let literals = token >> 4
    if (literals === 15) literals = longer(literals)
    if (at + literals > block.length || to + literals > end) throw new Error('a block is damaged')
    block.copy(out, to, at, at + literals)
    at += literals
    to += literals
    if (at >= block.length) break
    const distance = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8)
    at += 2
    let length = token & 15
    if (length === 15) length = longer(length)
    length += 4
    if (distance === 0 || distance > to || to + length > end || at > block.length) throw new Error('a block is damaged')
    if (distance >= length) out.copyWithin(to, to - distance, to - distance + length)
    else if (distance === 1) out.fill(out[to - 1] ?? 0, to, to + length)
    else for (let i = 0; i < length; i++) out[to + i] = out[to + i - distance] ?? 0
    to += length
  }
  return out.subarray(history.length, to)
}
