// The first bytes of an archive: PGDMP, three bytes of version, sizes of integers and offsets, the format, then what was
// dumped, when and by whom (PostgreSQL's src/bin/pg_dump/pg_backup_archiver.c, ReadHead).
import type { ArchiveCompression } from '../../../shared/model/archive.ts'
import { refuseArchive } from './refuse-archive.ts'
import type { TocCursor } from './toc-cursor.ts'

export type ArchiveHeader = {
  /** Minor number of the archive version: 14 for 1.14. */
  readonly minor: number
  readonly version: string
  readonly intSize: number
  readonly offsetSize: number
  /** As written: 1 custom, 3 tar; a toc.dat of a folder says tar as well. */
  readonly formatCode: number
  readonly compression: ArchiveCompression
  readonly createdAt: string | null
  readonly databaseName: Buffer
  readonly serverVersion: string
  readonly pgDumpVersion: string
}

export const oldestMinor = 10
export const newestMinor = 16
const algorithms: readonly ArchiveCompression[] = ['none', 'gzip', 'lz4', 'zstd']

export const readHeader = (cursor: TocCursor): ArchiveHeader => {
  const { file } = cursor
  if (cursor.left < 11) refuseArchive(file, 'The file is too short to be an archive', cursor.offset + cursor.left)
  if (cursor.bytes(5).toString('latin1') !== 'PGDMP')
    refuseArchive(
      file,
      'The file does not begin as a pg_dump archive',
      0,
      'Name the archive itself, or the folder of a directory archive.',
    )
  const [major, minor] = [cursor.byte(), cursor.byte()]
  cursor.byte() // revision: never used
  if (major !== 1 || minor < oldestMinor || minor > newestMinor) refuseVersion(file, major, minor)
  const intSize = cursor.byte()
  if (intSize < 1 || intSize > 32) refuseArchive(file, `The archive says that its integers have ${intSize} bytes`, 8)
  cursor.intSize = intSize
  const offsetSize = cursor.byte()
  if (offsetSize < 1 || offsetSize > 32)
    refuseArchive(file, `The archive says that its offsets have ${offsetSize} bytes`, 9)
  const formatCode = cursor.byte()
  if (formatCode !== 1 && formatCode !== 3 && formatCode !== 5)
    refuseArchive(file, `The archive names a format (${formatCode}) that does not exist`, 10)
  return {
    minor,
    version: `${major}.${minor}`,
    intSize,
    offsetSize,
    formatCode,
    compression: readCompression(cursor, minor),
    createdAt: readDate(cursor),
    databaseName: Buffer.from(cursor.text() ?? ''),
    serverVersion: (cursor.text() ?? '').toString('utf8'),
    pgDumpVersion: (cursor.text() ?? '').toString('utf8'),
  }
}

/** Since 1.15 the algorithm; before, gzip's level, of which 0 means none. */
const readCompression = (cursor: TocCursor, minor: number): ArchiveCompression => {
  const at = cursor.offset
  if (minor < 15) return cursor.int() === 0 ? 'none' : 'gzip'
  const code = cursor.byte()
  return algorithms[code] ?? cursor.refuse(`The archive names a compression (${code}) that does not exist`, at)
}

/** Local time of the machine that dumped; the archive does not say where that was. */
const readDate = (cursor: TocCursor): string | null => {
  const [second = 0, minute = 0, hour = 0, day = 0, month = 0, year = 0] = [
    cursor.int(),
    cursor.int(),
    cursor.int(),
    cursor.int(),
    cursor.int(),
    cursor.int(),
  ]
  cursor.int() // daylight saving
  const real =
    second >= 0 &&
    second <= 60 &&
    minute >= 0 &&
    minute < 60 &&
    hour >= 0 &&
    hour < 24 &&
    day >= 1 &&
    day <= 31 &&
    month >= 0 &&
    month < 12 &&
    year >= 70 &&
    year < 8100
  const two = (value: number): string => String(value).padStart(2, '0')
  return real ? `${year + 1900}-${two(month + 1)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}` : null
}

const refuseVersion = (file: string, major: number, minor: number): never =>
  major === 1 && minor > newestMinor
    ? refuseArchive(
        file,
        `The archive has version ${major}.${minor}, newer than this Groundwork knows (1.${newestMinor})`,
        undefined,
        'Update Groundwork, or restore it with a pg_restore as new as the pg_dump that made it.',
      )
    : major === 1
      ? refuseArchive(
          file,
          `The archive has version ${major}.${minor}, from before PostgreSQL 8`,
          undefined,
          'Restore it with a pg_restore of its time and dump it again.',
        )
      : refuseArchive(file, `The archive says it has version ${major}.${minor}, which does not exist`, 5)
