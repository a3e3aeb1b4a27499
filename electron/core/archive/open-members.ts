// The directory and the tar format: toc.dat, and a file or member for each table's data.
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TocEntry } from '../../../shared/model/archive.ts'
import { counted, describeData, makeFacts, noData, readFront, type FrontOptions } from './archive-front.ts'
import { findBlobList, openBlobs } from './blobs.ts'
import { openFileSource, sliceSource, streamSource, type ByteSource } from './byte-source.ts'
import { decompress, pieceBytesFor, takesAtOnce } from './decompress.ts'
import { openFolderStore, openTarStore, type Member, type MemberStore } from './member-store.ts'
import type { OpenArchive } from './open-archive.ts'
import { refuseArchive } from './refuse-archive.ts'

const openMembers = async (
  path: string,
  format: 'tar' | 'directory',
  store: MemberStore,
  tocSource: ByteSource,
  options: FrontOptions,
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
          `${describeData(entry)} is missing: the archive has no ${entry.member}`,
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
      yield* decompress(member.algorithm, chunks, path, what, lent, pieceBytesFor(member.sizeBytes))
    } finally {
      await source.close()
    }
  }
  return {
    facts: makeFacts(format, header, toc, sized, compression),
    readData: async function* (entry, lent, onPacked) {
      yield* stream(memberOf(entry), describeData(entry), lent, onPacked)
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

export const openTar = async (path: string, source: ByteSource, options: FrontOptions): Promise<OpenArchive> => {
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

export const openFolder = async (path: string, options: FrontOptions): Promise<OpenArchive> => {
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
const unpackToc = async (path: string, member: Member, options: FrontOptions): Promise<ByteSource> => {
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
