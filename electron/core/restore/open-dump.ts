// From a path to something a plan can be made of: what is wrapped around it is taken off, an archive is opened.
import { open, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { peelLayers } from '../archive/layers.ts'
import { openArchive, type OpenArchive } from '../archive/open-archive.ts'
import { raise } from '../failures.ts'
import { takeDatabase, type OutsideDatabase } from './take-database.ts'
import { makeTaskFolder } from '../process/orphan-folders.ts'
import { cancelled } from '../recipe/run-statement.ts'
import { detectEncoding } from '../script/detect-encoding.ts'
import { openTextSource } from '../script/text-source.ts'
import { unpackScript, type FirstReading } from './unpack-script.ts'

export type Dump = {
  readonly path: string
  /** The unpacked file or folder. */
  readonly inner: string
  readonly archive: OpenArchive | null
  /** Null: nobody knows yet. */
  readonly innerBytes: number | null
  /** Where the inner file is still being written: whoever reads it first reads this. */
  readonly reading?: FirstReading
  /** Of a whole server's archive. */
  readonly outside?: OutsideDatabase
  readonly close: () => Promise<void>
}

/** UTF-8 without a mark, so that a place in the text is a place in the file: another encoding is written anew. */
const asPlainUtf8 = async (
  file: string,
  encoding: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly file: string; readonly folder: string | null }> => {
  const found = await detectEncoding(file, encoding)
  if (!found.bom && (found.name === 'UTF8' || found.name === 'SQL_ASCII')) return { file, folder: null }
  const folder = await makeTaskFolder('restore')
  const source = await openTextSource(file, found.name)
  const target = join(folder, 'dump.sql')
  const handle = await open(target, 'w', 0o600)
  try {
    for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) {
      if (signal.aborted) throw cancelled()
      await handle.write(chunk.memory, chunk.from, chunk.to - chunk.from)
    }
    return { file: target, folder }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  } finally {
    await handle.close()
    await source.close()
  }
}

export const openDump = async (
  path: string,
  encoding: string | undefined,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
  /** Of an archive of a whole server: the database to take. */
  wanted = '',
): Promise<Dump> => {
  const unpacking = encoding === undefined ? await unpackScript(path, signal) : null
  if (unpacking !== null) {
    const { file: inner, reading, close } = unpacking
    return { path, inner, archive: null, innerBytes: null, reading, close }
  }
  const peeled = await peelLayers(path, { signal, onProgress })
  const remove = async (): Promise<void> => {
    for (const temporary of peeled.temporary) await rm(temporary, { recursive: true, force: true })
  }
  try {
    const { format, sentence, nextStep } = peeled.inner
    if (format === 'script') {
      const { file, folder } = await asPlainUtf8(peeled.innerPath, encoding, signal)
      return {
        path,
        inner: file,
        archive: null,
        innerBytes: (await stat(file)).size,
        close: async () => {
          if (folder !== null) await rm(folder, { recursive: true, force: true })
          await remove()
        },
      }
    }
    if (format === 'archive-custom' || format === 'archive-tar' || format === 'archive-directory') {
      const archive = await openArchive(peeled.innerPath)
      return {
        path,
        inner: peeled.innerPath,
        archive,
        innerBytes: 0,
        close: async () => {
          await archive.close()
          await remove()
        },
      }
    }
    if (format === 'dumpall-archive') {
      const { one, outside } = await takeDatabase(peeled.innerPath, path, wanted)
      const archive = await openArchive(one)
      return {
        path,
        inner: one,
        archive,
        innerBytes: 0,
        outside,
        close: async () => {
          await archive.close()
          await remove()
        },
      }
    }
    return raise({ kind: 'file-unsupported', message: `${basename(path)}: ${sentence}`, file: path, hint: nextStep })
  } catch (error) {
    await remove()
    throw error
  }
}
