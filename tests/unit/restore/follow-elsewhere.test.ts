import { describe, expect, it } from 'vitest'
import { followElsewhere } from '../../../electron/core/restore/follow-elsewhere.ts'
import type { ServerSign } from '../../../electron/core/restore/progress-poll.ts'
import type { RestoreUnit } from '../../../electron/core/restore/types.ts'

const unit = (id: number, desc: string, sql: string, change: Partial<RestoreUnit> = {}): RestoreUnit => ({
  id,
  desc,
  name: `u${id}`,
  sql,
  after: [],
  locks: [],
  settings: [],
  as: 'worker',
  weight: 0,
  ...change,
})
const copyOf = (id: number): string => `COPY public.t${id} (a) FROM stdin;\n`
const rows = (id: number, weight: number): RestoreUnit =>
  unit(id, 'TABLE DATA', '', {
    weight,
    data: {
      kind: 'copy',
      table: `public.t${id}`,
      sql: copyOf(id),
      encoding: null,
      bytes: weight,
      fresh: true,
      open: async function* () {},
    },
  })
const sign = (processId: number, statement: string, change: Partial<ServerSign> = {}): ServerSign => ({
  processId,
  statement,
  rows: null,
  bytes: null,
  phase: null,
  share: null,
  isFastpath: false,
  ...change,
})

const follow = (listed: readonly RestoreUnit[], jobs: number, counted: Readonly<Record<number, number>> = {}) => {
  const said: string[] = []
  const spent = new Map<number, number>()
  const elsewhere = followElsewhere(
    listed,
    jobs,
    {
      begin: ({ id }) => said.push(`begin ${id}`),
      end: ({ id }) => said.push(`end ${id}`),
      bytes: ({ id }, more) => said.push(`${more} of ${id}`),
      share: ({ id }, share) => said.push(`${share} of ${id}`),
      spend: ({ id }, ms) => spent.set(id, (spent.get(id) ?? 0) + ms),
    },
    ({ id }) => counted[id] ?? null,
    0,
  )
  return { elsewhere, spent, said: () => said.splice(0) }
}

describe('what pg_restore does, seen from the server', () => {
  const table = unit(1, 'TABLE', 'CREATE TABLE public.t1 ();')
  const index = unit(20, 'INDEX', 'CREATE INDEX i ON public.t10 (a);', { after: [10] })
  const key = unit(21, 'FK CONSTRAINT', 'ALTER TABLE public.t11 ADD FOREIGN KEY ...;', { after: [11] })

  it('follows rows by their bytes, and ends what is not seen any more', () => {
    const { elsewhere, said, spent } = follow([table, rows(10, 100), rows(11, 50), index], 2, { 10: 9 })
    elsewhere.hear([sign(5, 'CREATE TABLE public.t1 ();')], 500)
    expect(said()).toEqual(['begin 1'])
    elsewhere.hear([sign(5, copyOf(10), { bytes: 40, rows: 4 }), sign(6, copyOf(11), { bytes: 7, rows: 1 })], 1000)
    expect(said()).toEqual(['end 1', 'begin 10', '40 of 10', 'begin 11', '7 of 11'])
    expect(elsewhere.rows()).toBe(5)
    elsewhere.hear(
      [sign(5, 'CREATE INDEX i ON public.t10 (a);', { share: 0.5 }), sign(6, copyOf(11), { bytes: 9 })],
      1500,
    )
    expect(said()).toEqual(['end 10', 'begin 20', '0.5 of 20', '2 of 11'])
    // Those of a table that is in are the counted ones, also where fewer had been seen.
    expect(elsewhere.rows()).toBe(10)
    elsewhere.finish()
    expect(said()).toEqual(['end 11', 'end 20'])
    // Half a look at both ends, whole ones between.
    expect([...spent]).toEqual([
      [1, 500],
      [10, 500],
      [11, 750],
      [20, 250],
    ])
  })

  it('knows what must have ended between two looks: larger rows, and what had its rows', () => {
    const listed = [
      table,
      rows(10, 100),
      rows(11, 50),
      rows(12, 10),
      index,
      key,
      unit(30, 'INDEX', 'CREATE INDEX late;'),
    ]
    const { elsewhere, said } = follow(listed, 2)
    elsewhere.hear([sign(5, copyOf(12)), sign(6, 'select something else')], 500)
    expect(said().filter((line) => line.startsWith('end'))).toEqual(['end 1', 'end 10', 'end 11'])
    // The key waits for nothing that is still to come; rows that run are never called done.
    elsewhere.hear([sign(5, copyOf(12)), sign(6, 'CREATE INDEX late;')], 1000)
    expect(said()).toEqual(['begin 30', 'begin 20', 'end 20', 'begin 21', 'end 21'])
    elsewhere.finish()
    expect(said()).toEqual(['end 12', 'end 30'])
  })

  it('goes by the list where there is one connection', () => {
    const { elsewhere, said } = follow([table, rows(10, 1), rows(11, 50), index], 1)
    elsewhere.hear([sign(5, copyOf(11))], 500)
    expect(said()).toEqual(['begin 11', 'begin 1', 'end 1', 'begin 10', 'end 10'])
  })

  it('takes calls that are no statements for the large objects', () => {
    const blobs = unit(12, 'BLOBS', '', {
      weight: 5,
      data: { kind: 'blobs', bytes: 5, open: async function* () {} },
    })
    const { elsewhere, said } = follow([rows(10, 100), blobs], 2)
    elsewhere.hear([sign(5, 'BEGIN', { isFastpath: true })], 500)
    expect(said()).toEqual(['begin 12', 'begin 10', 'end 10'])
  })
})
