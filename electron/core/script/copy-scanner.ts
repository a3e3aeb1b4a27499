// The data behind COPY ... FROM stdin: whole chunks of rows up to a line that is `\.` alone, or the end of the file (psql takes both).
// Rows are not looked at one by one; memory is the chunk, whatever a row's length.
import type { CopyFormat } from './copy-statement.ts'
import { countByte } from './count-bytes.ts'
import type { CopyDataItem, CopyEndItem } from './items.ts'

const marker = Buffer.from('\n\\.')
/** A row longer than this is passed on in pieces. */
const maxHeldBytes = 64 * 1024

export class CopyScanner {
  readonly #file: string
  readonly #format: CopyFormat
  #rows = 0
  #atLineStart = true
  #inQuotes = false
  #inCsvRow = false
  #escaped = false
  #headerLeft: boolean
  /** After next(): where reading goes on, and how many newlines were passed. */
  pos = 0
  newlines = 0

  constructor(file: string, format: CopyFormat) {
    this.#file = file
    this.#format = format
    this.#headerLeft = format.header
  }

  /** Data, the end, or null when more bytes are wanted (buf[pos, end) must then be given again with more behind it). */
  next(
    buf: Buffer,
    from: number,
    end: number,
    base: number,
    line: number,
    eof: boolean,
  ): CopyDataItem | CopyEndItem | null {
    this.pos = from
    this.newlines = 0
    const bytes = buf.subarray(0, end)
    let stop = -1
    if (this.#atLineStart) {
      const kind = endsHere(bytes, from, eof)
      if (kind === 'unsure') return null
      if (kind !== null) return this.#end(bytes, from, kind, base, line)
    }
    for (let at = bytes.indexOf(marker, from); at >= 0; at = bytes.indexOf(marker, at + 1)) {
      const kind = endsHere(bytes, at + 1, eof)
      if (kind === null) continue
      stop = at + 1
      break
    }
    if (stop < 0) stop = eof ? end : bytes.lastIndexOf(10) + 1
    if (stop <= from) {
      // Not one whole row yet.
      if (eof) return from < end ? this.#data(bytes, from, end, base, line) : this.#end(bytes, from, 0, base, line)
      if (end - from <= maxHeldBytes) return null
      stop = end
    }
    return this.#data(bytes, from, stop, base, line)
  }

  #data(bytes: Buffer, from: number, to: number, base: number, line: number): CopyDataItem {
    const newlines = countByte(bytes, 10, from, to)
    const whole = bytes[to - 1] === 10
    let rows = this.#format.csv ? this.#countCsvRows(bytes, from, to) : newlines
    // A last row without its newline, at the end of the file: counted when it begins, so that pieces of a long row count once.
    if (!this.#format.csv) {
      if (!this.#atLineStart) rows--
      if (!whole) rows++
      if (this.#headerLeft && rows > 0) {
        this.#headerLeft = false
        rows--
      }
    }
    this.#atLineStart = whole
    this.#rows += rows
    this.pos = to
    this.newlines = newlines
    return { kind: 'copy-data', file: this.#file, start: base + from, line, bytes: bytes.subarray(from, to), rows }
  }

  #end(bytes: Buffer, from: number, length: number, base: number, line: number): CopyEndItem {
    this.pos = from + length
    this.newlines = length > 0 && bytes[from + length - 1] === 10 ? 1 : 0
    return { kind: 'copy-end', file: this.#file, start: base + from, line, rows: this.#rows, terminated: length > 0 }
  }

  #countCsvRows(bytes: Buffer, from: number, to: number): number {
    const { quote, escape } = this.#format
    let rows = 0
    let inQuotes = this.#inQuotes
    let begun = this.#inCsvRow
    let escaped = this.#escaped
    for (let i = from; i < to; i++) {
      const c = bytes[i]
      if (escaped) escaped = false
      else if (c === escape && c !== quote && inQuotes) escaped = true
      else if (c === quote) inQuotes = !inQuotes
      if (!begun) {
        begun = true
        rows++
      }
      if (c === 10 && !inQuotes) begun = false
    }
    this.#inQuotes = inQuotes
    this.#inCsvRow = begun
    this.#escaped = escaped
    if (this.#headerLeft && rows > 0) {
      this.#headerLeft = false
      rows--
    }
    return rows
  }
}

/** Bytes the end mark at `at` takes, null when there is none, 'unsure' when it cannot be told yet. */
const endsHere = (bytes: Buffer, at: number, eof: boolean): number | null | 'unsure' => {
  const left = bytes.length - at
  if (left > 0 && bytes[at] !== 0x5c) return null
  if (left > 1 && bytes[at + 1] !== 0x2e) return null
  if (left <= 2) return eof ? (left === 2 ? 2 : null) : 'unsure'
  if (bytes[at + 2] === 10) return 3
  if (bytes[at + 2] !== 13) return null
  if (left === 3) return eof ? 3 : 'unsure'
  return bytes[at + 3] === 10 ? 4 : null
}
