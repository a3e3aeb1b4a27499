import { describe, expect, it } from 'vitest'
import { leastFreeBytes, limitFor } from '../../../electron/core/load/disk-guard.ts'

describe('how much of the disk a load leaves', () => {
  it.each([
    ['a large disk', 500e9, leastFreeBytes],
    ['one that cannot be looked at', null, leastFreeBytes],
    ['a small one: half of what is left', 100e6, 50e6],
    ['a full one', 0, 0],
  ])('%s', (_, free, limit) => expect(limitFor(free)).toBe(limit))
})
