// The part of the file that is in memory: what was not used up yet and the newest chunk behind it. Positions are indexes into `buf`;
// `base` plus an index is an offset in the file. Bytes that were given out (COPY data) are never written over.
import { countByte } from './count-bytes.ts'

export class ScriptBuffer {
  readonly fixed = false
  readonly variable = null
  buf: Buffer = Buffer.alloc(0)
  pos = 0
  end = 0
  base = 0
  /** The line at the last position counted to. */
  line = 1
  #linePos = 0

  /** Puts a chunk behind buf[keep, end). There may be room before it in `memory`, where a short rest is put without copying the chunk. Answers how far positions moved down. */
  feed(memory: Buffer, from: number, to: number, keep: number): number {
    this.countTo(this.pos)
    const rest = this.end - keep
    const size = to - from
    let at = 0
    if (rest <= from) {
      at = from - rest
      this.buf.copy(memory, at, keep, this.end)
      this.buf = memory
      this.end = to
    } else if (this.end + size <= this.buf.length && keep <= this.buf.length >> 1) {
      // Room is left behind a statement that outgrew its chunk.
      at = keep
      memory.copy(this.buf, this.end, from, to)
      this.end += size
    } else {
      // Twice as much each time: a statement of n bytes is copied less than 2n times.
      const grown = Buffer.allocUnsafeSlow(Math.max(rest * 2, rest + size * 2))
      this.buf.copy(grown, 0, keep, this.end)
      memory.copy(grown, rest, from, to)
      this.buf = grown
      this.end = rest + size
    }
    const shift = keep - at
    this.base += shift
    this.pos -= shift
    this.#linePos -= shift
    return shift
  }

  /** Lines are counted in one direction only, where somebody asks. */
  countTo(pos: number): number {
    if (pos > this.#linePos) {
      this.line += countByte(this.buf, 10, this.#linePos, pos)
      this.#linePos = pos
    }
    return this.line
  }

  /** Goes to `pos`, where somebody else counted the newlines on the way. */
  skipTo(pos: number, newlines: number): void {
    this.pos = pos
    this.#linePos = pos
    this.line += newlines
  }

  /** The line of a place that was perhaps passed already. */
  lineAt(pos: number): number {
    return this.countTo(pos) - countByte(this.buf, 10, pos, this.#linePos)
  }

  newlineAfter(pos: number): number {
    return this.buf.subarray(0, this.end).indexOf(10, pos)
  }
}
