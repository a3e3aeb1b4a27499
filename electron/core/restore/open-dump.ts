// From a path to something a plan can be made of: what is wrapped around it is taken off, an archive is opened.
import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { peelLayers } from '../archive/layers.ts'
import { openArchive, type OpenArchive } from '../archive/open-archive.ts'
import { raise } from '../failures.ts'

export type Dump = {
  readonly path: string
  /** The unpacked file or folder. */
  readonly inner: string
  readonly archive: OpenArchive | null
  readonly close: () => Promise<void>
}

export const openDump = async (path: string, signal: AbortSignal, onProgress: (bytes: number) => void): Promise<Dump> => {
  const peeled = await peelLayers(path, { signal, onProgress })
  const remove = async (): Promise<void> => {
    for (const temporary of peeled.temporary) await rm(temporary, { recursive: true, force: true })
  }
  try {
    const { format, sentence, nextStep } = peeled.inner
    if (format === 'script') return { path, inner: peeled.innerPath, archive: null, close: remove }
    if (format === 'archive-custom' || format === 'archive-tar' || format === 'archive-directory') {
      const archive = await openArchive(peeled.innerPath)
      return { path, inner: peeled.innerPath, archive, close: async () => { await archive.close(); await remove() } }
    }
    return raise({ kind: 'file-unsupported', message: `${basename(path)}: ${sentence}`, file: path, hint: nextStep })
  } catch (error) {
    await remove()
    throw error
  }
}
