// How much of a table's rows has been read. Of packed rows only the packed size is known beforehand: how far they unpack is
// told by who reads them, or learned from the tables that are through: none is called done when a fifth of it is.
import type { RestoreUnit } from './types.ts'

/** What gzip makes of rows, until this dump has shown its own. */
const guessedRatio = 4
const guessWorthBytes = 256 * 1024
const mostWhileReading = 0.98

export type SharesOfRows = {
  /** Answers how many bytes of the dump's own more are done. */
  readonly add: (unit: RestoreUnit, bytes: number) => number
  readonly finish: (unit: RestoreUnit) => number
  /** How many bytes its rows unpack to. */
  readonly know: (unit: RestoreUnit, unpackedBytes: number) => void
  readonly of: (unit: RestoreUnit) => number
}

/** `isReadHere`: what the unit says of how far it is read is about these rows. */
export const sharesOfRows = (isCompressed: boolean, isReadHere = true): SharesOfRows => {
  const read = new Map<number, { bytes: number; share: number }>()
  const sizes = new Map<number, number>()
  let packed = isCompressed ? guessWorthBytes : 0
  let unpacked = isCompressed ? guessWorthBytes * guessedRatio : 0
  const entryOf = (unit: RestoreUnit): { bytes: number; share: number } => {
    const known = read.get(unit.id)
    if (known !== undefined) return known
    const made = { bytes: 0, share: 0 }
    read.set(unit.id, made)
    return made
  }
  return {
    add: (unit, bytes) => {
      const entry = entryOf(unit)
      entry.bytes += bytes
      const ratio = isCompressed && packed > 0 ? Math.max(1, unpacked / packed) : 1
      const before = entry.share
      const packedRead = isCompressed && isReadHere && unit.data?.kind === 'copy' ? unit.data.packedRead?.() : undefined
      // Never back: a better ratio may say that less is done than was thought.
      if (unit.weight > 0)
        entry.share = Math.max(
          before,
          Math.min(
            mostWhileReading,
            packedRead === undefined
              ? entry.bytes / (sizes.get(unit.id) ?? unit.weight * ratio)
              : packedRead / unit.weight,
          ),
        )
      return (entry.share - before) * unit.weight
    },
    finish: (unit) => {
      const entry = entryOf(unit)
      const more = (1 - entry.share) * unit.weight
      if (isCompressed && entry.bytes > 0 && entry.share < 1) {
        packed += unit.weight
        unpacked += entry.bytes
      }
      entry.share = 1
      return more
    },
    know: (unit, unpackedBytes) => void sizes.set(unit.id, Math.max(1, unpackedBytes)),
    of: (unit) => read.get(unit.id)?.share ?? 0,
  }
}
