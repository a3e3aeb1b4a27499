// Inside quotes and comments: where do they end? Knows no statement. Between calls it remembers what it is in.
import { byteClass, SPACE } from './byte-classes.ts'

export const PLAIN = 0
export const SINGLE = 1
export const ESCAPE = 2
const AFTER_ESCAPE = 3
export const DOUBLE = 4
export const DOLLAR_QUOTE = 5
export const BLOCK_COMMENT = 6
export const LINE_COMMENT = 7

const names = ['', 'a single quote', 'a single quote', '', 'a double quote', 'a dollar quote', 'a comment', '']

export class QuoteScanner {
  mode = PLAIN
  depth = 0
  tag: Buffer = Buffer.alloc(0)

  /** What is open, in words; empty when nothing is that must be closed. */
  get open(): string {
    return names[this.mode] ?? ''
  }

  /** Goes on inside; the new position (`mode` is PLAIN when it has ended), or -(position + 1) when more bytes must be seen first. */
  scan(b: Buffer, from: number, end: number, more: boolean): number {
    let i = from
    switch (this.mode) {
      case SINGLE:
        // '' closes and opens again, which comes to the same.
        while (i < end && b[i] !== 39) i++
        return this.#closeAt(i, end)
      case DOUBLE:
        while (i < end && b[i] !== 34) i++
        return this.#closeAt(i, end)
      case ESCAPE:
        return this.#scanEscapes(b, i, end, more)
      case AFTER_ESCAPE: {
        const quote = findContinuation(b, i, end)
        if (quote === end && more) return -i - 1
        const goesOn = quote >= 0 && quote < end
        this.mode = goesOn ? ESCAPE : PLAIN
        return goesOn ? quote + 1 : i
      }
      case DOLLAR_QUOTE: {
        const found = b.indexOf(this.tag, i)
        if (found >= 0 && found + this.tag.length <= end) {
          this.mode = PLAIN
          return found + this.tag.length
        }
        return more ? -Math.max(i, end - this.tag.length + 1) - 1 : end
      }
      case BLOCK_COMMENT:
        return this.#scanComment(b, i, end, more)
      default:
        while (i < end && b[i] !== 10 && b[i] !== 13) i++
        if (i < end) this.mode = PLAIN
        return i
    }
  }

  #closeAt(i: number, end: number): number {
    if (i >= end) return i
    this.mode = PLAIN
    return i + 1
  }

  #scanEscapes(b: Buffer, from: number, end: number, more: boolean): number {
    let i = from
    for (;;) {
      while (i < end && b[i] !== 39 && b[i] !== 92) i++
      if (i >= end) return i
      if (i + 1 >= end) {
        if (more) return -i - 1
        if (b[i] === 39) this.mode = AFTER_ESCAPE
        return end
      }
      if (b[i] === 92 || b[i + 1] === 39) i += 2
      else {
        this.mode = AFTER_ESCAPE
        return i + 1
      }
    }
  }

  #scanComment(b: Buffer, from: number, end: number, more: boolean): number {
    let i = from
    for (;;) {
      while (i < end && b[i] !== 42 && b[i] !== 47) i++
      if (i >= end) return i
      if (i + 1 >= end) return more ? -i - 1 : end
      if (b[i] === 42 && b[i + 1] === 47) {
        i += 2
        if (--this.depth > 0) continue
        this.mode = PLAIN
        return i
      }
      if (b[i] === 47 && b[i + 1] === 42) {
        this.depth++
        i++
      }
      i++
    }
  }
}

/** Where an E'' string goes on behind white space with a newline in it; -1 when it does not, `end` when it cannot be told yet. */
const findContinuation = (b: Buffer, from: number, end: number): number => {
  let newline = false
  let i = from
  while (i < end) {
    const c = b[i] ?? 0
    if (c === 10 || c === 13) newline = true
    else if (c === 39) return newline ? i : -1
    else if (c === 45) {
      if (i + 1 >= end) return end
      if (b[i + 1] !== 45) return -1
      while (i < end && b[i] !== 10 && b[i] !== 13) i++
      continue
    } else if (byteClass[c] !== SPACE) return -1
    i++
  }
  return end
}
