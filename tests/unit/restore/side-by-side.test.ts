// What goes side by side in a restore, in which order, and where one table is cut. Real servers: integration/restore.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { restoreChoicesSchema } from '../../../shared/model/restore.ts'
import { planScript } from '../../../electron/core/restore/plan-script.ts'
import { splitRows } from '../../../electron/core/restore/split-rows.ts'
import { sortMegabytes, tuningOf } from '../../../electron/core/restore/tuning.ts'
import { UnitBoard } from '../../../electron/core/restore/unit-board.ts'
import type { RestorePlan, RestoreUnit } from '../../../electron/core/restore/types.ts'

const megabyte = 1024 * 1024
const unit = (id: number, change: Partial<RestoreUnit> = {}): RestoreUnit => ({
  id,
  desc: 'STATEMENT',
  name: `u${id}`,
  sql: 'SELECT 1',
  after: [],
  locks: [],
  settings: [],
  as: 'worker',
  weight: 0,
  ...change,
})
const rows = (id: number, bytes: number, change: Partial<RestoreUnit> = {}): RestoreUnit =>
  unit(id, {
    weight: bytes,
    data: {
      kind: 'copy',
      table: `public.t${id}`,
      sql: `COPY public.t${id} (a) FROM stdin;`,
      encoding: null,
      bytes,
      fresh: true,
      stored: {
        file: 'dump.sql',
        start: 1000,
        end: 1000 + bytes,
        rows: bytes / 10,
        cuts: Array.from({ length: Math.max(0, Math.floor(bytes / (8 * megabyte)) - 1) }, (_, at) => ({
          at: 1000 + (at + 1) * 8 * megabyte,
          rows: ((at + 1) * 8 * megabyte) / 10,
        })),
      },
      open: async function* () {},
    },
    ...change,
  })
const index = (id: number, on: RestoreUnit): RestoreUnit =>
  unit(id, {
    desc: 'INDEX',
    sql: `CREATE INDEX i${id} ON public.${on.name} USING btree (a)`,
    after: [on.id],
    weight: on.weight,
    locks: [{ table: on.name, shared: true }],
  })
const planOf = (units: readonly RestoreUnit[]): RestorePlan => ({
  stages: [{ kind: 'parallel', id: 'data', units }],
  leftOut: [],
  refused: [],
  roles: [],
  extensions: [],
  sequences: new Map(),
  notes: [],
  emptyPath: false,
})

describe('the board of units', () => {
  it('begins with what others wait for longest, and gives an index out as soon as its table is filled', () => {
    const [small, large] = [rows(1, 20 * megabyte), rows(2, 90 * megabyte)]
    const board = new UnitBoard([small, large, index(3, small), index(4, large)])
    expect(board.take()).toEqual([large])
    expect(board.take()).toEqual([small])
    expect(board.take()).toEqual([])
    board.done([small])
    expect(board.take().map(({ id }) => id)).toEqual([3])
    board.done([large])
    expect(board.take().map(({ id }) => id)).toEqual([4])
    expect(board.left).toBe(2)
  })
  it('never gives out two units that lock the same table, but lets them travel together', () => {
    const key = (id: number, weight: number): RestoreUnit =>
      unit(id, { weight, locks: [{ table: 'a', shared: false }] })
    const large = new UnitBoard([key(1, megabyte), key(2, megabyte)])
    expect(large.take().map(({ id }) => id)).toEqual([1])
    expect(large.take()).toEqual([])
    expect(new UnitBoard([key(1, 0), key(2, 0)]).take().map(({ id }) => id)).toEqual([1, 2])
  })
  it('hands every unit out once, after what it needs, whatever depends on what', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ after: fc.array(fc.nat(19), { maxLength: 3 }), weight: fc.nat(200_000), lock: fc.nat(4) }),
          {
            minLength: 1,
            maxLength: 20,
          },
        ),
        (given) => {
          const units = given.map(({ after, weight, lock }, id) =>
            unit(id, { weight, after: after.filter((one) => one < id), locks: [{ table: `t${lock}`, shared: false }] }),
          )
          const board = new UnitBoard(units)
          const done: number[] = []
          while (board.left > 0) {
            const taken = board.take()
            expect(taken.length).toBeGreaterThan(0)
            for (const { id, after } of taken) {
              expect(after.every((one) => done.includes(one))).toBe(true)
              expect(done).not.toContain(id)
            }
            board.done(taken)
            done.push(...taken.map(({ id }) => id))
          }
          expect(done).toHaveLength(units.length)
        },
      ),
    )
  })
})

