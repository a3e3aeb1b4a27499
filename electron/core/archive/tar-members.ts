// The members of a tar, by their headers alone: contents are stepped over. Long names (GNU L, pax) are understood; every
// header's checksum is held, so that something else is not taken for one.
import type { ByteSource } from './byte-source.ts'
import { refuseArchive } from './refuse-archive.ts'

export type TarMember = {
  readonly name: string
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  readonly start: number
  readonly size: number
}

const blockBytes = 512
const maxMembers = 2_000_000
const maxNameBytes = 64 * 1024

export const readTarMembers = async (source: ByteSource): Promise<readonly TarMember[]> => {
  const found: TarMember[] = []
  const block = Buffer.alloc(blockBytes)
  let longName: string | null = null
  let longSize: number | null = null
  let at = 0
  while (at < source.size) {
    const got = await source.read(block, at)
    if (got < blockBytes) refuseArchive(source.file, 'The tar ends in the middle of a header', at + got)
    if (block.every((byte) => byte === 0)) break
    if (!hasRightSum(block)) refuseArchive(source.file, 'A header of the tar is damaged', at)
    const type = String.fromCharCode(block[156] ?? 0)
    const size = longSize ?? readNumber(block, 124, 12)
    const start = at + blockBytes
    if (size < 0 || !Number.isSafeInteger(size))
      refuseArchive(source.file, 'A header of the tar has a size that cannot be', at)
    if (type === 'L' || type === 'x' || type === 'g' || type === 'K') {
      if (type === 'L' || type === 'x') {
        if (size > maxNameBytes || start + size > source.size)
          refuseArchive(source.file, 'A name in the tar is too long to be true', at)
        const text = Buffer.alloc(size)
        await source.read(text, start)
        if (type === 'L') longName = cString(text)
        else {
          const pax = readPax(text)
          longName = pax.get('path') ?? longName
          const paxSize = Number(pax.get('size'))
          if (pax.has('size') && Number.isSafeInteger(paxSize) && paxSize >= 0) longSize = paxSize
        }
      }
    } else {
      found.push({ name: longName ?? nameOf(block), kind: kindOf(type), start, size })
      longName = null
      longSize = null
      if (found.length > maxMembers)
        refuseArchive(source.file, `The tar has more than ${maxMembers.toLocaleString('en')} members`, at)
    }
    at = start + Math.ceil(size / blockBytes) * blockBytes
  }
  return found
}

/** Is this a header of a tar, with or without `ustar`? */
export const isTarHeader = (block: Buffer): boolean =>
  block.length >= blockBytes && (block[0] ?? 0) !== 0 && hasRightSum(block.subarray(0, blockBytes))

const kindOf = (type: string): TarMember['kind'] =>
  type === '0' || type === '\0' || type === '7' || type === 'S'
    ? 'file'
    : type === '5'
      ? 'folder'
      : type === '1' || type === '2'
        ? 'link'
        : 'other'

/** The sum of all bytes, with the checksum's own field as spaces. */
const hasRightSum = (block: Buffer): boolean => {
  let sum = 0
  for (let i = 0; i < blockBytes; i++) sum += i >= 148 && i < 156 ? 32 : (block[i] ?? 0)
  return sum === readNumber(block, 148, 8)
}

/** Octal digits, or since 8 GB was too little, a number of bytes with the top bit set. */
const readNumber = (block: Buffer, at: number, length: number): number => {
  if (((block[at] ?? 0) & 0x80) !== 0) {
    let value = (block[at] ?? 0) & 0x7f
    for (let i = 1; i < length; i++) value = value * 256 + (block[at + i] ?? 0)
    return value
  }
  const digits = /^ *([0-7]+)/.exec(block.toString('latin1', at, at + length))?.[1]
  return digits === undefined ? -1 : Number.parseInt(digits, 8)
}

const cString = (bytes: Buffer): string => {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end)
}

const nameOf = (block: Buffer): string => {
  const name = cString(block.subarray(0, 100))
  const isUstar = block.toString('latin1', 257, 263) === 'ustar\0'
  const prefix = isUstar ? cString(block.subarray(345, 500)) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

/** Records of `length key=value\n`. */
const readPax = (text: Buffer): Map<string, string> => {
  const found = new Map<string, string>()
  for (let at = 0; at < text.length;) {
    const space = text.indexOf(32, at)
    const length = Number(text.toString('latin1', at, Math.max(at, space)))
    if (space < 0 || !Number.isInteger(length) || length <= space - at + 1) break
    const record = text.toString('utf8', space + 1, Math.min(text.length, at + length - 1))
    const equals = record.indexOf('=')
    if (equals > 0) found.set(record.slice(0, equals), record.slice(equals + 1))
    at += length
  }
  return found
}
