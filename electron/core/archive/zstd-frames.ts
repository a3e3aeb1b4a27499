// Zstandard (RFC 8878) for a Node without it: frames are cut into blocks here, and fzstd expands them one at a time. A block
// makes at most 128 KB, so that no input, however small, becomes more than that in memory at once; the window a frame asks
// for is held to the 128 MB the zstd program itself stops at.
import { Decompress } from 'fzstd'
import { PieceReader } from './piece-reader.ts'

const magic = 0xfd2fb528
const maxWindowBytes = 128 * 1024 * 1024
const maxBlockBytes = 128 * 1024
const leastPushed = 18
/** A block takes milliseconds. One built to keep us busy is not answered by a second one. */
const maxBlockMs = 2000

export const decompressZstd = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const input = new PieceReader(chunks)
  try {
    let frames = 0
    while (await input.has(4)) {
      const found = (await input.take(4)).readUInt32LE(0)
      if (found === magic) yield* readFrame(input)
      else if (found >>> 4 === 0x184d2a5) await input.skip((await input.take(4)).readUInt32LE(0))
      else throw new Error(frames === 0 ? 'it does not begin as Zstandard' : 'something else follows the first frame')
      frames++
    }
    if (input.left > 0) throw new Error('it ends in the middle of a frame')
  } finally {
    await input.close()
  }
}

const readFrame = async function* (input: PieceReader): AsyncGenerator<Buffer> {
  const header = await readFrameHeader(input)
  let made: Buffer[] = []
  const expand = new Decompress((data) => void made.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength)))
  const start = Buffer.alloc(4)
  start.writeUInt32LE(magic)
  let pushed = 0
  let pending = Buffer.concat([start, header.bytes])
  for (let last = false; !last;) {
    const word = await input.take(3)
    const value = word.readUIntLE(0, 3)
    last = (value & 1) === 1
    const kind = (value >> 1) & 3
    const size = value >> 3
    if (kind === 3 || size > Math.min(maxBlockBytes, Math.max(header.windowBytes, 1024)))
      throw new Error('a block is damaged')
    const body = kind === 1 ? 1 : size
    pending = Buffer.concat([pending, word, await input.take(body)])
    const started = performance.now()
    expand.push(pending)
    pushed += pending.length
    pending = Buffer.alloc(0)
    if (performance.now() - started > maxBlockMs) throw new Error('a block is built to take forever')
    for (const piece of made) if (piece.length > 0) yield piece
    made = []
  }
  if (header.hasChecksum) await input.skip(4)
  // fzstd waits for 18 bytes before it begins; a shorter frame is pushed out by padding, which it then keeps waiting on.
  if (pushed < leastPushed) expand.push(Buffer.alloc(leastPushed - pushed))
  for (const piece of made) if (piece.length > 0) yield piece
}

const readFrameHeader = async (
  input: PieceReader,
): Promise<{ readonly bytes: Buffer; readonly windowBytes: number; readonly hasChecksum: boolean }> => {
  const flags = (await input.peek(1)).readUInt8(0)
  const single = (flags & 0x20) !== 0
  const dictionaryBytes = [0, 1, 2, 4][flags & 3] ?? 0
  const sizeBytes = flags >> 6 === 0 ? (single ? 1 : 0) : 1 << (flags >> 6)
  const bytes = Buffer.from(await input.take(1 + (single ? 0 : 1) + dictionaryBytes + sizeBytes))
  if ((flags & 8) !== 0) throw new Error('its header is damaged')
  let windowBytes = 0
  if (single) {
    const content =
      sizeBytes === 8
        ? Number(bytes.readBigUInt64LE(1 + dictionaryBytes))
        : bytes.readUIntLE(1 + dictionaryBytes, sizeBytes) + (sizeBytes === 2 ? 256 : 0)
    windowBytes = content
  } else {
    const code = bytes.readUInt8(1)
    const base = 2 ** (10 + (code >> 3))
    windowBytes = base + (base / 8) * (code & 7)
  }
  if (windowBytes > maxWindowBytes)
    throw new Error(`it needs a window of ${Math.round(windowBytes / 1024 / 1024)} MB; 128 MB is the most`)
  const usesDictionary =
    dictionaryBytes > 0 &&
    bytes.subarray(1 + (single ? 0 : 1), 1 + (single ? 0 : 1) + dictionaryBytes).some((byte) => byte !== 0)
  if (usesDictionary) throw new Error('it was compressed with a dictionary of its own')
  return { bytes, windowBytes, hasChecksum: (flags & 4) !== 0 }
}
