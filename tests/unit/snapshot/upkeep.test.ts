import { describe, expect, it } from 'vitest'
import type { DatabaseRow } from '../../../electron/core/snapshot/database-row.ts'
import { undoToDrop } from '../../../electron/core/snapshot/upkeep.ts'
import { spareTarget } from '../../../electron/core/snapshot/warm-spare.ts'
import { held } from './rows.ts'

describe('upkeep', () => {
  const at = (day: number) => `2026-01-0${day}T00:00:00.000Z`
  const now = Date.parse(at(5))
  const undo = [
    held('undo', { at: at(1), of: 'old' }, 11),
    held('undo', { at: at(4), of: 'start' }, 14),
    held('undo', { at: at(3), of: 'start' }, 13),
  ]
  const kept = (keepUndo: number, budgetBytes = 1e9, more: DatabaseRow[] = [], time = now) => {
    const dropped = undoToDrop([...undo, ...more], 'shop', { keepUndo, keepUndoDays: 7, budgetBytes }, time)
    return undo
      .filter((one) => !dropped.includes(one as never))
      .map((one) => one.oid)
      .toSorted()
  }
  it('keeps the newest undo, within number, age and disk', () => {
    expect(kept(1)).toEqual([14])
    expect(kept(2)).toEqual([13, 14])
    expect(kept(0)).toEqual([])
    expect(kept(3, 250)).toEqual([13, 14])
    expect(kept(3, 250, [held('spare', {}, 20, 100)])).toEqual([14])
    expect(kept(3, 50)).toEqual([])
    expect(kept(3, 1e9, [], now + 5 * 24 * 3600 * 1000)).toEqual([13, 14])
  })
  it('makes the spare of the snapshot last gone back to, unless a newer one is there', () => {
    const old = held('snapshot', { name: 'start', at: at(2) }, 2)
    const newer = held('snapshot', { name: 'later', at: at(3) }, 3)
    expect(spareTarget([old, newer, undo[1]!], 'shop')?.marker.name).toBe('start') // reset on the 4th
    expect(spareTarget([old, held('snapshot', { name: 'newest', at: at(5) }, 5), undo[1]!], 'shop')?.marker.name).toBe(
      'newest',
    )
    expect(spareTarget([old, newer], 'shop')?.marker.name).toBe('later')
    expect(spareTarget([], 'shop')).toBeNull()
  })
})
