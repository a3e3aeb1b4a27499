// The list of a zip (its central directory, at the end) and the bytes of one entry. Bounded by the file; zip64 is known.
import zlib from 'node:zlib'
import { sliceSource, streamSource, type ByteSource } from './byte-source.ts'
import { through } from './decompress.ts'
import { refuseArchive, refuseDamaged } from './refuse-archive.ts'

export type ZipEntry = {
  readonly name: string
  readonly kind: 'file' | 'folder' | 'link'
  readonly method: number
  readonly encrypted: boolean
  readonly packedBytes: number
  readonly sizeBytes: number
  readonly crc: number
  readonly headerAt: number
}

const maxDirectoryBytes = 256 * 1024 * 1024
const stored = 0
const deflated = 8

export const readZipEntries = async (source: ByteSource): Promise<readonly ZipEntry[]> => {
  const { at, size, count } = await findDirectory(source)
  if (size > maxDirectoryBytes || at + size > source.size)
    refuseArchive(source.file, 'The list of files of the zip is damaged', at)
  const directory = Buffer.alloc(size)
  await source.read(directory, at)
  const found: ZipEntry[] = []
  let offset = 0
  while (offset + 46 <= size && directory.readUInt32LE(offset) === 0x02014b50) {
    const nameBytes = directory.readUInt16LE(offset + 28)
    const extraBytes = directory.readUInt16LE(offset + 30)
    const commentBytes = directory.readUInt16LE(offset + 32)
    const end = offset + 46 + nameBytes + extraBytes + commentBytes
    if (end > size) refuseArchive(source.file, 'The list of files of the zip is damaged', at + offset)
    found.push(readEntry(directory, offset, nameBytes, extraBytes))
    offset = end
  }
  if (found.length < Math.min(count, 0xffff))
    refuseArchive(
      source.file,
      `The zip says it has ${count.toLocaleString('en')} files and lists ${found.length.toLocaleString('en')}`,
      at,
    )
  return found
}

const readEntry = (directory: Buffer, offset: number, nameBytes: number, extraBytes: number): ZipEntry => {
  const flags = directory.readUInt16LE(offset + 8)
  const madeBy = directory.readUInt8(offset + 5)
  const mode = directory.readUInt32LE(offset + 38) >>> 16
  const rawName = directory.subarray(offset + 46, offset + 46 + nameBytes)
  const name = rawName.toString((flags & 0x800) === 0 && rawName.some((byte) => byte >= 0x80) ? 'latin1' : 'utf8')
  const sizes = {
    sizeBytes: directory.readUInt32LE(offset + 24),
    packedBytes: directory.readUInt32LE(offset + 20),
    headerAt: directory.readUInt32LE(offset + 42),
  }
  const isLink = (madeBy === 3 || madeBy === 19) && (mode & 0xf000) === 0xa000
  return {
    name,
    kind: isLink ? 'link' : /[/\\]$/.test(name) ? 'folder' : 'file',
    method: directory.readUInt16LE(offset + 10),
    encrypted: (flags & 1) !== 0,
    crc: directory.readUInt32LE(offset + 16),
    ...readZip64(directory.subarray(offset + 46 + nameBytes, offset + 46 + nameBytes + extraBytes), sizes),
  }
}

type Sizes = { readonly sizeBytes: number; readonly packedBytes: number; readonly headerAt: number }

/** Fields that were too small stand, in this order, in the extra field 1. */
const readZip64 = (extra: Buffer, sizes: Sizes): Sizes => {
  const full = 0xffffffff
  for (let at = 0; at + 4 <= extra.length;) {
    const id = extra.readUInt16LE(at)
    const length = extra.readUInt16LE(at + 2)
    if (id === 1) {
      let next = at + 4
      const end = Math.min(extra.length, next + length)
      const take = (value: number): number => {
        if (value !== full || next + 8 > end) return value
        next += 8
        return Number(extra.readBigUInt64LE(next - 8))
      }
      const sizeBytes = take(sizes.sizeBytes)
      const packedBytes = take(sizes.packedBytes)
      return { sizeBytes, packedBytes, headerAt: take(sizes.headerAt) }
    }
    at += 4 + length
  }
  return sizes
}

const findDirectory = async (
  source: ByteSource,
): Promise<{ readonly at: number; readonly size: number; readonly count: number }> => {
  const tail = Buffer.alloc(Math.min(source.size, 22 + 0xffff + 20))
  const tailAt = source.size - tail.length
  await source.read(tail, tailAt)
  const mark = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (mark < 0 || mark + 22 > tail.length)
    return refuseArchive(source.file, 'The zip ends before its list of files: it is cut off', source.size)
  const small = {
    at: tail.readUInt32LE(mark + 16),
    size: tail.readUInt32LE(mark + 12),
    count: tail.readUInt16LE(mark + 10),
  }
  const locator = mark - 20
  if (locator < 0 || tail.toString('latin1', locator, locator + 4) !== 'PK\x06\x07') return small
  const record = Buffer.alloc(56)
  const recordAt = Number(tail.readBigUInt64LE(locator + 8))
  if (
    recordAt + 56 > source.size ||
    (await source.read(record, recordAt)) < 56 ||
    record.toString('latin1', 0, 4) !== 'PK\x06\x06'
  )
    return refuseArchive(source.file, 'The list of files of the zip is damaged', tailAt + locator)
  return {
    at: Number(record.readBigUInt64LE(48)),
    size: Number(record.readBigUInt64LE(40)),
    count: Number(record.readBigUInt64LE(32)),
  }
}

/** The entry's bytes; their number and checksum are held against what the zip says. */
export const readZipEntry = async function* (source: ByteSource, entry: ZipEntry): AsyncGenerator<Buffer> {
  const what = `${entry.name} in the zip`
  if (entry.encrypted || entry.method === 99)
    refuseArchive(
      source.file,
      `${what} is encrypted`,
      undefined,
      'Ask for the password, unpack it, and name what comes out.',
    )
  if (entry.method !== stored && entry.method !== deflated)
    refuseArchive(
      source.file,
      `${what} is packed in a way (${entry.method}) that is not read here`,
      undefined,
      'Unpack it with 7-Zip, and name what comes out.',
    )
  const header = Buffer.alloc(30)
  if ((await source.read(header, entry.headerAt)) < 30 || header.toString('latin1', 0, 4) !== 'PK\x03\x04')
    refuseArchive(source.file, `${what} is not where its list says`, entry.headerAt)
  const start = entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  if (start + entry.packedBytes > source.size) refuseArchive(source.file, `${what} is cut off`, source.size)
  const packed = streamSource(sliceSource(source, start, entry.packedBytes))
  let crc = 0
  let size = 0
  try {
    for await (const chunk of entry.method === stored
      ? packed
      : through(packed, () => zlib.createInflateRaw({ chunkSize: 256 * 1024 }))) {
      crc = zlib.crc32(chunk, crc)
      size += chunk.length
      if (size > entry.sizeBytes) throw new Error('it unpacks to more than it says')
      yield chunk
    }
    if (size !== entry.sizeBytes || crc !== entry.crc) throw new Error('its checksum is wrong')
  } catch (error) {
    refuseDamaged(source.file, what, error)
  }
}
