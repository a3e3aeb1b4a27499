// The part of a job's log the window has: lines `from` to `from + lines.length`, without holes. `total` is how many
// there are; when it is ahead of what we have, somebody must fetch.
import type { LogLine } from '../../shared/model/job.ts'

export type LogState = { readonly from: number; readonly lines: readonly LogLine[]; readonly total: number }

export const emptyLog: LogState = { from: 0, lines: [], total: 0 }

export const keptLogLines = 200_000
/** As many as `jobs.log` answers at once. */
export const mostLogLines = 10_000

export const mergeLog = (
  log: LogState,
  from: number,
  lines: readonly LogLine[],
  total = from + lines.length,
): LogState => {
  const known = Math.max(log.total, total)
  const end = log.from + log.lines.length
  if (lines.length === 0) return known === log.total ? log : { ...log, total: known }
  if (log.lines.length === 0) return cap({ from, lines, total: known })
  if (from > end || from + lines.length < log.from) return { ...log, total: known } // a hole: fetch first
  const before = from < log.from ? lines.slice(0, log.from - from) : []
  const after = from + lines.length > end ? lines.slice(Math.max(0, end - from)) : []
  if (before.length === 0 && after.length === 0) return known === log.total ? log : { ...log, total: known }
  return cap({ from: log.from - before.length, lines: [...before, ...log.lines, ...after], total: known })
}

const cap = (log: LogState): LogState => {
  const over = log.lines.length - keptLogLines
  if (over <= 0) return log
  const drop = over + keptLogLines / 10 // a tenth more, so that it is not cut at every batch
  return { ...log, from: log.from + drop, lines: log.lines.slice(drop) }
}

export type LogRange = { readonly from: number; readonly count: number }

/** What to fetch next: the end first, then backwards as far as somebody looks (`wanted`). Null when all that is there. */
export const nextLogRange = (log: LogState, pageLines: number, wanted: number): LogRange | null => {
  const end = log.from + log.lines.length
  if (log.lines.length === 0) {
    if (log.total === 0) return null
    const from = Math.max(0, log.total - pageLines)
    return { from, count: log.total - from }
  }
  if (log.total > end) return { from: end, count: Math.min(pageLines, log.total - end) }
  if (log.from > wanted && log.lines.length < keptLogLines * 0.9) {
    const from = Math.max(0, Math.min(wanted, log.from - pageLines), log.from - mostLogLines)
    return { from, count: log.from - from }
  }
  return null
}
