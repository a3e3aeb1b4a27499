import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogLine } from '../../../../shared/model/job.ts'
import {
  emptyLog,
  keptLogLines,
  mergeLog,
  nextLogRange,
  type LogState,
} from '../../../../renderer/state/log-reducer.ts'

const lines = (from: number, count: number): LogLine[] =>
  Array.from({ length: count }, (_, index) => ({ at: '', level: 'info', text: String(from + index) }))
const isWhole = (log: LogState): boolean => log.lines.every((each, index) => each.text === String(log.from + index))

describe('mergeLog', () => {
  it('takes lines in any order of pages and never holds a wrong or a doubled one', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(60), fc.nat(20)), { maxLength: 30 }), (pages) => {
        const log = pages.reduce((state, [from, count]) => mergeLog(state, from, lines(from, count)), emptyLog)
        expect(isWhole(log)).toBe(true)
        expect(log.total).toBeGreaterThanOrEqual(log.from + log.lines.length)
      }),
    )
  })

  it('remembers that lines are missing instead of leaving a hole', () => {
    const log = mergeLog(mergeLog(emptyLog, 0, lines(0, 5)), 8, lines(8, 2))
    expect(log.lines).toHaveLength(5)
    expect(nextLogRange(log, 100, 0)).toEqual({ from: 5, count: 5 })
  })

  it('stays the same object when nothing is new', () => {
    const log = mergeLog(emptyLog, 0, lines(0, 5))
    expect(mergeLog(log, 1, lines(1, 3))).toBe(log)
  })

  it('lets go of the oldest lines when there are too many', () => {
    const log = mergeLog(mergeLog(emptyLog, 0, lines(0, keptLogLines)), keptLogLines, lines(keptLogLines, 10))
    expect(log.lines.length).toBeLessThan(keptLogLines)
    expect(isWhole(log)).toBe(true)
    expect(log.from + log.lines.length).toBe(keptLogLines + 10)
  })
})

describe('nextLogRange', () => {
  it('fetches the end first, then backwards, until it is whole', () => {
    let log = mergeLog(emptyLog, 0, [], 25)
    const asked: unknown[] = []
    for (let range = nextLogRange(log, 10, 0); range !== null; range = nextLogRange(log, 10, 0)) {
      asked.push(range)
      log = mergeLog(log, range.from, lines(range.from, range.count), 25)
    }
    expect(asked).toEqual([
      { from: 15, count: 10 },
      { from: 0, count: 15 },
    ])
    expect(log.lines).toHaveLength(25)
  })

  it('fetches back only as far as somebody looks, and never more than is answered at once', () => {
    const log = mergeLog(emptyLog, 80_000, lines(80_000, 20_000))
    expect(nextLogRange(log, 2000, Number.MAX_SAFE_INTEGER)).toBeNull()
    expect(nextLogRange(log, 2000, 79_900)).toEqual({ from: 78_000, count: 2000 })
    expect(nextLogRange(log, 2000, 75_000)).toEqual({ from: 75_000, count: 5000 })
    expect(nextLogRange(log, 2000, 0)).toEqual({ from: 70_000, count: 10_000 })
  })

  it('does not fetch back what was let go', () => {
    const log: LogState = {
      from: 30_000,
      lines: lines(30_000, keptLogLines * 0.95),
      total: 30_000 + keptLogLines * 0.95,
    }
    expect(nextLogRange(log, 100, 0)).toBeNull()
  })
})
