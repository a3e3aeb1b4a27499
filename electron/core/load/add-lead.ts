// A statement may begin in the middle of a line (`\\echo x \\\\ select 1;`, two on one line). What stands before it on that line
// belongs to the lines shown, and moves the column.
import { open } from 'node:fs/promises'
import { excerptOf } from './excerpt-of.ts'
import type { ErrorPlace } from './make-load-error.ts'

const furthest = 4000

/** The place with its column counted from the start of the line. `start` is a byte offset in the reader's stream. */
export const addLead = async <P extends ErrorPlace>(
  place: P,
  statement: { readonly start: number; readonly line: number; readonly sql: string },
  encoding: string | undefined,
): Promise<P> => {
  if (place.excerpt === undefined) return place
  const lead = await leadOf(place.file, statement.start, encoding)
  if (lead === '') return place
  const mark =
    place.column === undefined
      ? undefined
      : { line: place.line, column: place.line === statement.line ? place.column + lead.length : place.column }
  return {
    ...place,
    excerpt: excerptOf(lead + statement.sql, statement.line, mark),
    ...(mark === undefined ? {} : { column: mark.column }),
  }
}

const leadOf = async (file: string, start: number, encoding: string | undefined): Promise<string> => {
  // In other encodings the reader's offsets are not the file's.
  if (encoding !== undefined && encoding !== 'UTF8' && encoding !== 'SQL_ASCII') return ''
  const handle = await open(file).catch(() => null)
  if (handle === null) return ''
  try {
    const first = Buffer.alloc(3)
    await handle.read(first, 0, 3, 0)
    const mark = first.equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0
    const from = Math.max(mark, start + mark - furthest)
    const before = Buffer.alloc(start + mark - from)
    const { bytesRead } = await handle.read(before, 0, before.length, from)
    const text = before.toString('utf8', 0, bytesRead)
    const lead = text.slice(text.lastIndexOf('\n') + 1)
    return lead.length < furthest - 4 ? lead : ''
  } catch {
    return ''
  } finally {
    await handle.close()
  }
}
