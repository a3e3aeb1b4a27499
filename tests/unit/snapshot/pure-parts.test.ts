import { expect, it, describe } from 'vitest'
import { attributeStatements } from '../../../electron/core/snapshot/attributes.ts'
import { chooseStrategies } from '../../../electron/core/snapshot/choose-strategy.ts'
import type { Attributes, DatabaseRow } from '../../../electron/core/snapshot/database-row.ts'
import { compareKeys } from '../../../electron/core/snapshot/diff-rows.ts'
import { differingLines } from '../../../electron/core/snapshot/diff-snapshot.ts'
import { mayDrop } from '../../../electron/core/snapshot/drop-holder.ts'
import { buildName, holderName, parseHolderName, signatureOf } from '../../../electron/core/snapshot/holder-name.ts'
import { readMarker, writeMarker, type Marker } from '../../../electron/core/snapshot/marker.ts'
import { allowStatement, isResettable, refuseStatements } from '../../../electron/core/snapshot/permission.ts'
import { ownMark } from '../../../electron/core/snapshot/recipe-build.ts'
import { undoToDrop } from '../../../electron/core/snapshot/upkeep.ts'
import { spareTarget } from '../../../electron/core/snapshot/warm-spare.ts'
import { readMark } from '../../../electron/core/recipe/mark.ts'
import type { ServerFacts } from '../../../shared/model/server.ts'

const plain: Attributes = {
  owner: 'postgres',
  allowConnections: true,
  isTemplate: false,
  connectionLimit: -1,
  comment: null,
  privileges: null,
  settings: [],
}
const marker = (change: Partial<Marker> = {}): Marker => ({
  v: 1,
  storedAs: 'shop__gw_snap_1_abcdef',
  kind: 'snapshot',
  state: 'ready',
  name: 'start',
  database: 'shop',
  note: null,
  at: '2026-01-01T00:00:00.000Z',
  by: 'me',
  strategy: 'file_copy',
  copyMs: 1,
  shared: false,
  of: null,
  recipeMark: null,
  inputsHash: null,
  ...change,
})
const row = (change: Partial<DatabaseRow>): DatabaseRow => ({
  ...plain,
  oid: 1,
  name: 'shop',
  sizeBytes: 100,
  tablespace: 'pg_default',
  marker: null,
  unfinished: false,
  ...change,
})
const held = (kind: Marker['kind'], change: Partial<Marker>, oid = 1, sizeBytes = 100): DatabaseRow => {
  const name = `shop__gw_${kind === 'snapshot' ? 'snap' : kind}_${oid}_abcdef`
  return row({
    name,
    oid,
    sizeBytes,
    allowConnections: false,
    isTemplate: true,
    marker: marker({ kind, storedAs: name, ...change }),
  })
}

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

describe('attributes', () => {
  const basics = [
    'ALTER DATABASE "d" WITH ALLOW_CONNECTIONS true IS_TEMPLATE false CONNECTION LIMIT -1',
    'COMMENT ON DATABASE "d" IS NULL',
  ]
  it('say no more than differs', () => {
    expect(
      attributeStatements('d', plain, { ...plain, allowConnections: false, connectionLimit: 5, comment: 'x' }, null),
    ).toEqual(basics)
  })
  it('set, change and reset settings, lists item by item', () => {
    const wanted: Attributes = {
      ...plain,
      settings: [
        { role: null, name: 'search_path', value: '"$user", public' },
        { role: 'r', name: 'work_mem', value: '1MB' },
        { role: null, name: 'my.x', value: `a'b\\` },
      ],
    }
    const present: Attributes = {
      ...plain,
      settings: [
        { role: null, name: 'work_mem', value: '9MB' },
        { role: 'r', name: 'work_mem', value: '2MB' },
      ],
    }
    expect(attributeStatements('d', wanted, present, null)).toEqual([
      ...basics,
      'ALTER DATABASE "d" RESET "work_mem"',
      `ALTER DATABASE "d" SET "search_path" TO '$user', 'public'`,
      `ALTER ROLE "r" IN DATABASE "d" SET "work_mem" TO '1MB'`,
      String.raw`ALTER DATABASE "d" SET "my"."x" TO E'a''b\\'`,
    ])
  })
  it('take the note of the recipe from the content', () => {
    const wanted: Attributes = { ...plain, settings: [{ role: null, name: 'groundwork.recipe', value: 'live' }] }
    expect(attributeStatements('d', wanted, plain, 'kept')).toEqual([
      ...basics,
      `ALTER DATABASE "d" SET "groundwork"."recipe" TO 'kept'`,
    ])
    expect(attributeStatements('d', wanted, wanted, null)).toEqual([
      ...basics,
      'ALTER DATABASE "d" RESET "groundwork"."recipe"',
    ])
  })
  it('give privileges in an order in which each giver may', () => {
    const give = (grantor: string, grantee: string | null, grantable = false) => ({
      grantor,
      grantee,
      privilege: 'CONNECT',
      grantable,
    })
    const wanted: Attributes = {
      ...plain,
      privileges: [give('b', 'c'), give('a', 'b', true), give('postgres', 'a', true)],
    }
    expect(attributeStatements('d', wanted, plain, null).slice(2)).toEqual([
      'REVOKE ALL ON DATABASE "d" FROM PUBLIC CASCADE',
      'REVOKE ALL ON DATABASE "d" FROM "postgres" CASCADE',
      'GRANT CONNECT ON DATABASE "d" TO "a" WITH GRANT OPTION',
      'SET LOCAL ROLE "a"',
      'GRANT CONNECT ON DATABASE "d" TO "b" WITH GRANT OPTION',
      'RESET ROLE',
      'SET LOCAL ROLE "b"',
      'GRANT CONNECT ON DATABASE "d" TO "c"',
      'RESET ROLE',
    ])
    expect(attributeStatements('d', wanted, wanted, null)).toEqual(basics)
  })
})

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

describe('permission', () => {
  const facts = (isSuperuser: boolean, major = 18) => ({ isSuperuser, major }) as ServerFacts
  it('is a setting for a superuser, and a sentence in the comment for others', () => {
    expect(allowStatement({ ...plain, name: 'd' }, facts(true))).toBe(
      `ALTER DATABASE "d" SET groundwork.resettable = 'on'`,
    )
    expect(allowStatement({ ...plain, name: 'd' }, facts(false, 14))).toContain('SET groundwork.resettable')
    const comment = (before: string | null) =>
      /IS '(.*)'$/s.exec(allowStatement({ ...plain, name: 'd', comment: before }, facts(false)))?.[1] ?? ''
    for (const before of [
      null,
      'my own words',
      'Set up by Groundwork. {"v":1,"name":"x","hash":"h","loads":[],"after":[],"state":"ready","job":"j","at":"t"}',
    ]) {
      const after = { ...plain, comment: comment(before) }
      expect(isResettable({ ...plain, comment: before })).toBe(false)
      expect(isResettable(after)).toBe(true)
      if (before?.startsWith('Set up') === true) expect(readMark(null, after.comment)).not.toBeNull()
      expect(refuseStatements({ ...after, name: 'd' })).toEqual([`COMMENT ON DATABASE "d" IS '${before ?? ''}'`])
    }
  })
})

it('gives what was built beside the note it would have under its own name', () => {
  expect(
    JSON.parse(ownMark('{"v":1,"hash":"beside","state":"ready"}', { groundwork: 1 } as never) ?? ''),
  ).toMatchObject({ v: 1, state: 'ready', hash: expect.not.stringMatching('beside') })
  expect(ownMark(null, {} as never)).toBeNull()
  expect(ownMark('not json', {} as never)).toBeNull()
})
