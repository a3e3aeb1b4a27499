// The numbers and texts of an archive's header and table of contents. Integers are a sign byte and `intSize` bytes, little
// end first; texts are a length (-1: none) and bytes. Every length is held against what the file still has, so that a
// wrong one is told where it stands instead of being allocated.
import { refuseArchive } from './refuse-archive.ts'

/** The window is used up, not the file: read more and parse this piece again. */
export class OutOfBytes extends Error {}

export class TocCursor {
  readonly file: string
  intSize = 4
  readonly #window: Buffer
  readonly #start: number
  readonly #fileSize: number
  #at = 0

  constructor(file: string, window: Buffer, start: number, fileSize: number) {
    this.file = file
    this.#window = window
    this.#start = start
    this.#fileSize = fileSize
  }

  /** Offset in the file. */
  get offset(): number {
    return this.#start + this.#at
  }

  get left(): number {
    return this.#fileSize - this.offset
  }

  byte(): number {
    const value = this.#window[this.#at]
    if (value === undefined) throw new OutOfBytes()
    this.#at++
    return value
  }

  bytes(length: number): Buffer {
    if (this.#at + length > this.#window.length) throw new OutOfBytes()
    const found = this.#window.subarray(this.#at, this.#at + length)
    this.#at += length
    return found
  }

  int(): number {
    const from = this.offset
    const sign = this.byte()
    const value = this.unsigned(this.intSize, from)
    if (sign > 1) return this.refuse('A number in the table of contents is damaged', from)
    return sign === 1 ? -value : value
  }

  /** `size` bytes, little end first. */
  unsigned(size: number, from = this.offset): number {
    let value = 0
    let scale = 1
    for (let i = 0; i < size; i++) {
      const byte = this.byte()
      if (byte !== 0) value += byte * scale
      scale *= 256
    }
    return Number.isSafeInteger(value)
      ? value
      : this.refuse('A number in the table of contents is too large to be true', from)
  }

  text(): Buffer | null {
    const from = this.offset
    const length = this.int()
    if (length === -1) return null
    if (length < -1 || length > this.left) {
      return this.refuse(
        `The table of contents names a text of ${length.toLocaleString('en')} bytes, and the file has only ${Math.max(0, this.left).toLocaleString('en')} left`,
        from,
      )
    }
    const bytes = this.bytes(length)
    return bytes.includes(0) ? this.refuse('A text in the table of contents holds a NUL byte', from) : bytes
  }

  refuse(what: string, offset: number): never {
    return refuseArchive(this.file, what, offset)
  }
}
