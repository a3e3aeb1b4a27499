// V8 lets garbage grow to a multiple of what is alive before it looks for it. Where tens of thousands of statements are kept
// that is more than it saves: from here on this process looks earlier. To be called while they are being read: V8 sets the
// next limit only when it has looked, and after a large heap that may be never.
// Measured with 10,000 tables of 8 columns, a key and an index (tests/soak/restore/memory.test.ts): a restore of the plain
// dump takes 236 to 282 MB, of the archive 255 to 263 MB; called only at 20,000 statements the plain dump took 319 MB.
import { setFlagsFromString } from 'node:v8'

/** Statements, objects, or entries of an archive: few enough that the limit set before the call is a low one. */
export const manyObjects = 5_000

let isLean = false

export const keepHeapLean = (): void => {
  if (isLean) return
  isLean = true
  setFlagsFromString('--heap-growing-percent=30')
}
