// The load step against `psql -f` on the same server: generated scripts of 150 KB, 4 MB and 300 MB, and a schema of 10,000
// tables. The ways take turns on fresh databases; a ratio is best against best, because what else the computer does only adds
// time (the median of the rounds' ratios stands beside it). Inspection (its own step of a set-up) is done before the clock starts.
// Rounds stop when a case's time is used up. LOAD_BENCH=small,big,rows,schema picks some; LOAD_BENCH_ROUNDS sets the rounds,
// LOAD_BENCH_FOLDER another file system for the server's data, LOAD_BENCH_MAJOR another server.
import { execFileSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { once } from 'node:events'
import pg from 'pg'
import { directEngine } from '../../electron/core/load/direct-engine.ts'
import { psqlEngine } from '../../electron/core/load/psql-engine.ts'
import type { LoadRequest } from '../../electron/core/load/types.ts'
import { inspectScripts } from '../../electron/core/script/facts/inspect-scripts.ts'
import { binDirFor, startCluster, type Cluster } from '../helpers/cluster.ts'
import type { BenchRow } from './types.ts'

type Way = 'psql -f' | 'psql engine' | 'direct engine'
type Case = {
  readonly id: string
  readonly name: string
  readonly rounds: number
  readonly seconds: number
  readonly ways: readonly Way[]
  readonly goals: Partial<Record<Way, number>>
  readonly write: (line: (text: string) => Promise<void>) => Promise<void>
}

const table = (i: number): string => `CREATE TABLE public.t${i} (
    id bigint NOT NULL,
    owner_id integer DEFAULT 0 NOT NULL,
    name character varying(200) NOT NULL,
    note text,
    price numeric(10,2) DEFAULT 0.00,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT t${i}_price_check CHECK ((price >= 0.0))
);

ALTER TABLE ONLY public.t${i} ADD CONSTRAINT t${i}_pkey PRIMARY KEY (id);

CREATE INDEX t${i}_name_idx ON public.t${i} USING btree (name);

COMMENT ON TABLE public.t${i} IS 'Table ${i} of the bench, with a comment as long as people write them.';

`
const fn = (i: number): string => `CREATE FUNCTION public.f${i}(a integer, b text) RETURNS text
    LANGUAGE plpgsql
    AS $$
declare
  found text;
begin
  -- a comment; with a semicolon
  if a > ${i} then
    found := b || 'x';
  else
    found := coalesce(b, 'none');
  end if;
  return found;
end;
$$;

`
const head = `SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET client_min_messages = warning;

`
const row = (i: number): string =>
  `${i}\t${i % 1000}\tname ${i} of the row\ta note that is some words long, number ${i * 7}\t${(i % 9000) / 100}\t2026-01-${String((i % 28) + 1).padStart(2, '0')} 10:00:00+00\n`

const rowsOf = async (line: (text: string) => Promise<void>, i: number, count: number): Promise<void> => {
  await line(`COPY public.t${i} (id, owner_id, name, note, price, made_at) FROM stdin;\n`)
  for (let at = 0; at < count; at += 1000)
    await line(Array.from({ length: Math.min(1000, count - at) }, (_, k) => row(at + k)).join(''))
  await line('\\.\n\n')
}

/** Fewer for a quick look. */
const tables = Number(process.env['LOAD_BENCH_TABLES'] ?? 10_000)

const cases: readonly Case[] = [
  {
    id: 'small',
    name: '150 KB',
    rounds: 21,
    seconds: 15,
    ways: ['psql -f', 'psql engine', 'direct engine'],
    goals: { 'psql engine': 1.05, 'direct engine': 1 },
    write: async (line) => {
      await line(head)
      for (let i = 0; i < 150; i++) await line(table(i))
      for (let i = 0; i < 100; i++) await line(fn(i))
    },
  },
  {
    id: 'big',
    name: '4 MB',
    rounds: 13,
    seconds: 15,
    ways: ['psql -f', 'psql engine', 'direct engine'],
    goals: { 'psql engine': 1.05, 'direct engine': 1 },
    write: async (line) => {
      await line(head)
      for (let i = 0; i < 200; i++) await line(table(i))
      for (let i = 0; i < 100; i++) await line(fn(i))
      for (let i = 0; i < 40; i++) await rowsOf(line, i, 850)
      for (let i = 0; i < 2000; i++) await line(`INSERT INTO public.t199 (id, name) VALUES (${i}, 'inserted ${i}');\n`)
    },
  },
  {
    id: 'rows',
    name: '300 MB',
    rounds: 5,
    seconds: 45,
    ways: ['psql -f', 'psql engine', 'direct engine'],
    goals: { 'psql engine': 1.05, 'direct engine': 1 },
    write: async (line) => {
      await line(head)
      for (let i = 0; i < 3; i++) await line(table(i).replace(/CREATE INDEX .*\n/, ''))
      for (let i = 0; i < 3; i++) await rowsOf(line, i, 1_080_000)
    },
  },
  {
    id: 'schema',
    name: '10,000 tables, 20,000 indexes, 2,000 functions',
    rounds: 3,
    seconds: 30,
    ways: ['psql -f', 'direct engine'],
    goals: { 'direct engine': 0.6 },
    write: async (line) => {
      await line(head)
      for (let i = 0; i < tables; i++) await line(table(i))
      for (let i = 0; i < tables / 5; i++) await line(fn(i))
    },
  },
]

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

export const run = async (): Promise<BenchRow[]> => {
  const wanted = process.env['LOAD_BENCH']?.split(',')
  const folder = mkdtempSync(join(tmpdir(), 'gw-bench-'))
  // As a server is out of the box: commits wait for the disk.
  const at = process.env['LOAD_BENCH_FOLDER']
  const data = at === undefined ? undefined : mkdtempSync(join(at, 'gw-bench-pg-'))
  const major = Number(process.env['LOAD_BENCH_MAJOR'] ?? 15)
  const cluster = await startCluster(major, {
    settings: { fsync: 'on', synchronous_commit: 'on' },
    ...(data === undefined ? {} : { folder: data }),
  })
  const rows: BenchRow[] = []
  try {
    for (const one of cases)
      if (wanted === undefined || wanted.includes(one.id)) rows.push(...(await measure(one, folder, cluster)))
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return rows
}

const measure = async (one: Case, folder: string, cluster: Cluster): Promise<BenchRow[]> => {
  const file = join(folder, `${one.id}.sql`)
  const out = createWriteStream(file)
  await one.write(async (text) => {
    if (!out.write(text)) await once(out, 'drain')
  })
  out.end()
  await once(out, 'finish')
  const { facts } = await inspectScripts([{ file, shownAs: `${one.id}.sql` }], { serverVersionNumber: 150000 })
  const inspected = facts[0]
  if (!inspected) throw new Error('no facts')
  const psql = join(binDirFor(15) ?? '', 'psql')
  const times: Record<Way, number[]> = { 'psql -f': [], 'psql engine': [], 'direct engine': [] }
  const rounds = Number(process.env['LOAD_BENCH_ROUNDS'] ?? one.rounds)
  const until = performance.now() + one.seconds * 1000
  // The first round of the short ones warms the caches; the long ones warm themselves.
  const warm = one.rounds > 5 ? 1 : 0
  for (let round = 0; round < rounds + warm; round++) {
    // Whole rounds only, and at least one.
    if (round > warm && performance.now() > until) break
    for (const way of round % 2 ? one.ways.toReversed() : one.ways) {
      const database = 'bench_load'
      await withServer(cluster, 'postgres', (client) =>
        client.query(`drop database if exists ${database} with (force)`),
      )
      await withServer(cluster, 'postgres', (client) => client.query(`create database ${database} template template0`))
      await withServer(cluster, 'postgres', (client) => client.query('checkpoint'))
      const request: LoadRequest = {
        file,
        shownAs: `${one.id}.sql`,
        connection: { ...cluster.params, database },
        sizeBytes: statSync(file).size,
        onError: 'stop',
        transaction: 'none',
        variables: {},
        leaveOuts: [],
        workingDirectory: dirname(file),
        allowShell: false,
        jobId: 'bench',
        facts: inspected,
        signal: new AbortController().signal,
        onProgress: () => undefined,
        onLog: () => undefined,
      }
      const started = performance.now()
      if (way === 'psql -f') {
        execFileSync(
          psql,
          [
            '-X',
            '-q',
            '-v',
            'ON_ERROR_STOP=1',
            '-h',
            cluster.params.host,
            '-p',
            String(cluster.port),
            '-U',
            'postgres',
            '-d',
            database,
            '-f',
            file,
          ],
          {
            env: { ...process.env, PGPASSWORD: cluster.params.password },
            stdio: ['ignore', 'ignore', 'inherit'],
          },
        )
      } else {
        const outcome = await (way === 'psql engine' ? psqlEngine(psql) : directEngine)(request)
        if (outcome.status !== 'loaded') throw new Error(`${way}: ${JSON.stringify(outcome.errors[0])}`)
      }
      if (round >= warm) times[way].push(performance.now() - started)
    }
  }
  rmSync(file)
  return one.ways.flatMap((way): BenchRow[] => {
    const goal = one.goals[way]
    if (goal === undefined) return []
    const plain = times['psql -f']
    const value = Number((Math.min(...times[way]) / Math.min(...plain)).toFixed(2))
    const middle = median(times[way].map((time, i) => time / (plain[i] ?? Number.NaN))).toFixed(2)
    const seconds = (list: readonly number[]): string => (Math.min(...list) / 1000).toFixed(2)
    return [
      {
        name: `load ${one.name}: ${way} against psql -f`,
        value,
        unit: 'x',
        goal: `<= ${goal}`,
        ok: value <= goal,
        detail: `best ${seconds(times[way])} s against ${seconds(plain)} s; median ratio ${middle}, ${plain.length} rounds`,
      },
    ]
  })
}

const withServer = async <T>(
  cluster: Cluster,
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> => {
  const client = new pg.Client({
    host: cluster.params.host,
    port: cluster.port,
    user: 'postgres',
    password: cluster.params.password ?? '',
    database,
  })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
