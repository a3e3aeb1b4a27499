// An archive of pg_dump, read without pg_restore: header, table of contents, and the data of each entry as a stream of
// decompressed bytes. Custom, tar and directory, versions 1.10 to 1.16. Opening reads the front of the file only.
import { lstat, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ArchiveFacts, ArchiveFormat, TocEntry } from '../../../shared/model/archive.ts'
import { refuseFile } from '../script/text-source.ts'
import { findBlobList, openBlobs, type LargeObject } from './blobs.ts'
import { openFileSource, sliceSource, streamSource, type ByteSource } from './byte-source.ts'
import { BlockReader, findBlocks, readChunks, skipChunks } from './custom-blocks.ts'
import { decompress, takesAtOnce, type Algorithm } from './decompress.ts'
import { openFolderStore, openTarStore, type Member, type MemberStore } from './member-store.ts'
import { readHeader, type ArchiveHeader } from './read-header.ts'
import { readToc, type Toc } from './read-toc.ts'
import { refuseArchive } from './refuse-archive.ts'
import { withSizes } from './data-sizes.ts'
import { fullName, summarizeToc } from './summarize-toc.ts'
import { isTarHeader } from './tar-members.ts'
import { openTocWindow } from './toc-window.ts'

export type OpenArchive = {
  readonly facts: ArchiveFacts
  /**
   * What pg_dump wrote for the entry, in the archive's encoding: COPY rows with their end mark (`\.` and empty lines), or
   * INSERT statements. Several may run at once. Raises for an entry without data. `lent`: each piece is good only until the
   * next is asked for, and costs the garbage collector nothing.
   */
  readonly readData: (entry: TocEntry, lent?: boolean, onPacked?: (bytes: number) => void) => AsyncIterable<Buffer>
  /** One after the other; what is not read of one is stepped over. */
  readonly readBlobs: (entry: TocEntry) => AsyncIterable<LargeObject>
  readonly close: () => Promise<void>
}

const neededMajor = (minor: number): number =>
  minor >= 16 ? 17 : minor === 15 ? 16 : minor === 14 ? 12 : minor === 13 ? 10 : minor >= 11 ? 9 : 8

export const openArchive = async (
  path: string,
  options: { readonly maxTocBytes?: number } = {},
): Promise<OpenArchive> => {
  const info = await stat(path).catch((error: unknown) => refuseFile(path, error))
  if (info.isDirectory()) return openFolder(path, options)
  const source = await openFileSource(path)
  try {
    const head = Buffer.alloc(512)
    await source.read(head, 0)
    if (head.toString('latin1', 0, 5) === 'PGDMP') return await openCustom(path, source, options)
    if (isTarHeader(head)) return await openTar(path, source, options)
    return refuseArchive(
      path,
      'This is no pg_dump archive',
      undefined,
      'Look at it first, to see what it is: groundwork inspect FILE',
    )
  } catch (error) {
    await source.close()
    throw error
  }
}

type Options = { readonly maxTocBytes?: number }

const readFront = async (
  source: ByteSource,
  format: ArchiveFormat,
  options: Options,
): Promise<{ readonly header: ArchiveHeader; readonly toc: Toc }> => {
  const window = openTocWindow(source, options.maxTocBytes)
  const header = await window.parse(readHeader)
  if ((format === 'custom') !== (header.formatCode === 1)) {
    refuseArchive(
      source.file,
      format === 'custom'
        ? 'This is the table of contents of a directory archive, without its data'
        : 'The table of contents says that it belongs to a custom archive',
      undefined,
      format === 'custom' ? 'Name the folder it lies in.' : 'Name the archive itself.',
    )
  }
  return { header, toc: await readToc(window, header, format) }
}

