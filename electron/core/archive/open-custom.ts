// The custom format: one file, its data in numbered blocks of chunks, anywhere after the table of contents.
import type { TocEntry } from '../../../shared/model/archive.ts'
import { counted, describeData, makeFacts, noData, readFront, type FrontOptions } from './archive-front.ts'
import { sliceSource, type ByteSource } from './byte-source.ts'
import { BlockReader, findBlocks, readChunks, skipChunks } from './custom-blocks.ts'
import { withSizes } from './data-sizes.ts'
import { decompress, pieceBytesFor, takesAtOnce, type Algorithm } from './decompress.ts'
import type { OpenArchive } from './open-archive.ts'
import { refuseArchive } from './refuse-archive.ts'

export const openCustom = async (path: string, source: ByteSource, options: FrontOptions): Promise<OpenArchive> => {
  const { header, toc } = await readFront(source, 'custom', options)
  const { dataStart } = toc
  const sized = withSizes(toc.entries, source.size, header.intSize)
  const facts = makeFacts('custom', header, toc, sized, header.compression)
  const algorithm: Algorithm = header.compression === 'gzip' ? 'zlib' : header.compression
  let blocks: ReturnType<typeof findBlocks> | undefined
  const locate = async (entry: TocEntry): Promise<number> => {
    if (!entry.hasData) return noData(path, entry)
    if (entry.offset !== null) return entry.offset
    blocks ??= findBlocks(source, dataStart, header.intSize)
    return (await blocks).get(entry.dumpId) ?? noData(path, entry)
  }
  const openBlock = async (
    entry: TocEntry,
  ): Promise<{ readonly reader: BlockReader; readonly kind: 'data' | 'blobs' }> => {
    const at = await locate(entry)
    if (at >= source.size)
      refuseArchive(
        path,
        `${describeData(entry)} should begin at byte ${at.toLocaleString('en')}, and the file ends before it`,
        source.size,
      )
    const reader = new BlockReader(source, at, header.intSize, entry.dataBytes)
    const { kind, dumpId } = await reader.header()
    if (dumpId !== entry.dumpId)
      refuseArchive(path, `${describeData(entry)} is not where the table of contents says`, at)
    return { reader, kind }
  }
  return {
    facts,
    readData: async function* (entry, lent, onPacked) {
      const { reader, kind } = await openBlock(entry)
      if (kind !== 'data') refuseArchive(path, `${describeData(entry)} is a block of large objects`, reader.offset)
      const chunks = counted(readChunks(reader, takesAtOnce(algorithm)), onPacked)
      yield* decompress(algorithm, chunks, path, describeData(entry), lent, pieceBytesFor(entry.dataBytes))
    },
    readBlobs: async function* (entry) {
      const { reader, kind } = await openBlock(entry)
      if (kind !== 'blobs') refuseArchive(path, `${describeData(entry)} is a block of table data`, reader.offset)
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
