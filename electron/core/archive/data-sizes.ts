// A custom archive does not say how large a block is, but blocks lie one behind the other: up to the next one.
import type { TocEntry } from '../../../shared/model/archive.ts'

export const withSizes = (entries: readonly TocEntry[], fileSize: number, intSize: number): TocEntry[] => {
  const offsets = [...new Set(entries.flatMap(({ offset }) => (offset === null ? [] : [offset])))].toSorted(
    (a, b) => a - b,
  )
  const next = new Map(offsets.map((offset, index) => [offset, Math.min(offsets[index + 1] ?? fileSize, fileSize)]))
  const around = 1 + 2 * (1 + intSize) // kind and number before, a length of 0 behind
  return entries.map((entry) =>
    entry.offset === null || !entry.hasData
      ? entry
      : { ...entry, dataBytes: Math.max(0, (next.get(entry.offset) ?? fileSize) - entry.offset - around) },
  )
}
