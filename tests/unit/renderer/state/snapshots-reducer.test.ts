import { describe, expect, it } from 'vitest'
import type { ResettableDatabase, Snapshot, SnapshotOverview } from '../../../../shared/model/snapshot.ts'
import {
  canReset,
  databaseAt,
  lookBegan,
  lookEnded,
  nothingSeen,
  recipesCame,
  undoKind,
  workBegan,
  workEnded,
  workHasJob,
} from '../../../../renderer/state/snapshots-reducer.ts'

const snapshot = (more: Partial<Snapshot> = {}): Snapshot => ({
  name: 'clean',
  kind: 'snapshot',
  database: 'shop',
  storedAs: 'shop__gw_snap_1_a',
  note: null,
  createdAt: '2026-11-20T09:00:00Z',
  createdBy: 'me',
  sizeBytes: 1,
  sharesDisk: false,
  strategy: 'wal_log',
  copyMs: 1,
  inputsHash: null,
  of: null,
  group: null,
  ...more,
})
const shop: ResettableDatabase = {
  name: 'shop',
  owner: 'me',
  sizeBytes: 1,
  resettable: true,
  refused: null,
  snapshots: [snapshot()],
  undo: [],
  clones: [],
  resetsTo: 'clean',
  spareReady: true,
  spareOf: ['clean'],
  lastResetAt: null,
  connections: [],
  exists: true,
}
const overview = (database: ResettableDatabase): SnapshotOverview => ({
  server: { label: 'here', version: '18', isLocal: true },
  databases: [database],
  groups: [],
  disk: { usedBytes: 0, budgetBytes: 1, freeBytes: null, sharesBlocks: false },
  tidied: [],
})
const place = { server: 'built-in:18', database: 'shop' }
const seen = (database: ResettableDatabase) =>
  lookEnded(nothingSeen, place.server, { ok: true, value: overview(database) })

describe('looking at a server', () => {
  it('shows what was listed while it looks again, and when it cannot be reached for once', () => {
    const again = lookBegan(seen(shop), place.server)
    expect(again.servers[place.server]).toMatchObject({ loading: true, overview: { databases: [{ name: 'shop' }] } })
    const lost = lookEnded(again, place.server, { ok: false, error: { kind: 'server-unreachable', message: 'gone' } })
    expect(lost.servers[place.server]).toMatchObject({ loading: false, failure: { message: 'gone' } })
    expect(databaseAt(lost, place)?.name).toBe('shop')
    expect(lookEnded(lost, place.server, { ok: true, value: overview(shop) }).servers[place.server]?.failure).toBeNull()
  })

  it.each(['password-needed', 'password-wrong', 'permission-denied'] as const)(
    'hides the list when the server says %s',
    (kind) => {
      expect(
        databaseAt(lookEnded(seen(shop), place.server, { ok: false, error: { kind, message: 'no' } }), place),
      ).toBeUndefined()
    },
  )

  it('keeps servers apart, and the names of recipes', () => {
    const both = lookEnded(seen(shop), 'localhost:5432', { ok: true, value: overview({ ...shop, name: 'other' }) })
    expect(databaseAt(both, place)?.name).toBe('shop')
    expect(databaseAt(both, { server: 'localhost:5432', database: 'other' })?.name).toBe('other')
    const named = recipesCame(both, place.server, [
      { name: 'shop', recipe: 'Shop' },
      { name: 'x', recipe: null },
    ])
    expect(named.servers[place.server]?.recipes).toEqual({ shop: 'Shop' })
  })
})

describe('work on a database', () => {
  it('is one at a time for each database, and clears what was said of the last', () => {
    const failed = workEnded(seen(shop), place, {
      kind: 'failed',
      of: 'reset',
      failure: { kind: 'busy', message: 'busy' },
    })
    const begun = workBegan(failed, place, { kind: 'reset', name: 'clean', jobId: null })
    expect(begun?.outcome).toEqual({})
    expect(begun === null ? null : workBegan(begun, place, { kind: 'undo', name: null, jobId: null })).toBeNull()
    expect(
      begun === null
        ? null
        : workBegan(begun, { ...place, database: 'other' }, { kind: 'undo', name: null, jobId: null }),
    ).not.toBeNull()
    const known = workHasJob(begun ?? nothingSeen, place, 'j1')
    expect(Object.values(known.work)).toEqual([{ kind: 'reset', name: 'clean', jobId: 'j1' }])
    const done = workEnded(known, place, { kind: 'reset', name: 'clean', durationMs: 48, ended: 2, notes: [] })
    expect(done.work).toEqual({})
    expect(Object.values(done.outcome)).toMatchObject([{ name: 'clean', durationMs: 48 }])
  })

  it('knows a job only of work that is still going on', () => {
    expect(workHasJob(nothingSeen, place, 'j1')).toBe(nothingSeen)
  })
})

describe('whether a reset may be begun', () => {
  it.each<[string, Partial<ResettableDatabase>, boolean]>([
    ['all is well', {}, true],
    ['nobody allowed it', { resettable: false }, false],
    ['there is no snapshot', { resetsTo: null }, false],
    ['it is refused', { refused: 'It has a replication slot.' }, false],
    ['the database is gone', { exists: false }, false],
  ])('%s', (_name, more, may) => expect(canReset(seen({ ...shop, ...more }), place)).toBe(may))

  it('not while another is at work, nor where nobody looked', () => {
    expect(
      canReset(workBegan(seen(shop), place, { kind: 'create', name: 'x', jobId: null }) ?? nothingSeen, place),
    ).toBe(false)
    expect(canReset(nothingSeen, place)).toBe(false)
  })
})

describe('what undo means', () => {
  const undo = (of: string | null, name = 'before the reset to clean') => snapshot({ kind: 'undo', of, name })
  it.each<[string, Partial<ResettableDatabase>, 'undo' | 'redo' | null]>([
    ['nothing is kept', {}, null],
    ['before a reset', { undo: [undo('clean')] }, 'undo'],
    ['before an undo', { undo: [undo(null, 'before the undo'), undo('clean')] }, 'redo'],
    ['before a redo', { undo: [undo(null, 'before the redo')] }, 'undo'],
    ['not allowed', { undo: [undo('clean')], resettable: false }, null],
    ['refused', { undo: [undo('clean')], refused: 'No.' }, null],
    ['gone', { undo: [undo('clean')], exists: false }, null],
  ])('%s', (_name, more, kind) => expect(undoKind({ ...shop, ...more })).toBe(kind))
})
