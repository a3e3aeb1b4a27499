// A compressed script is read while it is unpacked. What the reader gets is also written to a file of our own, as UTF-8, so
// that a place in the text is a place in that file: the rows of a COPY are taken from there when their turn has come.
import { open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recognise } from '../archive/recognise.ts'
import { makeUnpackGuard } from '../archive/unpack-guard.ts'
import { makeTaskFolder } from '../process/orphan-folders.ts'
import { cancelled } from '../recipe/run-statement.ts'
import type { TextChunk, TextSource } from '../script/text-source.ts'
import { openCompressedScript } from '../xray/compressed-script.ts'

export type FirstReading = {
  /** For one reader; null when somebody had it. */
  readonly take: () => TextSource | null
  /** What nobody has read is written, too: from then on the file is whole. */
  readonly finish: () => Promise<void>
}

export type UnpackingScript = {
  readonly file: string
  readonly reading: FirstReading
  readonly close: () => Promise<void>
}

/** Null for what must be unpacked as a whole before it can be read: no script, or of an encoding it does not name. */
export const unpackScript = async (path: string, signal: AbortSignal): Promise<UnpackingScript | null> => {
  const place = tmpdir()
  const script = await openCompressedScript(path, await recognise(path), { folder: place })
  if (script === null) return null
  const folder = await makeTaskFolder('restore', place)
  const file = join(folder, 'dump.sql')
  const remove = async (): Promise<void> => {
    for (const one of [folder, ...script.temporary]) await rm(one, { recursive: true, force: true })
  }
  try {
    const guard = await makeUnpackGuard(path, (await stat(path)).size, folder)
    const handle = await open(file, 'wx', 0o600)
    const text = await script.stream.open()
    let writing: Promise<unknown> = Promise.resolve()
    const state = { isTaken: false, isRead: false }
    const next = async (): Promise<TextChunk | null> => {
      if (signal.aborted) throw cancelled()
      const chunk = await text.next()
      // The memory goes round: what was written from it must be out before it comes again.
      await writing
      if (chunk === null) {
        state.isRead = true
        return null
      }
      guard.count(chunk.to - chunk.from)
      writing = handle.write(chunk.memory, chunk.from, chunk.to - chunk.from)
      writing.catch(() => undefined)
      return chunk
    }
    const end = async (): Promise<void> => {
      await text.close()
      await writing.catch(() => undefined)
      await handle.close()
    }
    let finished: Promise<void> | null = null
    let ended: Promise<void> | null = null
    const finish = async (): Promise<void> => {
      while (!state.isRead) await next()
      await writing
      await (ended ??= end())
    }
    return {
      file,
      reading: {
        take: () => {
          if (state.isTaken) return null
          state.isTaken = true
          return { next, close: () => Promise.resolve() }
        },
        finish: () => (finished ??= finish()),
      },
      close: async () => {
        await (ended ??= end()).catch(() => undefined)
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}
