import { describe, expect, it } from 'vitest'
import { hideRowValues } from '../../../electron/core/restore/hide-row-values.ts'
import { shareOfIndex } from '../../../electron/core/restore/progress-poll.ts'
import { kindOfWork, workLedger } from '../../../electron/core/restore/progress-work.ts'
import { restoreProgress } from '../../../electron/core/restore/restore-progress.ts'
import { sharesOfRows } from '../../../electron/core/restore/shares-of-rows.ts'
import { timeLeft } from '../../../electron/core/restore/time-left.ts'
import type { RestorePlan, RestoreUnit, Stage } from '../../../electron/core/restore/types.ts'
import type { Progress } from '../../../shared/model/job.ts'

const MB = 1024 * 1024
const unit = (id: number, change: Partial<RestoreUnit> = {}): RestoreUnit => ({
  id,
  desc: 'TABLE',
  name: `t${id}`,
  sql: '',
  after: [],
  locks: [],
  settings: [],
  as: 'worker',
  weight: 0,
  ...change,
})
const rows = (id: number, weight: number): RestoreUnit =>
  unit(id, {
    desc: 'TABLE DATA',
    weight,
    data: {
      kind: 'copy',
      table: `public.t${id}`,
      sql: '',
      encoding: null,
      bytes: weight,
      fresh: true,
      open: async function* () {},
    },
  })
const index = (id: number, weight: number, after: number[]): RestoreUnit =>
  unit(id, { desc: 'INDEX', sql: 'CREATE INDEX i ON t (a)', weight, after })
const stage = (kind: 'serial' | 'parallel', units: readonly RestoreUnit[]): Stage => ({ kind, id: 'data', units })
const plan = (...stages: Stage[]): RestorePlan => ({
  stages,
  leftOut: [],
  refused: [],
  roles: [],
  extensions: [],
  sequences: new Map(),
  notes: [],
  emptyPath: true,
})

