// Restores against psql -f and pg_restore -j2 on the same server. Every way takes its turn in every round, on the same data:
// twenty tables with keys, indexes and foreign keys, and one table that is nearly all of a dump. A ratio is best against best.
// Ours includes all that a person waits for: looking, hashing, staging, proof (every row counted again) and swap; ANALYZE,
// which the others do not do either, comes after it and is told apart. RESTORE_BENCH_MB sets the size (default 250),
// RESTORE_BENCH_ROUNDS the rounds, RESTORE_BENCH_MAJOR one server instead of 15 and 18.
import { execFileSync } from 'node:child_process'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { restoreChoicesSchema } from '../../shared/model/restore.ts'
import { runRestore } from '../../electron/core/restore/run-restore.ts'
import { binDirFor, startCluster, type Cluster } from '../helpers/cluster.ts'
import { createTestHost } from '../helpers/test-host.ts'
import { cpuMs, ownCpuMs } from './cpu-time.ts'
import type { BenchRow } from './types.ts'

const megabytes = Number(process.env['RESTORE_BENCH_MB'] ?? 250)
const rounds = Number(process.env['RESTORE_BENCH_ROUNDS'] ?? 3)
const majors = process.env['RESTORE_BENCH_MAJOR']?.split(',').map(Number) ?? [15, 18]

const many = (rows: number): string => `
DO $$ BEGIN FOR n IN 1 .. 20 LOOP
  EXECUTE format('CREATE TABLE t%s (id bigint PRIMARY KEY, owner_id int, name text, note text, price numeric(10,2), made_at timestamptz)', n);
  EXECUTE format('INSERT INTO t%s SELECT i, i %% 1000, md5(i::text), repeat(md5((i * %s)::text), 3), i / 7.0, now() FROM generate_series(1, %s) i', n, n, ${rows} / n);
  EXECUTE format('CREATE INDEX ON t%s (name); CREATE INDEX ON t%s (owner_id, made_at)', n, n);
  IF n > 1 THEN EXECUTE format('ALTER TABLE t%s ADD FOREIGN KEY (id) REFERENCES t%s', n, n - 1); END IF;
END LOOP; END $$`

/** As pgbench has it. */
const dominating = (rows: number): string => `
CREATE TABLE accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84));
INSERT INTO accounts SELECT i, i / 100000 + 1, 0, '' FROM generate_series(1, ${rows}) i;
CREATE TABLE branches (bid int PRIMARY KEY, filler char(88));
INSERT INTO branches SELECT i, '' FROM generate_series(1, 1000) i`

type Way = {
  readonly name: string
  readonly run: () => Promise<(() => Promise<void>) | null>
}
type Time = { seconds: number; cpu: number; afterSeconds: number }

