// What a file is, told by its content and never by its name, with one sentence and the next step for each.
// Raises file-missing and file-unreadable; everything else, also an empty file, is an answer.
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileFormat } from '../../../shared/model/script.ts'
import { raise } from '../failures.ts'
import { refuseFile } from './text-source.ts'

export type DetectedFormat = { readonly format: FileFormat; readonly sentence: string; readonly nextStep: string }

const headBytes = 64 * 1024

const words: Readonly<Record<FileFormat, readonly [sentence: string, nextStep: string]>> = {
  script: ['This is a text file: a script.', 'It can be inspected and loaded.'],
  'archive-custom': [
    'This is a pg_dump archive in the custom format, not a script.',
    'Restore it with pg_restore, or turn it into a script: pg_restore -f dump.sql FILE',
  ],
  'archive-tar': [
    'This is a pg_dump archive in the tar format, not a script.',
    'Restore it with pg_restore, or turn it into a script: pg_restore -f dump.sql FILE',
  ],
  'archive-directory': [
    'This is a pg_dump archive in the directory format, not a script.',
    'Restore it with pg_restore, or turn it into a script: pg_restore -f dump.sql FOLDER',
  ],
  'dumpall-archive': [
    'This is a pg_dumpall archive of a whole server, not a script.',
    'Restore one of its databases with: groundwork restore FOLDER --database NAME',
  ],
  gzip: ['This file is compressed with gzip.', 'Unpack it first: gunzip -k FILE'],
  zstd: ['This file is compressed with Zstandard.', 'Unpack it first: zstd -d FILE'],
  lz4: ['This file is compressed with LZ4.', 'Unpack it first: lz4 -d FILE'],
  bzip2: ['This file is compressed with bzip2.', 'Unpack it first: bunzip2 -k FILE'],
  xz: ['This file is compressed with xz.', 'Unpack it first: unxz -k FILE'],
  zip: ['This is a ZIP archive.', 'Unpack it and name the script inside.'],
  tar: ['This is a tar of several files.', 'Unpack it and name the script inside.'],
  'sqlite-file': [
    'This is an SQLite database file, not a script for PostgreSQL.',
    'Move its data over with a tool such as pgloader.',
  ],
  'mssql-backup': [
    'This is a Microsoft SQL Server backup, which PostgreSQL cannot read.',
    'Restore it on SQL Server and move the data over from there.',
  ],
  html: [
    'This is a web page, not a script.',
    'The download was probably a preview or an error page: fetch the raw file.',
  ],
  json: ['This is JSON, not a script.', "Name an SQL script, or load the data with COPY or the project's own command."],
  binary: ['This file is binary data, not a script.', 'Name an SQL script or a PostgreSQL dump.'],
  empty: ['This file is empty.', 'Check that it was saved or downloaded completely.'],
}

// Behind PGDMP and three bytes of version stand two sizes and the format: 1 is custom. A toc.dat taken out of a folder says another.
const tocFormatAt = 10
const customFormat = 1
const tocOfFolder: DetectedFormat = {
  format: 'archive-directory',
  sentence: 'This is the table of contents of a pg_dump archive in the directory format, without its data.',
  nextStep: 'Name the folder it lies in.',
}

const answer = (format: FileFormat): DetectedFormat => ({
  format,
  sentence: words[format][0],
  nextStep: words[format][1],
})

type Magic = { readonly format: FileFormat; readonly at: number; readonly bytes: Buffer }
const magic = (format: FileFormat, bytes: string | readonly number[], at = 0): Magic => ({
  format,
  at,
  bytes: typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes),
})

