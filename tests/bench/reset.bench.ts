// A reset, from the call to the first new connection that sees the snapshot: from a window, from the command line, with a
// warm spare and with a copy made first; beside what the server itself takes for each way of copying, what the snapshot
// tools do (DROP + CREATE DATABASE ... TEMPLATE), and reloading the dump. All in one run, on servers as they are out of
// the box (commits wait for the disk). RESET_BENCH_MB=50,300,1000 takes all sizes; RESET_BENCH_MAJORS, RESET_BENCH_ROUNDS.
import { execFileSync } from 'node:child_process'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { findRoot } from '../../electron/core/hosts/find-root.ts'
import type { ResetResult } from '../../shared/model/snapshot.ts'
import { binDirFor, startCluster, type Cluster } from '../helpers/cluster.ts'
import { dumpShop, measureReloads, type Dumps } from './reset/reload.ts'
import { ask, fillShop, median, seconds, withServer } from './reset/shop.ts'
import { openWindow, type Window } from './reset/window.ts'
import type { BenchRow } from './types.ts'

const sizes = (process.env['RESET_BENCH_MB'] ?? '50,300').split(',').map(Number)
const majors = (process.env['RESET_BENCH_MAJORS'] ?? '15,18').split(',').map(Number)
const rounds = Number(process.env['RESET_BENCH_ROUNDS'] ?? 5)
/** The size at which a reset must be twenty times faster than a reload. */
const claimedMb = 300

export const run = async (): Promise<BenchRow[]> => {
  const rows: BenchRow[] = []
  for (const mb of sizes) {
    let dumps: Dumps | null = null
    for (const major of majors.filter((one) => binDirFor(one) !== null)) {
      const cluster = await startCluster(major, {
        settings: { fsync: 'on', synchronous_commit: 'on', max_wal_size: '4GB' },
      })
      const window = await openWindow()
      try {
        await fillShop(cluster, mb)
        dumps ??= dumpShop(cluster)
        rows.push(...(await measure(cluster, window, mb, dumps)))
      } finally {
        await window.close()
        await cluster.stop()
      }
    }
    dumps?.remove()
  }
  return rows
}