const makeFacts = (
  format: ArchiveFormat,
  header: ArchiveHeader,
  toc: Toc,
  entries: readonly TocEntry[],
  algorithm: ArchiveFacts['compression'],
): ArchiveFacts => ({
  format,
  version: header.version,
  compression: algorithm,
  createdAt: header.createdAt,
  databaseName: toc.decode(header.databaseName),
  serverVersion: header.serverVersion,
  pgDumpVersion: header.pgDumpVersion,
  encoding: toc.encoding,
  entries,
  ...summarizeToc(entries),
  needsPgRestore: neededMajor(header.minor),
})

const describeEntry = (entry: TocEntry): string =>
  entry.desc === 'TABLE DATA' ? `The data of ${fullName(entry)}` : `The data of ${entry.desc} ${entry.tag}`
const noData = (file: string, entry: TocEntry): never =>
  refuseArchive(file, `${describeEntry(entry)} is not in the archive`)

/** Tells of the bytes as they are stored, for who wants to know how far it is. */
const counted = async function* (
  chunks: AsyncIterable<Buffer>,
  onPacked: ((bytes: number) => void) | undefined,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    onPacked?.(chunk.length)
    yield chunk
  }
}

const openCustom = async (path: string, source: ByteSource, options: Options): Promise<OpenArchive> => {
  const { header, toc } = await readFront(source, 'custom', options)
  const algorithm: Algorithm = header.compression === 'gzip' ? 'zlib' : header.compression
  let blocks: ReturnType<typeof findBlocks> | undefined
  const locate = async (entry: TocEntry): Promise<number> => {
    if (!entry.hasData) return noData(path, entry)
    if (entry.offset !== null) return entry.offset
    blocks ??= findBlocks(source, toc.dataStart, header.intSize)
    return (await blocks).get(entry.dumpId) ?? noData(path, entry)
  }
  const openBlock = async (
    entry: TocEntry,
  ): Promise<{ readonly reader: BlockReader; readonly kind: 'data' | 'blobs' }> => {
    const at = await locate(entry)
    if (at >= source.size)
      refuseArchive(
        path,
        `${describeEntry(entry)} should begin at byte ${at.toLocaleString('en')}, and the file ends before it`,
        source.size,
      )
    const reader = new BlockReader(source, at, header.intSize)
    const { kind, dumpId } = await reader.header()
    if (dumpId !== entry.dumpId)
      refuseArchive(path, `${describeEntry(entry)} is not where the table of contents says`, at)
    return { reader, kind }
  }
  return {
    facts: makeFacts('custom', header, toc, withSizes(toc.entries, source.size, header.intSize), header.compression),
    readData: async function* (entry, lent, onPacked) {
      const { reader, kind } = await openBlock(entry)
      if (kind !== 'data') refuseArchive(path, `${describeEntry(entry)} is a block of large objects`, reader.offset)
      const chunks = counted(readChunks(reader, takesAtOnce(algorithm)), onPacked)
      yield* decompress(algorithm, chunks, path, describeEntry(entry), lent)
    },
    readBlobs: async function* (entry) {
      const { reader, kind } = await openBlock(entry)
      if (kind !== 'blobs') refuseArchive(path, `${describeEntry(entry)} is a block of table data`, reader.offset)
      for (let oid = await reader.int(); oid !== 0; oid = await reader.int()) {
        // Its end is found first, so that the next one is where it should be whatever the caller reads of this one.
        const from = reader.offset
        await skipChunks(reader)
        const own = new BlockReader(sliceSource(source, 0, reader.offset), from, header.intSize)
        // Written as a signed number: large oids come out negative.
        yield { oid: oid >>> 0, chunks: decompress(algorithm, readChunks(own), path, `Large object ${oid >>> 0}`) }
      }
    },
    close: () => source.close(),
  }
}

