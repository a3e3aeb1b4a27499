// What the server is given for a statement. Sorting for a b-tree goes quickest in runs that stay in the processor's cache,
// as long as they are merged in one go: with text keys 8 MB took half the processor time of 256 MB (measured, 150 MB table).
// Other kinds of index build better the more memory they have. Helpers are for the time when connections stand idle: as
// long as every core has a connection to work for, they only cost.
import type { RestoreUnit } from './types.ts'

export type Tuning = { readonly memoryMegabytes: number; readonly helpers: number }

export const plainTuning: Tuning = { memoryMegabytes: 64, helpers: 0 }

const leastSortMegabytes = 8
const mostSortMegabytes = 256
const otherIndexMegabytes = 256
const helperMegabytes = 32 // the server gives no helper less
const helpedFromBytes = 32 * 1024 * 1024

const btree =
  /^\s*create\s+(?:unique\s+)?index\b(?![^(]*\busing\s+(?!btree\b))|\badd\s+constraint\s+\S+\s+(?:primary\s+key|unique)\b/i
const otherIndex = /^\s*create\s+index\b|\badd\s+constraint\s+\S+\s+exclude\b/i

/** A merge takes as many runs at once as it has buffers (of about 0.27 MB) in the same memory. */
export const sortMegabytes = (tableBytes: number): number =>
  Math.min(mostSortMegabytes, Math.max(leastSortMegabytes, Math.ceil(1.2 * Math.sqrt((0.27 * tableBytes) / 1024 ** 2))))

export const tuningOf = (units: readonly RestoreUnit[], spareCores: number): Tuning => {
  const largest = units.reduce((most, { weight }) => Math.max(most, weight), 0)
  const heads = units.map(({ sql }) => sql.slice(0, 2000))
  const sorts = heads.some((head) => btree.test(head))
  const helpers = sorts && units.length === 1 && largest >= helpedFromBytes ? spareCores : 0
  if (heads.some((head) => !btree.test(head) && otherIndex.test(head)))
    return { memoryMegabytes: otherIndexMegabytes, helpers: 0 }
  return {
    helpers,
    memoryMegabytes: sorts
      ? Math.max(sortMegabytes(largest), helpers === 0 ? 0 : helperMegabytes * (helpers + 1))
      : plainTuning.memoryMegabytes,
  }
}

export const tuningSettings = ({ memoryMegabytes, helpers }: Tuning): readonly string[] => [
  `SET maintenance_work_mem = '${memoryMegabytes}MB'`,
  `SET max_parallel_maintenance_workers = ${helpers}`,
]
