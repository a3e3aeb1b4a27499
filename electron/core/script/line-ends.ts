// Which line ends a text has, seen chunk by chunk. A chunk without a carriage return costs one memchr; the reader counts newlines anyway.
import { countByte } from './count-bytes.ts'

export type LineEnds = 'lf' | 'crlf' | 'cr' | 'mixed' | 'none'

export class LineEndCounter {
  /** Given by the reader at the end. */
  newlines = 0
  #crlf = 0
  #cr = 0
  #last = 0
  #any = false

  add(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#any = true
    const returns = bytes.includes(13) ? countByte(bytes, 13, 0, bytes.length) : 0
    this.#cr += returns
    if (this.#last === 13 && bytes[0] === 10) this.#crlf++
    if (returns > 0) {
      for (let at = bytes.indexOf('\r\n'); at >= 0; at = bytes.indexOf('\r\n', at + 2)) this.#crlf++
    }
    this.#last = bytes[bytes.length - 1] ?? 0
  }

  /** Single stray returns inside text values do not make a file mixed; a hundredth of all lines does. */
  get kind(): LineEnds {
    const lf = this.newlines - this.#crlf
    const cr = this.#cr - this.#crlf
    const all = lf + cr + this.#crlf
    const counts =
      all === 0
        ? []
        : (
            [
              ['lf', lf],
              ['crlf', this.#crlf],
              ['cr', cr],
            ] as const
          ).filter(([, count]) => count > 0 && count * 100 >= all)
    return counts.length === 0 ? 'none' : counts.length > 1 ? 'mixed' : (counts[0]?.[0] ?? 'none')
  }

  get lines(): number {
    const ends = this.kind === 'cr' ? this.#cr : this.newlines
    return ends + (this.#any && this.#last !== 10 && this.#last !== 13 ? 1 : 0)
  }
}
