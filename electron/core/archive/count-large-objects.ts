import type { TocEntry } from '../../../shared/model/archive.ts'

/** One entry each; since PostgreSQL 17 a list of many. */
export const countLargeObjects = (entries: readonly Pick<TocEntry, 'desc' | 'definition'>[]): number =>
  entries.reduce(
    (sum, { desc, definition }) =>
      sum +
      (desc === 'BLOB'
        ? 1
        : desc === 'BLOB METADATA'
          ? definition.split('\n').filter((line) => /^\d+$/.test(line)).length
          : 0),
    0,
  )
