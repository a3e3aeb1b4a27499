import { describe, expect, it } from 'vitest'
import type { LogLine } from '../../../../shared/model/job.ts'
import { filterLines, splitMatches } from '../../../../renderer/components/log-rows.ts'

const levels: readonly LogLine['level'][] = ['debug', 'info', 'notice', 'warning', 'error']
const lines = levels.map((level): LogLine => ({ at: '', level, text: `a ${level} Line` }))

describe('which lines are shown', () => {
  it('makes no list when all are', () => expect(filterLines(lines, 'all', '  ')).toBeNull())
  it.each([
    ['info', [1, 2, 3, 4]],
    ['warning', [3, 4]],
    ['error', [4]],
  ] as const)('%s', (level, shown) => expect(filterLines(lines, level, '')).toEqual(shown))
  it('finds in any case, within the level', () => {
    expect(filterLines(lines, 'all', 'line')).toEqual([0, 1, 2, 3, 4])
    expect(filterLines(lines, 'warning', 'NOTICE')).toEqual([])
  })
  it('takes 100,000 lines in stride', () => {
    const many = Array.from({ length: 100_000 }, (_, index): LogLine => ({
      at: '',
      level: 'info',
      text: `CREATE TABLE app.orders_${index} (id bigint)`,
    }))
    const started = performance.now()
    expect(filterLines(many, 'all', 'orders_99999')).toEqual([99_999])
    expect(performance.now() - started).toBeLessThan(500)
  })
})

it('cuts text at its matches, the matches at odd places', () => {
  expect(splitMatches('aXbxc', 'x')).toEqual(['a', 'X', 'b', 'x', 'c'])
  expect(splitMatches('abc', '')).toEqual(['abc'])
  expect(splitMatches('xx', 'x').join('')).toBe('xx')
})
