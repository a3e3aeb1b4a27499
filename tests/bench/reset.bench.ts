// A reset, from the call to the first new connection that sees the snapshot: with a warm spare, and with a copy made
// first; beside what the server itself takes for the copy, a plain CREATE DATABASE ... TEMPLATE as the snapshot tools do,
// and reloading the dump. All in one run, on a server as it is out of the box (commits wait for the disk).
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createApp, type App } from '../../electron/core/app.ts'
import type { CreatedSnapshot, ResetResult } from '../../shared/model/snapshot.ts'
import type { Result } from '../../shared/model/failure.ts'
import { binDirFor, startCluster, type Cluster } from '../helpers/cluster.ts'
import { createTestHost } from '../helpers/test-host.ts'
import type { BenchRow } from './types.ts'

const sizes = (process.env['RESET_BENCH_MB'] ?? '50,300,1000').split(',').map(Number)
const majors = (process.env['RESET_BENCH_MAJORS'] ?? '15,18').split(',').map(Number)
const rounds = Number(process.env['RESET_BENCH_ROUNDS'] ?? 5)
const reloadMb = 300

export const run = async (): Promise<BenchRow[]> => {
  const rows: BenchRow[] = []
  for (const major of majors.filter((one) => binDirFor(one) !== null)) {
    for (const mb of sizes) {
      const cluster = await startCluster(major, {
        settings: { fsync: 'on', synchronous_commit: 'on', max_wal_size: '4GB' },
      })
      try {
        rows.push(...(await measure(cluster, mb)))
      } finally {
        await cluster.stop()
      }
    }
  }
  return rows
}

const measure = async (cluster: Cluster, mb: number): Promise<BenchRow[]> => {
  const { major } = cluster
  await ask(cluster, 'postgres', 'CREATE DATABASE shop')
  await fill(cluster, mb)
  const app = createApp(createTestHost())
  const { call, job } = connectTo(app, cluster)
  await job<CreatedSnapshot>('snapshots.create', { database: 'shop', name: 'start' })
  await call('snapshots.allow', { database: 'shop' })
  const holder =
    (
      await ask<{ datname: string }>(
        cluster,
        'postgres',
        `SELECT datname FROM pg_database WHERE datname LIKE 'shop\\_\\_gw\\_snap%'`,
      )
    )[0]?.datname ?? ''

  const ways =
    major >= 18
      ? (['default', 'wal_log', 'file_copy', 'clone'] as const)
      : (['default', 'wal_log', 'file_copy'] as const)
  const raw = new Map<string, number[]>()
  const spare: number[] = []
  const copied: number[] = []
  const swaps: number[] = []
  let strategy = ''
  for (let round = 0; round < rounds; round++) {
    for (const way of ways) {
      const words = way === 'default' ? '' : ` STRATEGY ${way === 'wal_log' ? 'wal_log' : 'file_copy'}`
      raw.set(way, [
        ...(raw.get(way) ?? []),
        await withServer(cluster, async (client) => {
          await client.query('CHECKPOINT') // every copy begins with a clean server
          if (major >= 18) await client.query(`SET file_copy_method = '${way === 'clone' ? 'clone' : 'copy'}'`)
          return seconds(() => client.query(`CREATE DATABASE raw TEMPLATE "${holder}"${words}`))
        }),
      ])
      await ask(cluster, 'postgres', 'DROP DATABASE raw')
    }
    const reset = async (list: number[]): Promise<ResetResult> => {
      await ask(cluster, 'shop', 'CREATE TABLE since_then (i int)')
      await ask(cluster, 'postgres', 'CHECKPOINT')
      const holderOfResult: { value?: ResetResult } = {}
      list.push(
        await seconds(async () => {
          holderOfResult.value = await job<ResetResult>('snapshots.reset', { database: 'shop', spare: false })
          await ask(cluster, 'shop', `SELECT 1 / (to_regclass('since_then') IS NULL)::int`)
        }),
      )
      for (const { id } of app.jobs.list()) await app.jobs.ended(id)
      if (holderOfResult.value === undefined) throw new Error('no result')
      return holderOfResult.value
    }
    strategy = (await reset(copied)).strategy
    await job('snapshots.prepareSpare', { database: 'shop' })
    const warm = await reset(spare)
    if (warm.strategy !== 'spare') throw new Error(`expected a spare, found ${warm.strategy}`)
    swaps.push(warm.swapMs)
  }
  const rows: BenchRow[] = []
  const add = (name: string, value: number, unit: BenchRow['unit'], goal: string, ok: boolean, detail: string): void =>
    void rows.push({
      name: `${name}, ${mb} MB, PostgreSQL ${major}`,
      value: Number(value.toFixed(3)),
      unit,
      goal,
      ok,
      detail,
    })
  const fastest = Math.min(...ways.map((way) => median(raw.get(way) ?? [])))
  const connecting = await seconds(() => ask(cluster, 'postgres', 'SELECT 1'))
  const rawWords = ways.map((way) => `${way} ${median(raw.get(way) ?? []).toFixed(3)} s`).join(', ')
  add(
    'reset with a warm spare',
    median(spare),
    's',
    '<= 0.1',
    median(spare) <= 0.1,
    `swap alone ${median(swaps)} ms; one connection and answer takes ${(connecting * 1000).toFixed(0)} ms here; ${rounds} rounds`,
  )
  add(
    'reset without a spare against the fastest raw copy',
    median(copied) / fastest,
    'x',
    '<= 1.1',
    median(copied) / fastest <= 1.1,
    `${median(copied).toFixed(3)} s by ${strategy}; raw: ${rawWords}`,
  )
  if (mb === reloadMb) {
    const reload = await measureReload(cluster)
    for (const [way, took] of Object.entries(reload)) {
      add(
        `${way} against a reset with a warm spare`,
        took / median(spare),
        'x',
        '>= 20',
        took / median(spare) >= 20,
        `${took.toFixed(2)} s against ${median(spare).toFixed(3)} s; ${(took / median(copied)).toFixed(1)} x a reset without`,
      )
    }
  }
  await app.close()
  return rows
}

