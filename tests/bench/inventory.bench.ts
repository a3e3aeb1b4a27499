// Inventory of 10,000 tables, 20,000 indexes and 2,000 functions: the best of seven runs on a throwaway server.
import pg from 'pg'
import { takeInventory } from '../../electron/core/verify/inventory.ts'
import { availableMajors, startCluster } from '../helpers/cluster.ts'
import type { BenchRow } from './types.ts'

const tables = 10_000
const batch = 500
const rounds = 7
const goal = 0.25

const ddl = (from: number): string =>
  Array.from({ length: batch }, (_, at) => from + at)
    .map(
      (n) =>
        `create table t${n} (id int primary key, v int, w text); create index t${n}_v on t${n} (v);${n % 5 === 0 ? ` create function f${n}(a int, b text, c timestamptz) returns int language sql as 'select 1';` : ''}`,
    )
    .join('\n')

const measure = async (major: number): Promise<BenchRow> => {
  const cluster = await startCluster(major)
  const client = new pg.Client(cluster.params as pg.ClientConfig)
  try {
    await client.connect()
    for (let from = 0; from < tables; from += batch) await client.query(ddl(from))
    await client.query('vacuum analyze')
    const times: number[] = []
    let detail = ''
    for (let at = 0; at < rounds; at += 1) {
      const started = performance.now()
      const { objects } = await takeInventory(client)
      times.push((performance.now() - started) / 1000)
      detail = `${objects.tables?.length ?? 0} tables, ${objects.indexes?.length ?? 0} indexes, ${objects.functions?.length ?? 0} functions`
    }
    const best = Math.min(...times)
    return {
      name: `inventory of a big schema, PostgreSQL ${major}`,
      value: Number(best.toFixed(3)),
      unit: 's',
      goal: `<= ${goal}`,
      ok: best <= goal,
      detail,
    }
  } finally {
    await client.end()
    await cluster.stop()
  }
}

export const run = async (): Promise<BenchRow[]> => {
  const rows: BenchRow[] = []
  for (const major of availableMajors()) rows.push(await measure(major))
  return rows
}