const bench = (cluster: Cluster, tools: string, folder: string) => {
  const { params } = cluster
  const env = { ...process.env, PGPASSWORD: params.password }
  const to = ['-h', params.host, '-p', String(params.port), '-U', 'postgres']
  const ask = async (database: string, sql: string): Promise<void> => {
    const client = new pg.Client({
      host: params.host,
      port: params.port,
      user: 'postgres',
      password: params.password ?? '',
      database,
    })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  const make = async (name: string, sql: string): Promise<Dump> => {
    await ask('postgres', `CREATE DATABASE ${name}`)
    await ask(name, sql)
    const files = { plain: join(folder, `${name}.sql`), gz: join(folder, `${name}.sql.gz`), custom: join(folder, name) }
    execFileSync(join(tools, 'pg_dump'), [...to, '-f', files.plain, name], { env })
    execFileSync(join(tools, 'pg_dump'), [...to, '-Fc', '-f', files.custom, name], { env })
    await pipeline(createReadStream(files.plain), createGzip(), createWriteStream(files.gz))
    await ask('postgres', `DROP DATABASE ${name}`)
    return files
  }
  const theirs = (name: string, command: string, args: readonly string[]): Way => ({
    name,
    run: async () => {
      await ask('postgres', 'CREATE DATABASE target TEMPLATE template0')
      execFileSync(command, args, { env, stdio: 'ignore' })
      return null
    },
  })
  const psql = (file: string): Way => theirs('psql -f', join(tools, 'psql'), [...to, '-qX', '-d', 'target', '-f', file])
  const gunzip = (file: string): Way =>
    theirs('gunzip | psql', '/bin/sh', [
      '-c',
      `gunzip -c '${file}' | '${join(tools, 'psql')}' ${to.join(' ')} -qX -d target`,
    ])
  const pgRestore = (file: string): Way =>
    theirs('pg_restore -j2', join(tools, 'pg_restore'), [...to, '-j2', '-d', 'target', file])
  const ours = (name: string, file: string, engine: 'own' | 'pg_restore' = 'own'): Way => ({
    name,
    run: async () => {
      const { state, error, after } = await runRestore(
        createTestHost(),
        {
          path: file,
          server: { kind: 'address', host: params.host, port: params.port, user: 'postgres' },
          password: params.password ?? '',
          // A copy kept of an earlier round would be no restore.
          choices: restoreChoicesSchema.parse({ database: 'target', engine, jobs: 2, cache: 'off' }),
        },
        {
          jobId: 'restore-bench',
          signal: new AbortController().signal,
          progress: () => undefined,
          log: () => undefined,
          setSteps: () => undefined,
          updateStep: () => undefined,
        },
      )
      if (state !== 'succeeded') throw new Error(`${name}: ${state}: ${error?.message ?? ''}`)
      return after === undefined ? null : () => after(new AbortController().signal)
    },
  })
  /** When the last session has ended: until then nobody knows what it took. */
  const cpuNow = async (): Promise<number> => {
    await new Promise((resolve) => setTimeout(resolve, 200))
    return cpuMs(cluster.pid) + ownCpuMs(process.pid)
  }
  /** Each way once in a round, each round beginning with another. */
  const race = async (ways: readonly Way[]): Promise<ReadonlyMap<string, Time>> => {
    const best = new Map<string, Time>()
    for (let round = 0; round < rounds; round++) {
      for (let turn = 0; turn < ways.length; turn++) {
        const way = ways[(turn + round) % ways.length]
        if (way === undefined) continue
        await ask('postgres', 'DROP DATABASE IF EXISTS target WITH (FORCE)')
        await ask('postgres', 'CHECKPOINT')
        const cpu = await cpuNow()
        const started = performance.now()
        const after = await way.run()
        const seconds = (performance.now() - started) / 1000
        const spent = ((await cpuNow()) - cpu) / 1000
        const afterStarted = performance.now()
        await after?.()
        const afterSeconds = (performance.now() - afterStarted) / 1000
        const known = best.get(way.name) ?? { seconds: Infinity, cpu: Infinity, afterSeconds: Infinity }
        best.set(way.name, {
          seconds: Math.min(known.seconds, seconds),
          cpu: Math.min(known.cpu, spent),
          afterSeconds: Math.min(known.afterSeconds, afterSeconds),
        })
      }
    }
    return best
  }
  return { make, psql, gunzip, pgRestore, ours, race }
}

type Dump = { readonly plain: string; readonly gz: string; readonly custom: string }
type Dumps = { readonly many: Dump; readonly alone: Dump }

const settings = { fsync: 'on', synchronous_commit: 'on', max_connections: '100' }

/** The tools that are here dump servers up to their own version. */
const makeDumps = async (tools: string, folder: string): Promise<Dumps> => {
  const cluster = await startCluster(15, { settings })
  try {
    const { make } = bench(cluster, tools, folder)
    return {
      many: await make('many', many(Math.round((megabytes * 1024 * 1024) / 175 / 3.6))),
      alone: await make('dominating', dominating(Math.round((megabytes * 1024 * 1024) / 97))),
    }
  } finally {
    await cluster.stop()
  }
}

export const run = async (): Promise<BenchRow[]> => {
  const tools = binDirFor(15)
  if (tools === null) return []
  const folder = mkdtempSync(join(tmpdir(), 'gw-bench-restore-'))
  const rows: BenchRow[] = []
  try {
    const dumps = await makeDumps(tools, folder)
    for (const major of majors) if (binDirFor(major) !== null) rows.push(...(await runOn(major, tools, folder, dumps)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return rows
}

const runOn = async (major: number, tools: string, folder: string, dumps: Dumps): Promise<BenchRow[]> => {
  const cluster = await startCluster(major, { settings })
  const { psql, gunzip, pgRestore, ours, race } = bench(cluster, tools, folder)
  const { many: a, alone: b } = dumps
  try {
    const times = await race([
      psql(a.plain),
      ours('plain', a.plain),
      gunzip(a.gz),
      ours('gzip', a.gz),
      pgRestore(a.custom),
      ours('archive', a.custom),
      ours('through pg_restore', a.custom, 'pg_restore'),
    ])
    const alone = await race([psql(b.plain), ours('plain', b.plain)])
    const row = (
      name: string,
      goal: number,
      mine: string,
      other: string,
      file: string,
      of: ReadonlyMap<string, Time> = times,
    ): BenchRow => {
      const [one, two] = [of.get(mine), of.get(other)]
      if (one === undefined || two === undefined) throw new Error(`${name}: not run`)
      const value = Number((one.seconds / two.seconds).toFixed(2))
      return {
        name: `restore: ${name}, PostgreSQL ${major}`,
        value,
        unit: 'x',
        goal: `<= ${goal}`,
        ok: value <= goal,
        detail: `${one.seconds.toFixed(2)} s against ${two.seconds.toFixed(2)} s; processor time ${one.cpu.toFixed(1)} s against ${two.cpu.toFixed(1)} s; ${Math.round(statSync(file).size / 1e6)} MB, best of ${rounds}, with proof and swap; ANALYZE after it ${one.afterSeconds.toFixed(2)} s`,
      }
    }
    return [
      row('plain against psql -f', 0.62, 'plain', 'psql -f', a.plain),
      row('plain against pg_restore -Fc -j2', 0.82, 'plain', 'pg_restore -j2', a.plain),
      row('plain, one table dominates, against psql -f', 0.78, 'plain', 'psql -f', b.plain, alone),
      row('gzip against gunzip | psql', 0.72, 'gzip', 'gunzip | psql', a.gz),
      row('custom archive against pg_restore -j2', 0.9, 'archive', 'pg_restore -j2', a.custom),
      row('through pg_restore against pg_restore -j2', 0.92, 'through pg_restore', 'pg_restore -j2', a.custom),
    ]
  } finally {
    await cluster.stop()
  }
}
