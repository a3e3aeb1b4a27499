// An archive of pg_dump, read without pg_restore: header, table of contents, and the data of each entry as a stream of
// decompressed bytes. Custom, tar and directory, versions 1.10 to 1.16. Opening reads the front of the file only.
import { stat } from 'node:fs/promises'
import type { ArchiveFacts, TocEntry } from '../../../shared/model/archive.ts'
import { refuseFile } from '../script/text-source.ts'
import type { LargeObject } from './blobs.ts'
import { openFileSource } from './byte-source.ts'
import { openCustom } from './open-custom.ts'
import { openFolder, openTar } from './open-members.ts'
import { refuseArchive } from './refuse-archive.ts'
import { isTarHeader } from './tar-members.ts'

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
