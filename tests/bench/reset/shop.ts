// A shop of a given size, and the means to ask and to time.
import pg from 'pg'
import type { Cluster } from '../../helpers/cluster.ts'

export const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1000
}
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

export const withServer = async <T>(
  cluster: Cluster,
  work: (client: pg.Client) => Promise<T>,
  database = 'postgres',
): Promise<T> => {
  const client = new pg.Client({ ...cluster.params, database, password: cluster.params.password ?? '' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
export const ask = <T>(cluster: Cluster, database: string, sql: string): Promise<T[]> =>
  withServer(cluster, async (client) => (await client.query(sql)).rows as T[], database)

/** Tables with an index each, as a shop has them, until the database is about so big. */
export const fillShop = async (cluster: Cluster, mb: number): Promise<void> => {
  await ask(cluster, 'postgres', 'CREATE DATABASE shop')
  const perTable = Math.round((mb * 1024 * 1024) / 10 / 265)
  for (let i = 0; i < 10; i++)
    await ask(
      cluster,
      'shop',
      `CREATE TABLE t${i} (id int PRIMARY KEY, name text, note text, price numeric, made_at timestamptz); INSERT INTO t${i} SELECT n, 'name ' || n, repeat(md5(n::text), 4), n * 1.5, now() FROM generate_series(1, ${perTable}) n; CREATE INDEX ON t${i} (name)`,
    )
  await ask(cluster, 'shop', 'CHECKPOINT')
}
