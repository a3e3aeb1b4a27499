// Which single-byte encoding, when a file is not UTF-8 and says nothing: Latin-1 or Windows-1252, and how sure that is.
// They differ in 0x80 to 0x9F only: control characters nobody types in the one, curly quotes, dashes and the euro in the other.

const share = (counts: Uint32Array, bytes: readonly number[], all: number): number =>
  bytes.reduce((sum, byte) => sum + (counts[byte] ?? 0), 0) / all
const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const notInWin1252 = [0x81, 0x8d, 0x8f, 0x90, 0x9d]
const lowerLetters = range(0xdf, 0xff)
const letters = range(0xc0, 0xff)

/** `counts` holds how often each byte value from 0x80 on was seen. */
export const guessSingleByte = (
  counts: Uint32Array,
): { readonly name: 'LATIN1' | 'WIN1252'; readonly confidence: number } => {
  const all = range(0x80, 0xff).reduce((sum, byte) => sum + (counts[byte] ?? 0), 0)
  const controls = share(counts, range(0x80, 0x9f), all)
  // Text in these languages is mostly small letters with accents; much else means Cyrillic, Greek, Japanese ... and a poor guess.
  const typical = share(counts, lowerLetters, all) / (share(counts, letters, all) || 1)
  const name = controls > 0 && share(counts, notInWin1252, all) === 0 ? 'WIN1252' : 'LATIN1'
  const doubt = share(counts, notInWin1252, all) > 0 ? 0.3 : 0
  const confidence = Math.max(0.2, Math.min(0.9, (name === 'WIN1252' ? 0.85 : 0.8) * (0.5 + typical / 2) - doubt))
  return { name, confidence: Math.round(confidence * 100) / 100 }
}

/** Counts characters of UTF-8 above ASCII, and bytes that belong to none. */
export class Utf8Counter {
  valid = 0
  broken = 0
  #missing = 0

  add(bytes: Buffer): void {
    let missing = this.#missing
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0
      if (missing > 0) {
        if ((byte & 0xc0) === 0x80) {
          if (--missing === 0) this.valid++
          continue
        }
        this.broken++
        missing = 0
      }
      if (byte < 0x80) continue
      missing = byte >= 0xf0 && byte < 0xf5 ? 3 : byte >= 0xe0 && byte < 0xf0 ? 2 : byte >= 0xc2 && byte < 0xe0 ? 1 : 0
      if (missing === 0) this.broken++
    }
    this.#missing = missing
  }
}