describe('how long the rest takes', () => {
  it('tells rows, indexes, keys and statements apart', () => {
    expect(kindOfWork(rows(1, 10))).toBe('rows')
    expect(kindOfWork(index(1, 10, []))).toBe('index')
    expect(kindOfWork(unit(1, { sql: 'ALTER TABLE ONLY a ADD CONSTRAINT k PRIMARY KEY (i)', weight: 1 }))).toBe('index')
    expect(kindOfWork(unit(1, { sql: 'ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (i) REFERENCES b', weight: 1 }))).toBe(
      'key',
    )
    expect(kindOfWork(unit(1, { sql: 'CREATE TABLE a (i int)' }))).toBe('statement')
  })

  it('comes to the pace that was measured, of each kind', () => {
    const tables = [1, 2, 3, 4].map((id) => rows(id, 50 * MB))
    const indexes = tables.map(({ id }) => index(id + 10, 50 * MB, [id]))
    const ledger = workLedger(plan(stage('parallel', [...tables, ...indexes])), 1, false)
    let at = 0
    const run = (one: RestoreUnit, ms: number): void => {
      ledger.begin([one], at)
      at += ms
      ledger.end([one], at)
    }
    expect(ledger.look(0).isMeasured).toBe(false)
    for (const table of tables) run(table, 1000)
    run(indexes[0]!, 3000)
    // Three indexes are left, each 3 s as the one that was measured.
    const { leftMs, isMeasured } = ledger.look(at)
    expect(isMeasured).toBe(true)
    expect(leftMs).toBeGreaterThan(7500)
    expect(leftMs).toBeLessThan(9500)
    for (const one of indexes.slice(1)) run(one, 3000)
    expect(ledger.look(at).leftMs).toBe(0)
  })

  it('is never shorter than the longest that is left', () => {
    const ledger = workLedger(
      plan(stage('parallel', [rows(1, 1000 * MB), rows(2, MB), index(3, 1000 * MB, [1])])),
      4,
      false,
    )
    const alone = workLedger(plan(stage('parallel', [rows(1, 1000 * MB), index(3, 1000 * MB, [1])])), 1, false)
    expect(ledger.look(0).leftMs).toBeGreaterThanOrEqual(alone.look(0).leftMs * 0.99)
  })

  it('says nothing at the start, and does not jump', () => {
    const left = timeLeft()
    expect(left({ elapsedMs: 100, leftMs: 10_000, isMeasured: true })).toBeNull()
    expect(left({ elapsedMs: 2000, leftMs: 10_000, isMeasured: false })).toBeNull()
    expect(left({ elapsedMs: 2000, leftMs: 100_000, isMeasured: true })).toBeNull()
    expect(left({ elapsedMs: 2000, leftMs: 10_000, isMeasured: true })).toBe(10_000)
    // One look that is four times off moves it by less than a third.
    expect(left({ elapsedMs: 2300, leftMs: 40_000, isMeasured: true })).toBeLessThan(17_000)
    for (let at = 2600; at < 20_000; at += 300) left({ elapsedMs: at, leftMs: 40_000 - at, isMeasured: true })
    expect(left({ elapsedMs: 20_000, leftMs: 20_000, isMeasured: true })).toBeGreaterThan(18_000)
  })

  it('counts packed rows by how far others unpacked', () => {
    const shares = sharesOfRows(true)
    const [first, second] = [rows(1, 10 * MB), rows(2, 10 * MB)]
    expect(shares.add(first, 100 * MB)).toBeLessThan(10 * MB)
    shares.finish(first)
    shares.add(second, 50 * MB)
    expect(shares.of(second)).toBeGreaterThan(0.45)
    expect(shares.of(second)).toBeLessThan(0.6)
    const plain = sharesOfRows(false)
    plain.add(first, 5 * MB)
    expect(plain.of(first)).toBe(0.5)
  })

  it('reads an index’s phase', () => {
    expect(shareOfIndex(null, null, null, null, null)).toBeNull()
    expect(shareOfIndex('building index: scanning table', '50', '100', '0', '0')).toBe(0.25)
    expect(shareOfIndex('building index: loading tuples in tree', '0', '0', '50', '100')).toBe(0.8)
    expect(shareOfIndex('waiting for writers before build', '0', '0', '0', '0')).toBeNull()
  })
})

describe('what a restore says', () => {
  it('at once, and of each connection', async () => {
    const said: Progress[] = []
    const table = rows(1, 10)
    const progress = restoreProgress(
      plan(stage('parallel', [table, rows(2, 30), index(3, 10, [1])])),
      { progress: (one) => said.push(one) },
      {
        startedAt: performance.now(),
        jobs: 2,
        isCompressed: false,
        rows: new Map([['public.t1', { expected: 5, loaded: 5 }]]),
        poll: null,
      },
    )
    expect(said).toHaveLength(1)
    expect(said[0]).toMatchObject({ done: 0, total: 40, tables: { done: 0, total: 2 }, connections: [] })
    progress.hooks.onBegin([table], 77)
    progress.hooks.onBytes(5, table)
    progress.hooks.onUnit(table)
    expect(progress.hooks.onEnd([table])).toBeUndefined()
    progress.compare()
    await progress.stop()
    expect(said.at(-1)).toMatchObject({ phase: 'verify', done: 40, rows: 5, tables: { done: 1, total: 2 } })
    expect(said.some((one) => one.remainingMs !== undefined)).toBe(false)
  })
})

it('never quotes a row', () => {
  for (const [text, shown] of [
    ['invalid input syntax for type integer: "geheim"', 'invalid input syntax for type integer: "..."'],
    ['value "99999999999" is out of range for type integer', 'value "..." is out of range for type integer'],
    ['Key (email, "b")=(ann@x, 3) is duplicated.', 'Key (email, "b")=(...) is duplicated.'],
    ['Failing row contains (1, geheim\nzwei).', 'Failing row contains (...).'],
    ['relation "public.film" does not exist', 'relation "public.film" does not exist'],
  ] as const)
    expect(hideRowValues(text)).toBe(shown)
})