const magics: readonly Magic[] = [
  magic('archive-custom', 'PGDMP'),
  magic('gzip', [0x1f, 0x8b]),
  magic('zstd', [0x28, 0xb5, 0x2f, 0xfd]),
  magic('lz4', [0x04, 0x22, 0x4d, 0x18]),
  magic('lz4', [0x02, 0x21, 0x4c, 0x18]),
  magic('xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]),
  magic('zip', 'PK\x03\x04'),
  magic('zip', 'PK\x05\x06'),
  magic('sqlite-file', 'SQLite format 3\0'),
  magic('mssql-backup', 'TAPE\0\0'),
  magic('mssql-backup', 'MSSQLBAK'),
  // What people drop by mistake; the beginning of such a file may hold no NUL.
  magic('binary', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), // PNG
  magic('binary', [0xff, 0xd8, 0xff]), // JPEG
  magic('binary', 'GIF8'),
  magic('binary', '%PDF-'),
  magic('binary', '\x7fELF'),
  magic('binary', '7z\xbc\xaf\x27\x1c'),
  magic('binary', 'Rar!\x1a\x07'),
]

// The first block of data, or the end of an empty one.
const bzip2Blocks: readonly Magic[] = [
  magic('bzip2', [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], 4),
  magic('bzip2', [0x17, 0x72, 0x45, 0x38, 0x50, 0x90], 4),
]

const hasMagic = (head: Buffer, { at, bytes }: Magic): boolean =>
  head.length >= at + bytes.length && head.subarray(at, at + bytes.length).equals(bytes)

export const detectFormat = async (path: string): Promise<DetectedFormat> => {
  const info = await stat(path).catch((error: unknown) => refuseFile(path, error))
  if (info.isDirectory()) return detectFolder(path)
  const handle = await open(path, 'r').catch((error: unknown) => refuseFile(path, error))
  try {
    const head = Buffer.alloc(headBytes)
    const { bytesRead } = await handle.read(head, 0, headBytes, 0)
    const found = answer(detectBytes(head.subarray(0, bytesRead)))
    return found.format === 'archive-custom' && head[tocFormatAt] !== customFormat ? tocOfFolder : found
  } catch (error) {
    return refuseFile(path, error)
  } finally {
    await handle.close()
  }
}

const detectFolder = async (path: string): Promise<DetectedFormat> => {
  const has = (name: string): Promise<boolean> =>
    stat(join(path, name)).then(
      (found) => found.isFile(),
      () => false,
    )
  if (await has('toc.glo')) return answer('dumpall-archive')
  if ((await has('toc.dat')) || (await has('toc.dat.gz'))) return answer('archive-directory')
  return raise({
    kind: 'file-unsupported',
    file: path,
    message: `${path} is a folder, and no pg_dump archive: it has no toc.dat.`,
    hint: 'Name the script in it. Several scripts are listed one by one in the recipe, in their order.',
  })
}

const detectBytes = (head: Buffer): FileFormat => {
  if (head.length === 0) return 'empty'
  const found = magics.find((one) => hasMagic(head, one))
  if (found !== undefined) return found.format
  if (/^BZh[1-9]$/.test(head.toString('latin1', 0, 4)) && bzip2Blocks.some((block) => hasMagic(head, block)))
    return 'bzip2'
  if (head.toString('latin1', 257, 262) === 'ustar') return detectTar(head)
  const text = asText(head)
  if (text === null) return 'binary'
  return detectText(text)
}

/** pg_dump writes toc.dat first; a tar of something else is only binary to us. */
const detectTar = (head: Buffer): FileFormat => {
  const first = head.toString('latin1', 0, 100).replace(/\0[\s\S]*$/, '')
  if (first === 'toc.dat') return 'archive-tar'
  return first === 'toc.glo' ? 'dumpall-archive' : 'binary'
}

/** The beginning as text, as far as ASCII goes; null when it is no text: NUL bytes outside UTF-16, or mostly control characters. */
const asText = (head: Buffer): string | null => {
  const little = head[0] === 0xff && head[1] === 0xfe
  const big = head[0] === 0xfe && head[1] === 0xff
  const even = head.length & ~1
  const nuls = { even: 0, odd: 0 }
  let controls = 0
  for (let i = 0; i < head.length; i++) {
    const byte = head[i] ?? 0
    if (byte === 0) nuls[i % 2 === 0 ? 'even' : 'odd']++
    else if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13) controls++
  }
  const pairs = Math.max(1, even / 2)
  if (little || (even >= 4 && nuls.odd > pairs * 0.4 && nuls.even < pairs * 0.05))
    return noControlsFirst(head.toString('utf16le', little ? 2 : 0, even))
  if (big || (even >= 4 && nuls.even > pairs * 0.4 && nuls.odd < pairs * 0.05))
    return noControlsFirst(
      Buffer.from(head.subarray(big ? 2 : 0, even))
        .swap16()
        .toString('utf16le'),
    )
  if (nuls.even + nuls.odd > 0 || controls > head.length * 0.1) return null
  return noControlsFirst(head.toString('latin1', head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0))
}

/** No text begins with control characters; in a file of a few bytes one of them may be all there is to see. */
const noControlsFirst = (text: string): string | null =>
  Array.from(text.slice(0, 8)).some((char) => (char < ' ' && !/\s/.test(char)) || char === '\x7f') ? null : text

const detectText = (text: string): FileFormat => {
  const start = text.trimStart()
  if (start === '') return 'empty'
  if (/^(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<\?xml[^>]*>\s*<!doctype\s+html)/i.test(start)) return 'html'
  if (/^\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\}\s*$)/.test(start) || /^\[\s*(?:[{["\]\d]|true\b|false\b|null\b)/.test(start))
    return 'json'
  return 'script'
}
