// Which restores are the same one, and which copies go when room is needed.
import { expect, it } from 'vitest'
import { cacheKey, rowsDigest } from '../../../electron/core/restore/cache/cache-key.ts'
import type { DatabaseRow } from '../../../electron/core/snapshot/database-row.ts'
import { keptToDrop } from '../../../electron/core/snapshot/kept-holders.ts'
import { restoreChoicesSchema } from '../../../shared/model/restore.ts'

const server = { user: 'postgres', versionNumber: 150018 }
const key = (choices: object, on = server): string =>
  cacheKey(restoreChoicesSchema.parse({ database: 'a', ...choices }), on)

it('takes restores for the same that differ only in where they go and how quickly', () => {
  const plain = key({})
  for (const same of [
    { database: 'b' },
    { replace: true },
    { jobs: 4 },
    { cache: 'use' },
    { engine: 'own' },
    { owner: 'postgres' },
    { createOwner: true },
  ])
    expect(key(same)).toBe(plain)
  expect(key({ agreed: ['a', 'b'] })).toBe(key({ agreed: ['b', 'a'] }))
})

it('takes restores for different whose result may differ', () => {
  const keys = [
    key({}),
    key({ owner: 'shop' }),
    key({ ownership: 'keep' }),
    key({ ownership: { map: { a: 'b' } } }),
    key({ privileges: true }),
    key({ engine: 'pg_restore' }),
    key({ sections: ['pre-data', 'data'] }),
    key({ schemaOnly: true }),
    key({ schemas: ['app'] }),
    key({ tables: ['app'] }),
    key({ excludeTableData: ['app'] }),
    key({ withoutExtensions: ['app'] }),
    key({ agreed: ['all'] }),
    key({ encoding: 'LATIN1' }),
    key({}, { ...server, user: 'somebody' }),
    key({}, { ...server, versionNumber: 180004 }),
  ]
  expect(new Set(keys).size).toBe(keys.length)
})

it('tells counts apart, in whatever order they come', () => {
  const counts = [
    ['public.a', 1],
    ['public.b', 2],
  ] as const
  expect(rowsDigest(counts)).toBe(rowsDigest(counts.toReversed()))
  expect(rowsDigest(counts)).not.toBe(
    rowsDigest([
      ['public.a', 2],
      ['public.b', 1],
    ]),
  )
})

const row = (name: string, kind: 'kept' | 'undo' | 'spare', at: string, sizeBytes: number, shared = false) =>
  ({
    name,
    oid: 1,
    sizeBytes,
    connectionLimit: 1,
    marker: { kind, state: 'ready', at, shared, ...(kind === 'kept' ? { kept: {} } : {}) },
  }) as unknown as DatabaseRow

it('lets the oldest copies go first, and never undo or spares', () => {
  const rows = [
    row('new', 'kept', '2026-03', 10),
    row('old', 'kept', '2026-01', 10),
    row('shared', 'kept', '2026-02', 10, true),
    row('undo', 'undo', '2025-01', 10),
    row('spare', 'spare', '2025-01', 10),
  ]
  const names = (budget: number, needed: number): readonly string[] | undefined =>
    keptToDrop(rows, budget, needed)?.map(({ name }) => name)
  expect(names(40, 0)).toEqual([])
  expect(names(40, 10)).toEqual(['old'])
  expect(names(30, 10)).toEqual(['old', 'shared', 'new'])
  expect(names(29, 10)).toBeUndefined()
  expect(names(15, 0)).toEqual(['old', 'shared', 'new'])
})
