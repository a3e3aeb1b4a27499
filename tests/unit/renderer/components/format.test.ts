import { describe, expect, it } from 'vitest'
import { formatAgo, formatBytes, formatDuration, plural } from '../../../../renderer/components/format.ts'

describe('numbers as a person reads them', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 KB'],
    [147_000, '147 KB'],
    [999_600, '1.0 MB'],
    [12_480_000, '12.5 MB'],
    [300_000_000, '300 MB'],
    [5.2e12, '5.2 TB'],
  ])('%d bytes', (size, text) => expect(formatBytes(size)).toBe(text))
  it.each([
    [0.2, '<1 ms'],
    [12.4, '12 ms'],
    [1234, '1.2 s'],
    [9990, '10.0 s'],
    [42_000, '42 s'],
    [61_000, '1 min 1 s'],
    [3_720_000, '1 h 2 min'],
  ])('%d ms', (duration, text) => expect(formatDuration(duration)).toBe(text))
  it('counts', () => {
    expect(plural(1, 'table')).toBe('1 table')
    expect(plural(1204, 'index', 'indexes')).toBe('1,204 indexes')
  })
  it('says how long ago', () => {
    const now = Date.parse('2026-11-20T12:00:00Z')
    expect(formatAgo('2026-11-20T11:59:40Z', now)).toBe('just now')
    expect(formatAgo('2026-11-20T11:56:00Z', now)).toBe('4 min ago')
    expect(formatAgo('2026-11-20T02:00:00Z', now)).toBe('10 h ago')
    expect(formatAgo('not a date', now)).toBe('')
  })
})
