import { describe, expect, it } from 'vitest'
import { mayDrop } from '../../../electron/core/snapshot/drop-holder.ts'
import { buildName, holderName, parseHolderName, signatureOf } from '../../../electron/core/snapshot/holder-name.ts'
import { readMarker, writeMarker } from '../../../electron/core/snapshot/marker.ts'
import { held, marker, row } from './rows.ts'

describe('names of holders', () => {
  it('fit into 63 bytes by whole characters, and tell what they are', () => {
    for (const name of ['shop', 'x'.repeat(63), 'ä'.repeat(31), '🐘'.repeat(15), 'with "quotes" and spaces']) {
      const holder = holderName(name, 'spare', 4_294_967_295)
      expect(Buffer.byteLength(holder)).toBeLessThanOrEqual(63)
      expect(holder).not.toContain('\uFFFD')
      expect(parseHolderName(holder)).toEqual({ kind: 'spare', about: 4_294_967_295 })
      expect(Buffer.byteLength(buildName(name))).toBeLessThanOrEqual(63)
      expect(parseHolderName(buildName(name))?.kind).toBe('build')
    }
    for (const name of [
      'shop',
      'shop__gw_snap',
      'shop__gw_other_1_abcdef',
      'shop__gw_snap_1_abcdefg',
      '__gw_snap_1_abcdef_x',
    ])
      expect(parseHolderName(name)).toBeNull()
  })
  it('are signed by a connection limit of their own that the server takes', () => {
    expect(signatureOf('a')).not.toBe(signatureOf('b'))
    for (const name of ['a', 'b', 'shop__gw_snap_1_abcdef']) {
      expect(signatureOf(name)).toBeGreaterThan(1_000_000_000)
      expect(signatureOf(name)).toBeLessThan(2 ** 31)
    }
  })
})

describe('the marker', () => {
  it('is read back, under its own name only', () => {
    const text = writeMarker(marker({ note: `it's "odd" \\ 🐘` }))
    expect(readMarker('shop__gw_snap_1_abcdef', text)?.note).toBe(`it's "odd" \\ 🐘`)
    expect(readMarker('another', text)).toBeNull()
    for (const other of [
      null,
      '',
      'mine',
      'groundwork snapshot',
      'groundwork snapshot {',
      'groundwork snapshot {"v":2}',
    ])
      expect(readMarker('shop__gw_snap_1_abcdef', other)).toBeNull()
  })
  it('lets only what is ours be dropped', () => {
    expect(mayDrop(held('undo', {}))).toBe(true)
    expect(mayDrop(row({ unfinished: true }))).toBe(true)
    expect(mayDrop(row({}))).toBe(false)
    expect(mayDrop(row({ name: 'shop', marker: marker({ storedAs: 'shop' }) }))).toBe(false) // a marker of a kind whose name cannot be this
    expect(mayDrop(row({ name: 'shop__gw_undo_1_abcdef' }))).toBe(false)
    expect(mayDrop(row({ name: 'shop__gw_build_1_abcdef' }))).toBe(false)
    expect(
      mayDrop(
        row({ name: 'shop__gw_build_1_abcdef', settings: [{ role: null, name: 'groundwork.recipe', value: '{}' }] }),
      ),
    ).toBe(true)
    expect(mayDrop(row({ name: 'shop', settings: [{ role: null, name: 'groundwork.recipe', value: '{}' }] }))).toBe(
      false,
    )
  })
})