/** DROP + CREATE + reload, as is done by hand. */
const measureReload = async (cluster: Cluster): Promise<Record<string, number>> => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-bench-reset-'))
  const bin = binDirFor(15) ?? ''
  const env = {
    ...process.env,
    PGPASSWORD: cluster.params.password,
    PGHOST: '127.0.0.1',
    PGPORT: String(cluster.port),
    PGUSER: 'postgres',
  }
  const tool = (name: string, ...args: string[]): void =>
    void execFileSync(join(bin, name), args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  try {
    // pg_dump of 15 reads no 18: both are dumped from what they hold, with the tools there are.
    if (cluster.major > 15) return {}
    tool('pg_dump', '-d', 'shop', '-f', join(folder, 'shop.sql'))
    tool('pg_dump', '-d', 'shop', '-Fc', '-f', join(folder, 'shop.dump'))
    const again = async (load: () => void): Promise<number> =>
      seconds(async () => {
        await ask(cluster, 'postgres', 'DROP DATABASE IF EXISTS reload')
        await ask(cluster, 'postgres', 'CREATE DATABASE reload')
        load()
      })
    return {
      'DROP + CREATE + psql -f': await again(() =>
        tool('psql', '-X', '-q', '-d', 'reload', '-f', join(folder, 'shop.sql')),
      ),
      'DROP + CREATE + pg_restore -j2': await again(() =>
        tool('pg_restore', '-j2', '-d', 'reload', join(folder, 'shop.dump')),
      ),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Tables with an index each, as a shop has them, until the database is about so big. */
const fill = async (cluster: Cluster, mb: number): Promise<void> => {
  const perTable = Math.round((mb * 1024 * 1024) / 10 / 265)
  for (let i = 0; i < 10; i++)
    await ask(
      cluster,
      'shop',
      `CREATE TABLE t${i} (id int PRIMARY KEY, name text, note text, price numeric, made_at timestamptz); INSERT INTO t${i} SELECT n, 'name ' || n, repeat(md5(n::text), 4), n * 1.5, now() FROM generate_series(1, ${perTable}) n; CREATE INDEX ON t${i} (name)`,
    )
  await ask(cluster, 'shop', 'CHECKPOINT')
}

const connectTo = (app: App, cluster: Cluster) => {
  const server = { kind: 'address' as const, host: cluster.params.host, port: cluster.port, user: 'postgres' }
  const call = async <T>(name: string, input: object): Promise<T> => {
    const result = (await app.call(name, { server, password: cluster.params.password, ...input })) as Result<T>
    if (!result.ok) throw new Error(result.error.message)
    return result.value
  }
  const job = async <T>(name: string, input: object): Promise<T> => {
    const { jobId } = await call<{ jobId: string }>(name, input)
    const { job: ended, result } = await app.jobs.ended(jobId)
    if (ended.error) throw new Error(`${ended.error.message} ${ended.error.serverMessage ?? ''}`)
    return result as T
  }
  return { call, job }
}

const withServer = async <T>(
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
const ask = <T>(cluster: Cluster, database: string, sql: string): Promise<T[]> =>
  withServer(cluster, async (client) => (await client.query(sql)).rows as T[], database)

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1000
}
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
