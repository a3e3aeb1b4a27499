// The same archive again: as a copy of its first restore against that restore, each with looking, hashing, proof (every row
// counted again) and swap. KEPT_BENCH_MB sets the size (default 250), KEPT_BENCH_ROUNDS how often it comes back, KEPT_BENCH_MAJOR
// the server.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { restoreChoicesSchema } from '../../shared/model/restore.ts'
import { runRestore } from '../../electron/core/restore/run-restore.ts'
import { binDirFor, startCluster } from '../helpers/cluster.ts'
import { createTestHost } from '../helpers/test-host.ts'
import { cpuMs, ownCpuMs } from './cpu-time.ts'
import type { BenchRow } from './types.ts'

const megabytes = Number(process.env['KEPT_BENCH_MB'] ?? 250)
const rounds = Number(process.env['KEPT_BENCH_ROUNDS'] ?? 3)
const major = Number(process.env['KEPT_BENCH_MAJOR'] ?? 15)

const tables = (rows: number): string => `
DO $$ BEGIN FOR n IN 1 .. 10 LOOP
  EXECUTE format('CREATE TABLE t%s AS SELECT i AS id, i %% 1000 AS owner_id, md5(i::text) AS name, repeat(md5((i * %s)::text), 3) AS note FROM generate_series(1, %s) i', n, n, ${rows});
  EXECUTE format('ALTER TABLE t%s ADD PRIMARY KEY (id); CREATE INDEX ON t%s (name); CREATE INDEX ON t%s (owner_id, id)', n, n, n);
END LOOP; END $$`

type Time = { readonly seconds: number; readonly cpu: number; readonly isCopy: boolean; readonly afterSeconds: number }

export const run = async (): Promise<BenchRow[]> => {
  const tools = binDirFor(15)
  if (tools === null || binDirFor(major) === null) return []
  const cluster = await startCluster(major, { settings: { fsync: 'on', synchronous_commit: 'on' } })
  const folder = mkdtempSync(join(tmpdir(), 'gw-bench-kept-'))
  const { params } = cluster
  const ask = async (database: string, sql: string): Promise<void> => {
    const { host, port, user, password } = params
    const client = new pg.Client({ host, port, user, password: password ?? '', database })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  try {
    const file = join(folder, 'a.dump')
    await ask('postgres', 'CREATE DATABASE source')
    await ask('source', tables(Math.round((megabytes * 1024 * 1024) / 10 / 146)))
    execFileSync(
      join(tools, 'pg_dump'),
      ['-h', params.host, '-p', String(params.port), '-U', 'postgres', '-Fc', '-f', file, 'source'],
      { env: { ...process.env, PGPASSWORD: params.password } },
    )
    await ask('postgres', 'DROP DATABASE source')
    const restore = async (): Promise<Time> => {
      await ask('postgres', 'DROP DATABASE IF EXISTS target WITH (FORCE)')
      await ask('postgres', 'CHECKPOINT')
      const cpu = cpuMs(cluster.pid) + ownCpuMs(process.pid)
      const started = performance.now()
      const { state, error, result, after } = await runRestore(
        createTestHost(),
        {
          path: file,
          server: { kind: 'address', host: params.host, port: params.port, user: 'postgres' },
          password: params.password ?? '',
          choices: restoreChoicesSchema.parse({ database: 'target', jobs: 2 }),
        },
        {
          jobId: 'kept-bench',
          signal: new AbortController().signal,
          progress: () => undefined,
          log: () => undefined,
          setSteps: () => undefined,
          updateStep: () => undefined,
        },
        { keepBudgetBytes: 100 * 1024 ** 3 },
      )
      const seconds = (performance.now() - started) / 1000
      if (state !== 'succeeded') throw new Error(`${state}: ${error?.message ?? ''}`)
      await new Promise((resolve) => setTimeout(resolve, 200)) // until the last session has ended nobody knows what it took
      const spent = (cpuMs(cluster.pid) + ownCpuMs(process.pid) - cpu) / 1000
      const afterStarted = performance.now()
      await after?.(new AbortController().signal)
      const isCopy = result?.source.copyOf !== undefined
      return { seconds, cpu: spent, isCopy, afterSeconds: (performance.now() - afterStarted) / 1000 }
    }
    const first = await restore()
    const again: Time[] = []
    for (let round = 0; round < rounds; round++) again.push(await restore())
    const best = again.toSorted((a, b) => a.seconds - b.seconds)[0]
    if (best === undefined || first.isCopy || !again.every(({ isCopy }) => isCopy))
      throw new Error('the file did not come back as a copy')
    const value = Number((best.seconds / first.seconds).toFixed(2))
    return [
      {
        name: 'restore: the same file again against its first restore',
        value,
        unit: 'x',
        goal: '<= 0.2',
        ok: value <= 0.2,
        detail: `${best.seconds.toFixed(2)} s against ${first.seconds.toFixed(2)} s; processor time ${best.cpu.toFixed(1)} s against ${first.cpu.toFixed(1)} s; ${Math.round(statSync(file).size / 1e6)} MB archive of ${megabytes} MB, best of ${rounds}; copy and ANALYZE after the first ${first.afterSeconds.toFixed(2)} s`,
      },
    ]
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
