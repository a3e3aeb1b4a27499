// What a path is, by content: everything detectFormat tells, and beyond it the containers of several files, folders at the
// wrong level, and the many things that are no dump, each with one sentence and the next step.
import { open, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { FileFormat } from '../../../shared/model/script.ts'
import { detectFormat } from '../script/detect-format.ts'
import { refuseFile } from '../script/text-source.ts'
import { findForeign } from './foreign-files.ts'
import { statDump } from './stat-dump.ts'
import { isTarHeader } from './tar-members.ts'

export type Recognised = {
  readonly format: FileFormat
  readonly sentence: string
  readonly nextStep: string
  /** Kind of a foreign file, when it has one (`encrypted`, `destroyed-utf16`, `7z` ...). */
  readonly foreign?: string
}

const headBytes = 64 * 1024

export const recognise = async (path: string): Promise<Recognised> => {
  if ((await statDump(path)).isDirectory()) return recogniseFolder(path)
  const head = await readHead(path)
  const foreign = findForeign(head)
  if (foreign !== null)
    return { format: 'binary', sentence: foreign.sentence, nextStep: foreign.nextStep, foreign: foreign.id }
  const found = await detectFormat(path)
  if (found.format === 'binary' && isTarHeader(head))
    return {
      format: 'tar',
      sentence: 'This is a tar of several files.',
      nextStep: 'Groundwork looks for a dump in it.',
    }
  if (found.format === 'archive-directory') return { ...found, format: 'binary', foreign: 'toc-alone' }
  return found.format === 'binary'
    ? {
        ...found,
        sentence: 'This is binary data of no kind that is known here; no dump of PostgreSQL begins like this.',
        nextStep: 'Ask how the file was made. It may be encrypted, damaged, or of another program.',
      }
    : found
}

const readHead = async (path: string): Promise<Buffer> => {
  const handle = await open(path, 'r').catch((error: unknown) => refuseFile(path, error))
  try {
    const head = Buffer.alloc(headBytes)
    const { bytesRead } = await handle.read(head, 0, headBytes, 0).catch((error: unknown) => refuseFile(path, error))
    return head.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

const hasFile = (folder: string, name: string): Promise<boolean> =>
  stat(join(folder, name)).then(
    (found) => found.isFile(),
    () => false,
  )

const recogniseFolder = async (path: string): Promise<Recognised> => {
  if (await hasFile(path, 'toc.glo')) return detectFormat(path)
  if ((await hasFile(path, 'toc.dat')) || (await hasFile(path, 'toc.dat.gz'))) return detectFormat(path)
  const cannot = (foreign: string, sentence: string, nextStep: string): Recognised => ({
    format: 'binary',
    sentence,
    nextStep,
    foreign,
  })
  if (
    (await hasFile(path, 'PG_VERSION')) &&
    (await stat(join(path, 'base')).then(
      (found) => found.isDirectory(),
      () => false,
    ))
  ) {
    return cannot(
      'data-directory',
      'This folder is the data directory of a server, not a dump.',
      'Start a PostgreSQL of the same version on it, and dump from there.',
    )
  }
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => refuseFile(path, error))
  const inside: string[] = []
  for (const entry of entries.slice(0, 1000))
    if (
      entry.isDirectory() &&
      ((await hasFile(join(path, entry.name), 'toc.dat')) || (await hasFile(join(path, entry.name), 'toc.dat.gz')))
    )
      inside.push(entry.name)
  const [only] = inside
  if (only !== undefined && inside.length === 1)
    return cannot(
      'folder-level',
      `The archive lies one folder deeper: ${basename(path)} has no toc.dat, ${only} in it has one.`,
      `Name the folder ${join(path, only)}.`,
    )
  if (inside.length > 1)
    return cannot(
      'folder-level',
      `This folder holds ${inside.length} directory archives: ${inside.slice(0, 5).join(', ')}${inside.length > 5 ? ' ...' : ''}.`,
      'Name the one to restore.',
    )
  if (entries.some(({ name }) => /^\d+\.dat(?:\.gz|\.lz4|\.zst)?$/.test(name)))
    return cannot(
      'toc-missing',
      'This is a directory archive without its toc.dat: the data is there, and nothing says what it belongs to.',
      'Ask for the whole folder.',
    )
  return cannot(
    'folder',
    'This folder is no pg_dump archive: it has no toc.dat.',
    'Name the file in it that is the dump.',
  )
}
