// What all formats of archives begin with: header and table of contents, and what is told of them.
import type { ArchiveFacts, ArchiveFormat, TocEntry } from '../../../shared/model/archive.ts'
import type { ByteSource } from './byte-source.ts'
import { readHeader, type ArchiveHeader } from './read-header.ts'
import { readToc, type Toc } from './read-toc.ts'
import { refuseArchive } from './refuse-archive.ts'
import { fullName, summarizeToc } from './summarize-toc.ts'
import { openTocWindow } from './toc-window.ts'

export type FrontOptions = { readonly maxTocBytes?: number }

const neededMajor = (minor: number): number =>
  minor >= 16 ? 17 : minor === 15 ? 16 : minor === 14 ? 12 : minor === 13 ? 10 : minor >= 11 ? 9 : 8

export const readFront = async (
  source: ByteSource,
  format: ArchiveFormat,
  options: FrontOptions,
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

export const makeFacts = (
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

export const describeData = (entry: TocEntry): string =>
  entry.desc === 'TABLE DATA' ? `The data of ${fullName(entry)}` : `The data of ${entry.desc} ${entry.tag}`
export const noData = (file: string, entry: TocEntry): never =>
  refuseArchive(file, `${describeData(entry)} is not in the archive`)

/** Tells of the bytes as they are stored, for who wants to know how far it is. */
export const counted = async function* (
  chunks: AsyncIterable<Buffer>,
  onPacked: ((bytes: number) => void) | undefined,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    onPacked?.(chunk.length)
    yield chunk
  }
}
