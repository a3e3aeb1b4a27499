import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countByte } from '../../../electron/core/script/count-bytes.ts'

const plainly = (bytes: Uint8Array, from: number, to: number): number => {
  let count = 0
  for (let at = from; at < to; at++) if (bytes[at] === 10) count++
  return count
}

describe('countByte', () => {
  it.each([1, 2, 7, 39, 41, 500])('counts lines %i bytes apart, from any place to any other', (apart) => {
    const bytes = Buffer.from(Array.from({ length: 9000 }, (_, at) => (at % apart === 0 ? 10 : 0x80 | (at & 0x7f))))
    fc.assert(
      fc.property(fc.nat(9000), fc.nat(9000), fc.nat(3), (one, two, offset) => {
        const [from, to] = [Math.min(one, two, 8990), Math.min(Math.max(one, two), 8990)]
        // Part of larger memory, and never counted beyond its own end.
        expect(countByte(bytes.subarray(offset), 10, from, to)).toBe(plainly(bytes.subarray(offset), from, to))
      }),
    )
  })
  it('goes over to counting all when lines become short', () => {
    const bytes = Buffer.concat([Buffer.from(`${'x'.repeat(200)}\n`.repeat(20)), Buffer.from('\n'.repeat(5000))])
    expect(countByte(bytes, 10, 0, bytes.length)).toBe(5020)
    expect(countByte(bytes, 10, 4019, 4021)).toBe(2)
    expect(countByte(bytes, 10, 30, 30)).toBe(0)
  })
})
