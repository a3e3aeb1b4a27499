// One block of bzip2: Huffman codes, move-to-front, Burrows-Wheeler, runs. Works on memory; running out of it is `OutOfBits`
// and the caller tries again with more. A block makes at most 900,000 bytes before its runs, 46 MB after.
export class OutOfBits extends Error {}

export class BitReader {
  readonly #bytes: Buffer
  /** In bits. */
  at: number

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.at = at
  }

  bit(): number {
    const byte = this.#bytes[this.at >> 3]
    if (byte === undefined) throw new OutOfBits()
    const bit = (byte >> (7 - (this.at & 7))) & 1
    this.at++
    return bit
  }

  bits(count: number): number {
    let value = 0
    for (let left = count; left > 0;) {
      const byte = this.#bytes[this.at >> 3]
      if (byte === undefined) throw new OutOfBits()
      const inByte = 8 - (this.at & 7)
      const take = Math.min(inByte, left)
      value = value * 2 ** take + ((byte >> (inByte - take)) & ((1 << take) - 1))
      this.at += take
      left -= take
    }
    return value
  }
}

const damaged = (): never => {
  throw new Error('a block is damaged')
}

const maxCodeBits = 20
const groupSymbols = 50

/** `limit[n]`: the largest code of n bits; `first[n]`: what to take off a code to find its symbol in `symbols`. */
type Codes = {
  readonly limit: Int32Array
  readonly first: Int32Array
  readonly symbols: Uint16Array
  readonly least: number
}

const readCodes = (input: BitReader, symbolCount: number): Codes => {
  const lengths = new Uint8Array(symbolCount)
  let length = input.bits(5)
  for (let i = 0; i < symbolCount; i++) {
    for (;;) {
      if (length < 1 || length > maxCodeBits) damaged()
      if (input.bit() === 0) break
      length += input.bit() === 0 ? 1 : -1
    }
    lengths[i] = length
  }
  const limit = new Int32Array(maxCodeBits + 2).fill(-1)
  const first = new Int32Array(maxCodeBits + 2)
  const symbols = new Uint16Array(symbolCount)
  let code = 0
  let at = 0
  let least = maxCodeBits
  for (let bits = 1; bits <= maxCodeBits; bits++) {
    first[bits] = code - at
    for (let i = 0; i < symbolCount; i++) {
      if (lengths[i] !== bits) continue
      symbols[at++] = i
      code++
      if (bits < least) least = bits
    }
    limit[bits] = code - 1
    code <<= 1
  }
  return { limit, first, symbols, least }
}

const readSymbol = (input: BitReader, { limit, first, symbols, least }: Codes): number => {
  let code = input.bits(least)
  for (let bits = least; bits <= maxCodeBits; bits++) {
    if (code <= (limit[bits] ?? -1)) return symbols[code - (first[bits] ?? 0)] ?? damaged()
    code = code * 2 + input.bit()
  }
  return damaged()
}

const readAlphabet = (input: BitReader): Uint8Array => {
  const used: number[] = []
  const rows = input.bits(16)
  for (let row = 0; row < 16; row++) {
    if ((rows & (0x8000 >> row)) === 0) continue
    const columns = input.bits(16)
    for (let column = 0; column < 16; column++) if ((columns & (0x8000 >> column)) !== 0) used.push(row * 16 + column)
  }
  return used.length === 0 ? damaged() : Uint8Array.from(used)
}

const readSelectors = (input: BitReader, groups: number): Uint8Array => {
  const count = input.bits(15)
  if (count < 1) damaged()
  const order = Array.from({ length: groups }, (_, i) => i)
  const selectors = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    let place = 0
    while (input.bit() === 1) if (++place >= groups) damaged()
    const [moved = 0] = order.splice(place, 1)
    order.unshift(moved)
    selectors[i] = moved
  }
  return selectors
}

/** Behind the block's magic word: its checksum and its bytes. */
export const readBlock = (input: BitReader, maxBytes: number): { readonly crc: number; readonly bytes: Buffer } => {
  const crc = input.bits(32) >>> 0
  if (input.bit() === 1) throw new Error('it was made by a bzip2 of before 1999')
  const origin = input.bits(24)
  const alphabet = readAlphabet(input)
  const groups = input.bits(3)
  if (groups < 2 || groups > 6) damaged()
  const selectors = readSelectors(input, groups)
  const endSymbol = alphabet.length + 1
  const tables = Array.from({ length: groups }, () => readCodes(input, alphabet.length + 2))
  const shuffled = new Uint32Array(maxBytes)
  const counts = new Uint32Array(256)
  let size = 0
  let run = 0
  let runUnit = 1
  for (let group = 0, left = 0, codes: Codes | undefined; ; left--) {
    if (left === 0) {
      codes = tables[selectors[group++] ?? -1]
      left = groupSymbols
    }
    if (codes === undefined) return damaged()
    const symbol = readSymbol(input, codes)
    if (symbol < 2) {
      // A run of the front byte, its length in digits of one and two.
      run += runUnit << symbol
      runUnit *= 2
      if (run > maxBytes) damaged()
      continue
    }
    if (run > 0) {
      const byte = alphabet[0] ?? 0
      if (size + run > maxBytes) damaged()
      counts[byte] = (counts[byte] ?? 0) + run
      shuffled.fill(byte, size, size + run)
      size += run
      run = 0
      runUnit = 1
    }
    if (symbol === endSymbol) break
    if (size >= maxBytes) damaged()
    const byte = alphabet[symbol - 1] ?? damaged()
    alphabet.copyWithin(1, 0, symbol - 1)
    alphabet[0] = byte
    counts[byte] = (counts[byte] ?? 0) + 1
    shuffled[size++] = byte
  }
  if (origin >= size) damaged()
  return { crc, bytes: withRuns(shuffled, counts, origin, size) }
}

/** Burrows-Wheeler backwards, and four equal bytes as a run of so many more. */
const withRuns = (shuffled: Uint32Array, counts: Uint32Array, origin: number, size: number): Buffer => {
  const starts = new Uint32Array(256)
  let sum = 0
  for (let i = 0; i < 256; i++) {
    starts[i] = sum
    sum += counts[i] ?? 0
  }
  // The byte stands in the lower 8 bits, where it came from above them.
  for (let i = 0; i < size; i++) {
    const byte = (shuffled[i] ?? 0) & 0xff
    const to = starts[byte] ?? 0
    starts[byte] = to + 1
    shuffled[to] = ((shuffled[to] ?? 0) & 0xff) | (i << 8)
  }
  let out = Buffer.allocUnsafeSlow(size + 1024)
  let at = 0
  let place = (shuffled[origin] ?? 0) >>> 8
  let last = -1
  let equal = 0
  for (let i = 0; i < size; i++) {
    const word = shuffled[place] ?? 0
    const byte = word & 0xff
    place = word >>> 8
    const isCount = equal === 4
    const times = isCount ? byte : 1
    if (at + times > out.length) {
      const bigger = Buffer.allocUnsafeSlow(out.length * 2 + times)
      out.copy(bigger, 0, 0, at)
      out = bigger
    }
    if (isCount) {
      out.fill(last, at, at + times)
      at += times
      equal = 0
      last = -1
    } else {
      out[at++] = byte
      equal = byte === last ? equal + 1 : 1
      last = byte
    }
  }
  return out.subarray(0, at)
}