describe('a table that dominates', () => {
  const large = rows(1, 200 * megabyte)
  it('is cut at ends of rows, and its indexes wait for all of its parts', () => {
    const plan = splitRows(planOf([large, rows(2, megabyte), index(3, large)]), 2)
    const units = plan.stages.flatMap((stage): readonly RestoreUnit[] => stage.units)
    const parts = units.filter(({ data }) => data?.kind === 'copy' && data.part !== undefined)
    expect(parts.length).toBeGreaterThan(8)
    const stored = parts.map(({ data }) => (data?.kind === 'copy' ? data.stored : undefined))
    expect(stored[0]?.start).toBe(1000)
    expect(stored.at(-1)?.end).toBe(1000 + 200 * megabyte)
    for (const [at, one] of stored.slice(1).entries()) expect(one?.start).toBe(stored[at]?.end)
    expect(stored.reduce((sum, one) => sum + (one?.rows ?? 0), 0)).toBeCloseTo((200 * megabyte) / 10)
    expect(units.find(({ id }) => id === 3)?.after).toEqual(parts.map(({ id }) => id))
    expect(new Set(units.map(({ id }) => id)).size).toBe(units.length)
  })
  it('stays whole with one connection, among others of its size, or when it is not ours alone', () => {
    const stays = (units: readonly RestoreUnit[], jobs: number) => {
      const plan = planOf(units)
      expect(splitRows(plan, jobs)).toBe(plan)
    }
    stays([large], 1)
    stays([large, rows(2, 200 * megabyte)], 2)
    stays([rows(1, 10 * megabyte)], 4)
    const { data } = large
    if (data?.kind === 'copy') stays([{ ...large, data: { ...data, fresh: false } }], 2)
  })
})

describe('what a statement is given', () => {
  it('sorts in little memory, but always enough to merge in one go', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (tableMegabytes) => {
        const memory = sortMegabytes(tableMegabytes * megabyte)
        expect(memory).toBeGreaterThanOrEqual(8)
        expect(memory).toBeLessThanOrEqual(256)
        expect(tableMegabytes / memory).toBeLessThanOrEqual(Math.max(1, memory / 0.27))
      }),
    )
  })
  it.each([
    ['CREATE INDEX i ON public.t USING btree (a)', 8, 0],
    ['CREATE UNIQUE INDEX i ON public.t USING btree (lower(a))', 8, 0],
    ['ALTER TABLE ONLY public.t\n    ADD CONSTRAINT p PRIMARY KEY (a)', 8, 0],
    ['CREATE INDEX i ON public.t USING gin (a)', 256, 0],
    ['ALTER TABLE ONLY public.t\n    ADD CONSTRAINT x EXCLUDE USING gist (a WITH &&)', 256, 0],
    ['ALTER TABLE ONLY public.t\n    ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES public.u(a)', 64, 0],
  ])('%s', (sql, memoryMegabytes, helpers) => {
    expect(tuningOf([unit(1, { sql, weight: 10 * megabyte })], 0)).toEqual({ memoryMegabytes, helpers })
  })
  it('lends idle cores to a large index, with the memory the server asks for them', () => {
    const sql = 'CREATE INDEX i ON public.t USING btree (a)'
    expect(tuningOf([unit(1, { sql, weight: 100 * megabyte })], 2)).toEqual({ memoryMegabytes: 96, helpers: 2 })
    expect(tuningOf([unit(1, { sql, weight: megabyte })], 2)).toEqual({ memoryMegabytes: 8, helpers: 0 })
  })
})

describe('a plain dump, arranged', () => {
  const arrange = async (tail: string): Promise<RestorePlan> => {
    const file = join(mkdtempSync(join(tmpdir(), 'gw-arrange-')), 'a.sql')
    writeFileSync(
      file,
      `SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.a (id integer NOT NULL);
CREATE TABLE public.b (id integer NOT NULL, a integer);
COPY public.a (id) FROM stdin;
1
2
\\.


COPY public.b (id, a) FROM stdin;
1\t1
\\.


ALTER TABLE ONLY public.a
    ADD CONSTRAINT a_pkey PRIMARY KEY (id);
${tail}`,
    )
    return planScript(
      file,
      {
        choices: restoreChoicesSchema.parse({ database: 'x', agreed: ['all'] }),
        serverVersionNumber: 150000,
        isSuperuser: true,
        file,
        trusted: new Set(),
      },
      { signal: new AbortController().signal, onProgress: () => undefined },
    )
  }
  const key = `ALTER TABLE ONLY public.b
    ADD CONSTRAINT b_a FOREIGN KEY (a) REFERENCES public.a(id);
`
  const unitsOf = (plan: RestorePlan, id: string): readonly RestoreUnit[] =>
    plan.stages.filter((stage) => stage.id === id).flatMap((stage): readonly RestoreUnit[] => stage.units)
  it('counts the rows of each COPY while it is read, and lets a foreign key wait for both tables and their keys', async () => {
    const plan = await arrange(key)
    const data = unitsOf(plan, 'data')
    expect(data.map(({ data }) => (data?.kind === 'copy' ? data.stored?.rows : undefined))).toEqual([
      2,
      1,
      undefined,
      undefined,
    ])
    const foreign = data.find(({ sql }) => sql.includes('FOREIGN'))
    expect(foreign?.after.toSorted()).toEqual(data.filter((one) => one !== foreign).map(({ id }) => id))
  })
  it.each([
    ['an event trigger', 'CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION public.f();\n'],
    ['another change of its table', 'ALTER TABLE ONLY public.a ATTACH PARTITION public.c DEFAULT;\n'],
  ])('keeps a foreign key behind %s', async (_what, before) => {
    const plan = await arrange(before + key)
    expect(unitsOf(plan, 'data').some(({ sql }) => sql.includes('FOREIGN'))).toBe(false)
    expect(unitsOf(plan, 'finish').some(({ sql }) => sql.includes('FOREIGN'))).toBe(true)
  })
  it('keeps the order of the file when something in it cannot be told', async () => {
    const plan = await arrange(`SELECT public.do_something();\n${key}`)
    expect(plan.stages.map(({ kind }) => kind)).toEqual(['stream'])
  })
})
