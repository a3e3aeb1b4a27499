// Feeds psql the script: UTF-8 without BOM, line for line where the file has them, with edits applied. The file is read
// once, in memory that goes round; each chunk is written as it stands and looked at while psql is busy with it.
import type { Writable } from 'node:stream'
import { openTextSource, type TextChunk } from '../script/text-source.ts'
import { applyEdits, type Edit } from './feed-script.ts'

export type PumpOptions = {
  readonly file: string
  readonly encoding: string // PostgreSQL's name
  readonly edits: readonly Edit[]
  readonly after?: string
  readonly chunkBytes: number
  /** Told while the chunk is on its way. */
  readonly see: (chunk: TextChunk) => Promise<void>
  /** File bytes psql has been given. */
  readonly onBytes: (fileBytes: number) => void
}

export const pumpScript = async (stdin: Writable, options: PumpOptions): Promise<void> => {
  const source = await openTextSource(options.file, options.encoding, options.chunkBytes, true)
  try {
    const edit = applyEdits(options.edits)
    for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) {
      const written = [...edit(chunk.memory.subarray(chunk.from, chunk.to))].map((bytes) => write(stdin, bytes))
      // Both must be through with the chunk before its memory is used again.
      await Promise.all([options.see(chunk), ...written])
      options.onBytes(chunk.fileBytes)
    }
    if (options.after !== undefined) await write(stdin, Buffer.from(options.after, 'utf8'))
  } finally {
    await source.close()
  }
}

/** Until the pipe has taken it all; raises when psql reads no more. */
const write = (stdin: Writable, bytes: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    stdin.write(bytes, (error) => (error === null || error === undefined ? resolve() : reject(error)))
  })
