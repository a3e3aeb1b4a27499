// A script in a compressed file or a zip, read as it is unpacked: nothing of its size is ever written to a disk. Only for what says in
// its beginning what it is written in, as every dump does; null for anything else, which is unpacked as a whole.
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { openFileSource, streamSource, type ByteSource } from '../archive/byte-source.ts'
import { chooseMember } from '../archive/choose-member.ts'
import { decompress, pieceBytesFor } from '../archive/decompress.ts'
import type { Peeled } from '../archive/layers.ts'
import { recognise, type Recognised } from '../archive/recognise.ts'
import { makeUnpackGuard } from '../archive/unpack-guard.ts'
import { unpackXz } from '../archive/unpack-xz.ts'
import { readZipEntries, readZipEntry, type ZipEntry } from '../archive/zip-entries.ts'
import { makeTaskFolder, removeOrphanFolders } from '../process/orphan-folders.ts'
import { detectEncoding } from '../script/detect-encoding.ts'
import { streamTextSource, type StreamedText } from '../script/stream-text-source.ts'

export type StreamedScript = Peeled & {
  readonly stream: {
    readonly encoding: string
    /** From its beginning; may be opened again. */
    readonly open: () => Promise<StreamedText>
    /** The end of what was read last. */
    readonly tail: () => Buffer
  }
}

const headBytes = 256 * 1024
const compressions = ['gzip', 'zstd', 'lz4', 'bzip2', 'xz', 'zip'] as const
type Compression = (typeof compressions)[number]

export type CompressedOptions = {
  readonly folder: string
  /** Bytes of the file as it is stored. */
  readonly onBytes?: (done: number, total: number) => void
}

const isCompression = (format: string): format is Compression => compressions.some((one) => one === format)

/** The one file of a zip that may be a script. Null where there is none, or more: whoever unpacks it as a whole says so. */
const findZipped = async (path: string): Promise<ZipEntry | null> => {
  const source = await openFileSource(path)
  try {
    const choice = chooseMember(path, await readZipEntries(source))
    return choice.kind === 'file' ? choice.member : null
  } catch {
    return null
  } finally {
    await source.close()
  }
}

const findUnpacking = async (
  path: string,
  format: Compression,
): Promise<((source: ByteSource) => AsyncIterable<Buffer>) | null> => {
  if (format === 'xz') return (source) => unpackXz(streamSource(source), path)
  if (format !== 'zip')
    return (source) => decompress(format, streamSource(source), path, basename(path), true, pieceBytesFor(source.size))
  const member = await findZipped(path)
  return member === null ? null : (source) => readZipEntry(source, member)
}

const countReads = (source: ByteSource, onRead: (bytes: number) => void): ByteSource => ({
  ...source,
  read: async (into, at) => {
    const got = await source.read(into, at)
    onRead(got)
    return got
  },
})

export const openCompressedScript = async (
  path: string,
  outside: Recognised,
  options: CompressedOptions,
): Promise<StreamedScript | null> => {
  const { format } = outside
  if (!isCompression(format)) return null
  const { size } = await stat(path)
  const unpackFrom = await findUnpacking(path, format)
  if (unpackFrom === null) return null
  const unpack = async function* (): AsyncGenerator<Buffer> {
    const file = await openFileSource(path)
    const guard = await makeUnpackGuard(path, size, options.folder, { reserveBytes: Number.NEGATIVE_INFINITY })
    let done = 0
    const source = countReads(file, (bytes) => (done += bytes))
    try {
      for await (const chunk of unpackFrom(source)) {
        guard.count(chunk.length)
        options.onBytes?.(done, size)
        yield chunk
      }
    } finally {
      await file.close()
    }
  }
  const head = await readHead(unpack())
  if (head === null) return null
  await mkdir(options.folder, { recursive: true })
  void removeOrphanFolders(options.folder)
  const folder = await makeTaskFolder('unpacked', options.folder)
  const drop = async (): Promise<null> => {
    await rm(folder, { recursive: true, force: true })
    return null
  }
  try {
    const innerPath = join(folder, 'beginning.sql')
    await writeFile(innerPath, head, { mode: 0o600 })
    const inner = await recognise(innerPath)
    if (inner.format !== 'script') return await drop()
    const encoding = await detectEncoding(innerPath)
    if (encoding.source !== 'bom' && encoding.source !== 'declared') return await drop()
    let last: StreamedText | null = null
    return {
      layers: [format, 'script'],
      innerPath,
      inner,
      temporary: [folder],
      stream: {
        encoding: encoding.name,
        open: () => Promise.resolve((last = streamTextSource(unpack(), path, encoding.name))),
        tail: () => last?.tail() ?? Buffer.alloc(0),
      },
    }
  } catch (error) {
    await drop()
    throw error
  }
}

/** Null where it cannot be unpacked even so far: whoever unpacks it as a whole says why. */
const readHead = async (chunks: AsyncGenerator<Buffer>): Promise<Buffer | null> => {
  const parts: Buffer[] = []
  let total = 0
  try {
    for await (const chunk of chunks) {
      parts.push(Buffer.from(chunk))
      total += chunk.length
      if (total >= headBytes) break
    }
    return Buffer.concat(parts, total).subarray(0, headBytes)
  } catch {
    return null
  }
}
