import { describe, expect, it } from 'vitest'
import { startupOptions } from '../../../electron/core/postgres/startup-options.ts'

describe('startupOptions', () => {
  it('is never empty, so that pg does not look at PGOPTIONS', () => {
    expect(startupOptions()).toBe('-c client_encoding=UTF8')
  })
  it('escapes blanks and backslashes', () => {
    expect(startupOptions({ search_path: 'a b\\c' })).toBe('-c client_encoding=UTF8 -c search_path=a\\ b\\\\c')
  })
  it('refuses what would be another option', () => {
    expect(() => startupOptions({ 'a=b -c c': 'd' })).toThrow(RangeError)
    expect(() => startupOptions({ a: 'x\0y' })).toThrow(RangeError)
  })
})
