// Where tokens end that need more than one byte to tell. Pure: bytes in, a position out, or -1 when more bytes must be seen first.
import { byteClass, continuesName, DIGIT } from './byte-classes.ts'

/** Bytes behind the letter that belong to the opening of its string (E'' B'' X'' U&''), 0 when it is a word of its own. */
export const prefixLength = (b: Buffer, letter: number, at: number, end: number, more: boolean): number => {
  if (at >= end) return 0
  const lower = letter | 32
  if (b[at] === 39) return lower === 101 || lower === 98 || lower === 120 ? 1 : 0
  if (lower !== 117 || b[at] !== 38) return 0
  if (at + 1 >= end) return more ? -1 : 0
  return b[at + 1] === 39 ? 2 : 0
}

/** 1, 1.5, 1e5, 1.5e-3: an `e` without digits behind it begins a word. */
export const endOfNumber = (b: Buffer, at: number, end: number, more: boolean): number => {
  let j = at + 1
  while (j < end && (b[j] === 46 || byteClass[b[j] ?? 0] === DIGIT)) j++
  if (j < end && ((b[j] ?? 0) | 32) === 101) {
    let e = j + 1
    if (e < end && (b[e] === 43 || b[e] === 45)) e++
    if (e >= end && more) return -1
    if (e < end && byteClass[b[e] ?? 0] === DIGIT) {
      j = e + 1
      while (j < end && byteClass[b[j] ?? 0] === DIGIT) j++
    }
  }
  return j >= end && more ? -1 : j
}

/** Behind `$1`, behind the opening `$tag$` (then the byte before is a dollar, and not the first one), or behind a lone `$`. */
export const endOfDollar = (b: Buffer, at: number, end: number, more: boolean): number => {
  let j = at + 1
  const isParameter = j < end && byteClass[b[j] ?? 0] === DIGIT
  if (isParameter) while (j < end && byteClass[b[j] ?? 0] === DIGIT) j++
  else while (j < end && continuesName[b[j] ?? 0] === 1) j++
  if (j >= end && more) return -1
  if (isParameter) return j
  return j < end && b[j] === 36 ? j + 1 : at + 1
}

/** `:name` `:'name'` `:"name"` `:{?name}`: `quote` is the byte behind the colon that says which, 0 for a plain one. */
export type Reference = { readonly name: string; readonly quote: number; readonly past: number }

/** A reference, or the position to go on at when the colon begins none. */
export const readReference = (b: Buffer, at: number, end: number, more: boolean): Reference | number => {
  let j = at + 1
  if (j >= end) return more ? -1 : j
  const following = b[j] ?? 0
  if (following === 58 || following === 61) return j + 1
  const quoted = following === 39 || following === 34
  const test = following === 123
  if (quoted) j++
  else if (test) {
    if (j + 1 >= end && more) return -1
    if (b[j + 1] !== 63) return at + 1
    j += 2
  }
  const from = j
  while (j < end && continuesName[b[j] ?? 0] === 1) j++
  if (j >= end && more) return -1
  const closed = !quoted && !test ? true : j < end && b[j] === (test ? 125 : following)
  if (j === from || !closed) return at + 1
  return { name: b.toString('utf8', from, j), quote: quoted || test ? following : 0, past: quoted || test ? j + 1 : j }
}
