// INSERT statements of an archive made with --inserts: the data block is a script of its own.
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeTaskFolder } from '../process/orphan-folders.ts'
import { readScript } from '../script/read-script.ts'

/** Statements in batches; through a file (0600 in a folder of our own), because the script reader reads files. */
export const splitStatements = async function* (
  chunks: AsyncIterable<Buffer>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<readonly string[]> {
  const folder = await makeTaskFolder('restore')
  try {
    const file = join(folder, 'data.sql')
    const handle = await open(file, 'w', 0o600)
    try {
      for await (const chunk of chunks) {
        onBytes(chunk.length)
        await handle.write(chunk)
      }
    } finally {
      await handle.close()
    }
    for await (const items of readScript(file, { followIncludes: false })) {
      const found = items.flatMap((item) => (item.kind === 'statement' ? [item.sql] : []))
      for (let at = 0; at < found.length; at += 200) yield found.slice(at, at + 200)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
