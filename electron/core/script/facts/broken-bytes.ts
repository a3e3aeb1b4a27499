// Rows that are no text of the encoding their file names: the server refuses the COPY they stand in, and with it the rows
// of its whole table.
import { isUtf8 } from 'node:buffer'
import type { Finding } from '../../../../shared/model/finding.ts'
import type { CopyDataItem } from '../items.ts'
import type { Place } from './script-notes.ts'

const isText = (bytes: Buffer): boolean => isUtf8(bytes) && !bytes.includes(0)

/** A piece of one very long row may begin inside a character. */
const fromCharacter = (bytes: Buffer): Buffer => {
  let from = 0
  while (from < 3 && ((bytes[from] ?? 0) & 0xc0) === 0x80) from++
  return bytes.subarray(from)
}

/** Line of the first row that is not UTF-8; null where all are. The last row of a piece is looked at when it ends there. */
export const firstBrokenLine = ({ bytes, line }: Pick<CopyDataItem, 'bytes' | 'line'>): number | null => {
  if (isText(bytes)) return null
  let at = 0
  for (let stop = bytes.indexOf(10), here = line; stop >= 0; stop = bytes.indexOf(10, at), here++) {
    const row = bytes.subarray(at, stop)
    if (!isText(at === 0 ? fromCharacter(row) : row)) return here
    at = stop + 1
  }
  return null
}

/** By table, where its first such row stands. */
export const findBrokenRows = (broken: ReadonlyMap<string, Place>): readonly Finding[] => {
  const [first] = broken
  if (first === undefined) return []
  const [table, place] = first
  return [
    {
      code: 'wrong-bytes',
      severity: 'warning',
      message: `Rows of ${broken.size === 1 ? table : `${broken.size} tables`} are no UTF-8, which the file says it is written in (the first on line ${place.line}): the server will refuse ${broken.size === 1 ? 'all rows of this table' : 'all rows of these tables'}.`,
      hint: 'Name the encoding it was really written in; for most older files of Europe that is WIN1252 or LATIN1.',
      objects: [...broken.keys()],
      place,
    },
  ]
}