const measure = async (cluster: Cluster, window: Window, mb: number, dumps: Dumps | null): Promise<BenchRow[]> => {
  const { major } = cluster
  const server = { kind: 'address' as const, host: cluster.params.host, port: cluster.port, user: 'postgres' }
  const where = { server, password: cluster.params.password, database: 'shop' }
  const made = await window.job<{ snapshot: { storedAs: string } }>('snapshots.create', { ...where, name: 'start' })
  await ask(cluster, 'postgres', `ALTER DATABASE shop SET groundwork.resettable = 'on'`)
  const ways =
    major >= 18
      ? (['default', 'wal_log', 'file_copy', 'clone'] as const)
      : (['default', 'wal_log', 'file_copy'] as const)
  const raw = new Map<string, number[]>(ways.map((way) => [way, []]))
  const [warm, cold, cli, tools]: [number[], number[], number[], number[]] = [[], [], [], []]
  const swaps: number[] = []
  const insides: number[] = []
  let strategy = ''
  const changed = async (): Promise<void> => {
    await ask(cluster, 'shop', 'CREATE TABLE since_then (i int)')
    await ask(cluster, 'postgres', 'CHECKPOINT') // every copy begins with a clean server
  }
  const seesSnapshot = (): Promise<unknown> =>
    ask(cluster, 'shop', `SELECT 1 / (to_regclass('since_then') IS NULL)::int`)
  const reset = async (list: number[]): Promise<ResetResult> => {
    await changed()
    const done: { value?: ResetResult } = {}
    list.push(
      await seconds(async () => {
        done.value = await window.job<ResetResult>('snapshots.reset', { ...where, spare: false })
        await seesSnapshot()
      }),
    )
    // What was live goes, so that each round finds the same.
    await window.job('snapshots.prepareSpare', where)
    if (done.value === undefined) throw new Error('no result')
    return done.value
  }
  for (let round = 0; round < rounds; round++) {
    for (const way of ways) {
      const words = way === 'default' ? '' : ` STRATEGY ${way === 'wal_log' ? 'wal_log' : 'file_copy'}`
      await ask(cluster, 'postgres', 'CHECKPOINT')
      const took = await seconds(async () => {
        await withServer(cluster, async (client) => {
          if (major >= 18) await client.query(`SET file_copy_method = '${way === 'clone' ? 'clone' : 'copy'}'`)
          await client.query(`CREATE DATABASE raw TEMPLATE "${made.snapshot.storedAs}"${words}`)
        })
        await ask(cluster, 'raw', 'SELECT 1') // to the first new connection, as a reset is measured
      })
      raw.get(way)?.push(took)
      await ask(cluster, 'postgres', 'DROP DATABASE raw')
    }
    await dropSpares(cluster)
    strategy = (await reset(cold)).strategy
    const done = await reset(warm)
    if (done.strategy !== 'spare') throw new Error(`expected a spare, found ${done.strategy}`)
    swaps.push(done.swapMs)
    await changed()
    cli.push(
      await seconds(async () => {
        insides.push(runCli(cluster, ['reset', '-d', 'shop', '--no-spare', '--json']).durationMs ?? Number.NaN)
        await seesSnapshot()
      }),
    )
    await window.job('snapshots.prepareSpare', where)
    await ask(cluster, 'postgres', 'CREATE DATABASE tool')
    tools.push(
      await seconds(async () => {
        await ask(cluster, 'postgres', 'DROP DATABASE tool')
        await ask(cluster, 'postgres', `CREATE DATABASE tool TEMPLATE "${made.snapshot.storedAs}"`)
      }),
    )
    await ask(cluster, 'postgres', 'DROP DATABASE tool')
  }
  const startUp = await seconds(async () => runCli(null, ['--version']))
  const rows: BenchRow[] = []
  const load = `load ${(loadavg()[0] ?? 0).toFixed(1)}`
  const add = (name: string, value: number, unit: BenchRow['unit'], goal: string, ok: boolean, detail: string): void =>
    void rows.push({
      name: `${name}, ${mb} MB, PostgreSQL ${major}`,
      value: Number(value.toFixed(3)),
      unit,
      goal,
      ok,
      detail: `${detail}; ${load}`,
    })
  const fastest = Math.min(...[...raw.values()].map(median))
  const rawWords = ways.map((way) => `${way} ${median(raw.get(way) ?? []).toFixed(3)} s`).join(', ')
  const connecting = await seconds(() => ask(cluster, 'postgres', 'SELECT 1'))
  add(
    'reset with a warm spare, from a window',
    median(warm),
    's',
    '<= 0.1',
    median(warm) <= 0.1,
    `swap alone ${median(swaps)} ms, slowest ${Math.max(...warm).toFixed(3)} s; one connection and answer takes ${(connecting * 1000).toFixed(0)} ms here; ${rounds} rounds`,
  )
  add(
    'reset with a warm spare, in the command line',
    median(insides) / 1000,
    's',
    '<= 0.1',
    median(insides) <= 100,
    `the whole program ${median(cli).toFixed(3)} s, of it to start ${startUp.toFixed(3)} s`,
  )
  const ratio = median(cold) / fastest
  add(
    'reset without a spare against the fastest raw copy',
    ratio,
    'x',
    '<= 1.1',
    ratio <= 1.1,
    `${median(cold).toFixed(3)} s by ${strategy}; raw: ${rawWords}`,
  )
  const others = {
    'DROP + CREATE DATABASE TEMPLATE': median(tools),
    ...(dumps === null ? {} : await measureReloads(cluster, dumps)),
  }
  for (const [way, took] of Object.entries(others)) {
    const times = took / median(warm)
    const isClaimed = mb === claimedMb && way !== 'DROP + CREATE DATABASE TEMPLATE'
    add(
      `${way} against a reset with a warm spare`,
      times,
      'x',
      isClaimed ? '>= 20' : '> 1',
      times >= (isClaimed ? 20 : 1),
      `${took.toFixed(2)} s against ${median(warm).toFixed(3)} s; ${(took / median(cold)).toFixed(1)} x a reset without a spare`,
    )
  }
  return rows
}

/** So that a reset has to copy. */
const dropSpares = async (cluster: Cluster): Promise<void> => {
  const spares = await ask<{ name: string }>(
    cluster,
    'postgres',
    String.raw`SELECT quote_ident(datname) AS name FROM pg_database WHERE datname LIKE 'shop\_\_gw\_spare%'`,
  )
  for (const { name } of spares) {
    await ask(cluster, 'postgres', `ALTER DATABASE ${name} IS_TEMPLATE false`)
    await ask(cluster, 'postgres', `DROP DATABASE ${name}`)
  }
}

const runCli = (cluster: Cluster | null, args: readonly string[]): Partial<ResetResult> => {
  const program = join(findRoot(import.meta.url), 'dist/cli.mjs')
  const where = cluster === null ? [] : ['--server', `postgres@127.0.0.1:${cluster.port}`]
  const env = { ...process.env, PGPASSWORD: cluster?.params.password }
  const out = execFileSync(process.execPath, [program, ...args, ...where], { env, encoding: 'utf8' })
  return cluster === null ? {} : (JSON.parse(out) as ResetResult)
}
