// Restores against psql -f and pg_restore -j2 on the same server, in turns: a plain dump, the same gzipped, a custom archive, and
// a dump of one dominating table. A ratio is best against best. Ours includes all that a person waits for: looking, staging,
// proof (every row counted again) and swap. RESTORE_BENCH_MB sets the size (default 60), RESTORE_BENCH_ROUNDS the rounds.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { restoreChoicesSchema } from '../../shared/model/restore.ts'
import { runRestore } from '../../electron/core/restore/run-restore.ts'
import { binDirFor, startCluster } from '../helpers/cluster.ts'
import { createTestHost } from '../helpers/test-host.ts'
import type { BenchRow } from './types.ts'

const megabytes = Number(process.env['RESTORE_BENCH_MB'] ?? 60)
const rounds = Number(process.env['RESTORE_BENCH_ROUNDS'] ?? 3)

const many = (rows: number): string => `
DO $$ BEGIN FOR n IN 1 .. 20 LOOP
  EXECUTE format('CREATE TABLE t%s (id bigint PRIMARY KEY, owner_id int, name text, note text, price numeric(10,2), made_at timestamptz)', n);
  EXECUTE format('INSERT INTO t%s SELECT i, i %% 1000, md5(i::text), repeat(md5((i * %s)::text), 3), i / 7.0, now() FROM generate_series(1, %s) i', n, n, ${rows} / n);
  EXECUTE format('CREATE INDEX ON t%s (name); CREATE INDEX ON t%s (owner_id, made_at)', n, n);
  IF n > 1 THEN EXECUTE format('ALTER TABLE t%s ADD FOREIGN KEY (id) REFERENCES t%s', n, n - 1); END IF;
END LOOP; END $$`

export const run = async (): Promise<BenchRow[]> => {
  const tools = binDirFor(15)
  if (tools === null) return []
  const cluster = await startCluster(15, {
    settings: { fsync: 'on', synchronous_commit: 'on', max_connections: '100' },
  })
  const folder = mkdtempSync(join(tmpdir(), 'gw-bench-restore-'))
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
  try {
    await ask('postgres', 'CREATE DATABASE source')
    await ask('source', many(Math.round((megabytes * 1024 * 1024) / 175 / 3.6)))
    const files = { plain: join(folder, 'a.sql'), gz: join(folder, 'a.sql.gz'), custom: join(folder, 'a.dump') }
    execFileSync(join(tools, 'pg_dump'), [...to, '-f', files.plain, 'source'], { env })
    execFileSync(join(tools, 'pg_dump'), [...to, '-Fc', '-f', files.custom, 'source'], { env })
    writeFileSync(files.gz, gzipSync(readFileSync(files.plain)))
    const fresh = async (): Promise<void> => ask('postgres', 'DROP DATABASE IF EXISTS target WITH (FORCE)')
    const theirs = (file: string, tool: string, args: readonly string[]) => async (): Promise<void> => {
      await ask('postgres', `CREATE DATABASE target TEMPLATE template0`)
      execFileSync(
        tool === 'sh' ? '/bin/sh' : join(tools, tool),
        tool === 'sh'
          ? ['-c', `gunzip -c '${file}' | '${join(tools, 'psql')}' ${to.join(' ')} -qX -d target`]
          : [...to, ...args, '-d', 'target', ...(tool === 'psql' ? ['-qXf', file] : [file])],
        { env, stdio: 'ignore' },
      )
    }
    const ours =
      (file: string, engine: 'own' | 'pg_restore' = 'own') =>
      async (): Promise<void> => {
        const { state, error } = await runRestore(
          createTestHost(),
          {
            path: file,
            server: { kind: 'address', host: params.host, port: params.port, user: 'postgres' },
            password: params.password ?? '',
            choices: restoreChoicesSchema.parse({ database: 'target', engine, jobs: 2 }),
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
        if (state !== 'succeeded') throw new Error(`${state}: ${error?.message ?? ''}`)
      }
    const cases: readonly (readonly [
      name: string,
      goal: number,
      theirs: () => Promise<void>,
      ours: () => Promise<void>,
    ])[] = [
      ['plain against psql -f', 0.62, theirs(files.plain, 'psql', []), ours(files.plain)],
      ['gzip against gunzip | psql', 0.72, theirs(files.gz, 'sh', []), ours(files.gz)],
      ['custom archive against pg_restore -j2', 0.9, theirs(files.custom, 'pg_restore', ['-j2']), ours(files.custom)],
      [
        'through pg_restore against pg_restore -j2',
        0.92,
        theirs(files.custom, 'pg_restore', ['-j2']),
        ours(files.custom, 'pg_restore'),
      ],
    ]
    const rows: BenchRow[] = []
    for (const [name, goal, a, b] of cases) {
      const best = { a: Infinity, b: Infinity }
      for (let round = 0; round < rounds; round++) {
        for (const [key, run] of (round % 2 === 0
          ? [
              ['a', a],
              ['b', b],
            ]
          : [
              ['b', b],
              ['a', a],
            ]) as ['a' | 'b', () => Promise<void>][]) {
          await fresh()
          const started = performance.now()
          await run()
          best[key] = Math.min(best[key], (performance.now() - started) / 1000)
        }
      }
      const value = Number((best.b / best.a).toFixed(2))
      rows.push({
        name: `restore: ${name}`,
        value,
        unit: 'x',
        goal: `<= ${goal}`,
        ok: value <= goal,
        detail: `${best.b.toFixed(2)} s against ${best.a.toFixed(2)} s, ${Math.round(statSync(files.plain).size / 1e6)} MB, best of ${rounds}; with proof and swap`,
      })
    }
    return rows
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
