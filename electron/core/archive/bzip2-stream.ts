// Streams of bzip2, one block in memory at a time, checksums held. Blocks begin at any bit and do not say how long they
// are: a block is tried, and tried again when the memory at hand ends in its middle.
import { BitReader, OutOfBits, readBlock } from './bzip2-block.ts'

const blockMagic = 0x314159265359
const endMagic = 0x177245385090
/** A block of 900,000 bytes never takes more when packed. */
const maxPackedBytes = 2 * 1024 * 1024

export const decompressBzip2 = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const input = chunks[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  let at = 0 // in bits
  let ended = false
  const readMore = async (): Promise<void> => {
    const rest = held.subarray(at >> 3)
    const parts = [rest]
    let total = rest.length
    const wanted = Math.max(64 * 1024, rest.length * 2)
    while (total < wanted && !ended) {
      const next = await input.next()
      if (next.done === true) ended = true
      else {
        parts.push(next.value)
        total += next.value.length
      }
    }
    if (total === rest.length) throw new Error('it ends too early')
    if (rest.length > maxPackedBytes) throw new Error('a block is damaged')
    held = Buffer.concat(parts, total)
    at &= 7
  }
  const parse = async <T>(piece: (bits: BitReader) => T): Promise<T> => {
    for (;;) {
      const bits = new BitReader(held, at)
      try {
        const found = piece(bits)
        at = bits.at
        return found
      } catch (error) {
        if (!(error instanceof OutOfBits)) throw error
      }
      await readMore()
    }
  }
  const isAtEnd = async (): Promise<boolean> => {
    if (at >> 3 < held.length) return false
    try {
      await readMore()
      return false
    } catch {
      return ended
    }
  }
  try {
    let streams = 0
    while (!(await isAtEnd())) {
      const head = await parse((bits) => bits.bits(32))
      const level = (head & 0xff) - 0x30
      if (head >>> 8 !== 0x425a68 || level < 1 || level > 9)
        throw new Error(streams === 0 ? 'it does not begin as bzip2' : 'something else follows the first stream')
      yield* readStream(parse, level * 100_000)
      at = (at + 7) & ~7
      streams++
    }
  } finally {
    await input.return?.(undefined)
  }
}

const readStream = async function* (
  parse: <T>(piece: (bits: BitReader) => T) => Promise<T>,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  let whole = 0
  for (;;) {
    const block = await parse((bits) => {
      const magic = bits.bits(48)
      if (magic === blockMagic) return readBlock(bits, maxBytes)
      return magic === endMagic ? { crc: bits.bits(32) >>> 0, bytes: null } : null
    })
    if (block === null) throw new Error('a block is damaged')
    if (block.bytes === null) {
      if (block.crc !== whole) throw new Error('its checksum is wrong')
      return
    }
    if (crcOf(block.bytes) !== block.crc) throw new Error('the checksum of a block is wrong')
    whole = (((whole << 1) | (whole >>> 31)) ^ block.crc) >>> 0
    if (block.bytes.length > 0) yield block.bytes
  }
}

// CRC-32 with the highest bit first, unlike gzip's.
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24
  for (let i = 0; i < 8; i++) value = (value & 0x80000000) === 0 ? value << 1 : (value << 1) ^ 0x04c11db7
  return value >>> 0
})

const crcOf = (bytes: Buffer): number => {
  let crc = 0xffffffff
  for (let i = 0; i < bytes.length; i++) crc = (crc << 8) ^ (crcTable[((crc >>> 24) ^ (bytes[i] ?? 0)) & 0xff] ?? 0)
  return ~crc >>> 0
}
