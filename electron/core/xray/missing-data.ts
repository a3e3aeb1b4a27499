// Tables whose rows an archive announces and does not have: files of a folder that are not there, blocks behind the end.
import { lstat } from 'node:fs/promises'
import type { ArchiveFacts, TocEntry } from '../../../shared/model/archive.ts'
import { openFileSource } from '../archive/byte-source.ts'
import { fullName } from '../archive/summarize-toc.ts'

export type MissingData = {
  /** Full names of tables without their rows. */
  readonly tables: readonly string[]
  /** The last block has no end: which table that is, nobody has looked. */
  readonly cutOff: boolean
}

export const findMissingData = async (path: string, facts: ArchiveFacts): Promise<MissingData> => {
  const withData = facts.entries.filter(({ hasData, desc }) => hasData && desc === 'TABLE DATA')
  if (facts.format !== 'custom')
    return { tables: withData.filter(({ dataBytes }) => dataBytes === null).map(fullName), cutOff: false }
  const { size } = await lstat(path)
  const beyond = withData.filter(({ offset }) => offset !== null && offset >= size)
  return {
    tables: beyond.map(fullName),
    cutOff:
      beyond.length === 0 &&
      facts.entries.some(({ hasData }) => hasData) &&
      !(await endsAsItShould(path, facts.entries)),
  }
}

/** The last chunk of the last block has the length 0: a sign and at least four bytes, all zero. */
const endsAsItShould = async (path: string, entries: readonly TocEntry[]): Promise<boolean> => {
  const source = await openFileSource(path)
  try {
    const tail = Buffer.alloc(5)
    const last = Math.max(...entries.map(({ offset }) => offset ?? 0))
    return (
      source.size > last + 10 && (await source.read(tail, source.size - 5)) === 5 && tail.every((byte) => byte === 0)
    )
  } finally {
    await source.close()
  }
}
