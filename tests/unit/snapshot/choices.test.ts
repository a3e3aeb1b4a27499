import { expect, it } from 'vitest'
import { chooseStrategies } from '../../../electron/core/snapshot/choose-strategy.ts'
import { compareKeys } from '../../../electron/core/snapshot/diff-rows.ts'
import { differingLines } from '../../../electron/core/snapshot/diff-snapshot.ts'
import { ownMark } from '../../../electron/core/snapshot/recipe-build.ts'

it.each([
  [{ major: 13, canClone: false, sharesBlocks: false }, 1e9, ['copy']],
  [{ major: 15, canClone: false, sharesBlocks: false }, 8e6, ['wal_log', 'file_copy']],
  [{ major: 15, canClone: false, sharesBlocks: true }, 1e9, ['file_copy', 'wal_log']],
  [{ major: 18, canClone: true, sharesBlocks: false }, 1e9, ['clone', 'file_copy', 'wal_log']],
  [{ major: 18, canClone: true, sharesBlocks: false }, 8e6, ['wal_log', 'file_copy']],
  [{ major: 18, canClone: true, sharesBlocks: true }, 8e6, ['clone', 'file_copy', 'wal_log']],
  [{ major: 18, canClone: false, sharesBlocks: true }, null, ['file_copy', 'wal_log']],
])('copies %j of %s bytes by %j', (server, size, strategies) =>
  expect(chooseStrategies(server, size)).toEqual(strategies),
)

it('compares rows by key, and says how many more', () => {
  const was = new Map([
    ['1', 'a'],
    ['2', 'b'],
    ['3', 'c'],
  ])
  expect(
    compareKeys(
      was,
      new Map([
        ['1', 'a'],
        ['3', 'x'],
        ['4', 'd'],
      ]),
    ),
  ).toEqual({ added: ['4'], removed: ['2'], changed: ['3'], more: 0 })
  expect(compareKeys(new Map(), new Map(Array.from({ length: 60 }, (_, i) => [String(i), 'x'])))).toMatchObject({
    more: 10,
  })
  expect(differingLines('a\nb\nc', 'a\nc')).toBe('b')
  expect(differingLines('a', 'a\nb')).toBe('a')
})

it('gives what was built beside the note it would have under its own name', () => {
  expect(
    JSON.parse(ownMark('{"v":1,"hash":"beside","state":"ready"}', { groundwork: 1 } as never) ?? ''),
  ).toMatchObject({ v: 1, state: 'ready', hash: expect.not.stringMatching('beside') })
  expect(ownMark(null, {} as never)).toBeNull()
  expect(ownMark('not json', {} as never)).toBeNull()
})