const openMembers = async (
  path: string,
  format: 'tar' | 'directory',
  store: MemberStore,
  tocSource: ByteSource,
  options: Options,
): Promise<OpenArchive> => {
  const { header, toc } = await readFront(tocSource, format, options)
  const sized = toc.entries.map((entry) =>
    entry.member === null || entry.desc !== 'TABLE DATA'
      ? entry
      : { ...entry, dataBytes: store.find(entry.member)?.sizeBytes ?? null },
  )
  const seen = sized.find((entry) => entry.member !== null && entry.desc === 'TABLE DATA')
  const found = seen?.member === undefined || seen.member === null ? null : store.find(seen.member)
  // The header of a tar or of a folder's toc.dat says what was asked for; the members say what was done.
  const compression = found === null ? header.compression : found.algorithm
  const memberOf = (entry: TocEntry): Member =>
    entry.member === null
      ? noData(path, entry)
      : (store.find(entry.member) ??
        refuseArchive(
          path,
          `${describeEntry(entry)} is missing: the archive has no ${entry.member}`,
          undefined,
          'The archive is incomplete: ask for all of its files.',
        ))
  const stream = async function* (
    member: Member,
    what: string,
    lent = false,
    onPacked?: (bytes: number) => void,
  ): AsyncGenerator<Buffer> {
    const source = await member.open()
    try {
      const chunks = counted(streamSource(source, 0, takesAtOnce(member.algorithm)), onPacked)
      yield* decompress(member.algorithm, chunks, path, what, lent)
    } finally {
      await source.close()
    }
  }
  return {
    facts: makeFacts(format, header, toc, sized, compression),
    readData: async function* (entry, lent, onPacked) {
      yield* stream(memberOf(entry), describeEntry(entry), lent, onPacked)
    },
    readBlobs: (entry) =>
      openBlobs(
        path,
        store,
        stream(findBlobList(store, entry) ?? memberOf(entry), 'The list of large objects'),
        stream,
      ),
    close: () => store.close(),
  }
}

const openTar = async (path: string, source: ByteSource, options: Options): Promise<OpenArchive> => {
  const store = await openTarStore(source)
  const member = store.find('toc.dat')
  if (member === null || member.algorithm !== 'none')
    return refuseArchive(
      path,
      'This tar is no pg_dump archive: it has no toc.dat',
      undefined,
      'Unpack it, and name what is inside.',
    )
  const inner = await member.open()
  return openMembers(path, 'tar', store, { ...inner, file: path }, options)
}

const openFolder = async (path: string, options: Options): Promise<OpenArchive> => {
  const store = await openFolderStore(path)
  const tocPath = join(path, 'toc.dat')
  const info = await lstat(tocPath).catch(() => null)
  if (info === null) {
    const gz = store.find('toc.dat')
    if (gz?.algorithm === 'gzip')
      return openMembers(path, 'directory', store, await unpackToc(path, gz, options), options)
    return refuseArchive(
      path,
      'This folder is no pg_dump archive: it has no toc.dat',
      undefined,
      'Name the folder that has a toc.dat in it.',
    )
  }
  if (!info.isFile()) return refuseArchive(path, 'The toc.dat of this folder is no ordinary file')
  const source = await openFileSource(tocPath)
  try {
    return await openMembers(path, 'directory', store, source, options)
  } finally {
    await source.close()
  }
}

/** Somebody compressed every file of the folder; pg_restore takes that, and so do we. */
const unpackToc = async (path: string, member: Member, options: Options): Promise<ByteSource> => {
  const most = options.maxTocBytes ?? 256 * 1024 * 1024
  const parts: Buffer[] = []
  let size = 0
  const packed = await member.open()
  try {
    for await (const part of decompress('gzip', streamSource(packed), path, 'toc.dat.gz')) {
      size += part.length
      if (size > most) refuseArchive(path, 'toc.dat.gz unpacks to more than any real table of contents')
      parts.push(part)
    }
  } finally {
    await packed.close()
  }
  const whole = Buffer.concat(parts)
  const memory: ByteSource = {
    file: path,
    size: whole.length,
    read: (into, at) => Promise.resolve(whole.copy(into, 0, at)),
    close: () => Promise.resolve(),
  }
  return sliceSource(memory, 0, whole.length)
}
