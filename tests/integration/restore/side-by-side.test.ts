// Plain dumps restored over several connections leave what psql leaves: the same pg_dump -s, the same rows.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { binDirFor } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'
import { ask, clean, fingerprint, restore } from './harness.ts'

const tools = binDirFor(15)
const servers = await testServers()

/** What has its own way into the catalogs, or looks like something else. */
const awkward = `
CREATE SCHEMA "Odd ""Schema";
CREATE TYPE public.mood AS ENUM ('sad', 'ok');
CREATE DOMAIN public.short AS text CHECK (length(VALUE) < 2000);
CREATE TABLE public.parent (id int PRIMARY KEY, child int, mood public.mood DEFAULT 'ok', note public.short);
CREATE TABLE public.child (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent int, twice int GENERATED ALWAYS AS (parent * 2) STORED, UNIQUE (parent, id));
CREATE TABLE "Odd ""Schema"."T""x" ("a b" int, "select" text, span int4range, EXCLUDE USING gist (span WITH &&));
CREATE TABLE public.parts (at date NOT NULL, n int, PRIMARY KEY (at, n)) PARTITION BY RANGE (at);
CREATE TABLE public.parts_1 PARTITION OF public.parts FOR VALUES FROM ('2025-01-01') TO ('2025-07-01');
CREATE TABLE public.parts_2 PARTITION OF public.parts FOR VALUES FROM ('2025-07-01') TO ('2026-01-01') PARTITION BY LIST (n);
CREATE TABLE public.parts_2a PARTITION OF public.parts_2 DEFAULT;
CREATE TABLE public.old_parent (a int); CREATE TABLE public.old_child (b int) INHERITS (public.old_parent);
CREATE TABLE public.serials (id serial, body text);
CREATE FUNCTION public.fake() RETURNS void LANGUAGE plpgsql AS $f$
BEGIN /*
COPY public.parent (id) FROM stdin;
1
\\.
*/ END $f$;
CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION 'ran during the restore'; END $f$;
INSERT INTO public.parent SELECT i, NULL, 'sad', E'line\\nline\\ttab \\\\. end' FROM generate_series(1, 500) i;
INSERT INTO public.child (parent) SELECT i FROM generate_series(1, 500) i;
UPDATE public.parent SET child = id;
INSERT INTO "Odd ""Schema"."T""x" SELECT i, CASE i % 3 WHEN 0 THEN '\\.' WHEN 1 THEN NULL ELSE '' END, int4range(i, i + 1) FROM generate_series(1, 50) i;
INSERT INTO public.parts SELECT '2025-01-01'::date + i, i FROM generate_series(0, 300) i;
INSERT INTO public.old_parent VALUES (1); INSERT INTO public.old_child VALUES (2, 3);
INSERT INTO public.serials (body) VALUES ('CREATE TABLE not_one (a int);'), ('\\connect elsewhere');
ALTER TABLE public.parent ADD CONSTRAINT to_child FOREIGN KEY (child, id) REFERENCES public.child (parent, id) DEFERRABLE;
ALTER TABLE public.child ADD CONSTRAINT to_parent FOREIGN KEY (parent) REFERENCES public.parent ON DELETE CASCADE;
CREATE TABLE public.points_at_parts (at date, n int, FOREIGN KEY (at, n) REFERENCES public.parts);
CREATE INDEX ON public.parts (n); CREATE INDEX partly ON public.child (parent) WHERE parent > 10; CREATE INDEX shout ON public.parent (upper(note)) INCLUDE (mood);
CREATE INDEX words ON public.parent USING gin (to_tsvector('simple', note));
ALTER TABLE public.child CLUSTER ON child_pkey; ALTER TABLE public.parent REPLICA IDENTITY USING INDEX parent_pkey;
CREATE STATISTICS public.stats (dependencies) ON parent, twice FROM public.child;
CREATE VIEW public.v AS SELECT p.id, c.twice FROM public.parent p JOIN public.child c ON c.parent = p.id;
CREATE MATERIALIZED VIEW public.mv AS SELECT count(*) AS n FROM public.v; CREATE UNIQUE INDEX mv_n ON public.mv (n);
CREATE RULE quiet AS ON DELETE TO public.serials DO INSTEAD NOTHING;
CREATE TRIGGER touch BEFORE INSERT ON public.parent FOR EACH ROW EXECUTE FUNCTION public.touch();
ALTER TABLE public.child ENABLE ROW LEVEL SECURITY; CREATE POLICY mine ON public.child USING (parent > 0);
COMMENT ON TABLE public.parent IS 'semi; colon'; COMMENT ON CONSTRAINT to_child ON public.parent IS 'both ways';
ALTER TABLE public.parent ALTER COLUMN note SET STATISTICS 7; ALTER TABLE public.child ALTER COLUMN parent SET STORAGE plain;
`

describe.skipIf(tools === null).each(servers)('a plain dump side by side on $major', ({ params }) => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-side-by-side-'))
  const to = ['-h', params.host, '-p', String(params.port), '-U', params.user]
  const env = { ...process.env, PGPASSWORD: params.password }
  const run = (tool: string, ...args: string[]): string =>
    execFileSync(join(tools ?? '', tool), [...to, ...args], { env, encoding: 'utf8', maxBuffer: 1 << 26 })
  const file = join(folder, 'a.sql')
  /** Without what names the moment or the key of a dump. */
  const schemaOf = (sql: string): string =>
    sql
      .split('\n')
      .filter((line) => !/^(?:--|\\(?:un)?restrict)/.test(line))
      .join('\n')

  beforeAll(async () => {
    await clean(params, 'gwside_')
    await ask(params, 'postgres', 'create database gwside_source')
    await ask(params, 'gwside_source', awkward)
  })
  afterAll(() => clean(params, 'gwside_'))

  // The tools that are here dump servers up to their own version.
  it.skipIf(params.port !== servers.find(({ major }) => major === 15)?.params.port)(
    'leaves what psql -f leaves, over four connections',
    async () => {
      run('pg_dump', '--no-owner', '-f', file, 'gwside_source')
      await ask(params, 'postgres', 'create database gwside_psql template template0')
      run('psql', '-qX', '-v', 'ON_ERROR_STOP=1', '-f', file, '-o', '/dev/null', 'gwside_psql')
      const { result } = await restore(params, file, 'gwside_ours', { jobs: 4 })
      expect(result.causes).toEqual([])
      expect(result.receipt.lost).toEqual([])
      expect(result.outcome).toBe('verified')
      // Not in the order of the file, which would prove nothing.
      expect(result.steps.find(({ id }) => id === 'data')?.status).toBe('done')
      const dump = (name: string): string => schemaOf(run('pg_dump', '-s', '--no-owner', name))
      expect(dump('gwside_ours')).toBe(dump('gwside_psql'))
      expect(await fingerprint(params, 'gwside_ours')).toBe(await fingerprint(params, 'gwside_psql'))
    },
  )

  const packed = (name: string, cutAt?: number): string => {
    const path = join(folder, `${name}.sql.gz`)
    const text = `SET client_encoding = 'LATIN1';
CREATE DATABASE elsewhere;
\\connect elsewhere
SET client_encoding = 'LATIN1';
CREATE TABLE public.words (id integer, word text);
COPY public.words (id, word) FROM stdin;
${Array.from({ length: 20_000 }, (_, at) => `${at}\tcaf\u00e9 ${Math.sin(at)}`).join('\n')}
\\.
ALTER TABLE ONLY public.words ADD CONSTRAINT words_pkey PRIMARY KEY (id);
`
    const bytes = gzipSync(Buffer.from(text, 'latin1'))
    writeFileSync(path, cutAt === undefined ? bytes : bytes.subarray(0, cutAt))
    return path
  }
  it('reads a compressed dump while it is unpacked, also in another encoding and behind a \\connect', async () => {
    const { result } = await restore(params, packed('latin'), 'gwside_packed', { jobs: 2 })
    expect(result.outcome).toBe('verified')
    expect(result.receipt.rows).toContainEqual({ table: 'public.words', expected: 20_000, found: 20_000 })
    const [seen] = await ask<{ n: string }>(
      params,
      'gwside_packed',
      `select count(*) as n from words where word like 'caf\u00e9 %'`,
    )
    expect(Number(seen?.n)).toBe(20_000)
  })
  it('makes nothing of a compressed dump that is cut off, and leaves nothing of it', async () => {
    const { result } = await restore(params, packed('cut', 90_000), 'gwside_cut', { jobs: 2 })
    expect(result.outcome).toBe('failed')
    expect(result.error?.message).toMatch(/cut\.sql\.gz/)
    expect(await ask(params, 'postgres', `select from pg_database where datname ~ '^gwside_cut'`)).toEqual([])
    const own = `groundwork-(restore|unpacked)-${process.pid}-`
    expect(readdirSync(tmpdir()).filter((name) => new RegExp(own).test(name))).toEqual([])
  })

  const rows = 80_000
  const large = (bad: number | null): string => {
    const path = join(folder, `large-${String(bad)}.sql`)
    const filler = 'x'.repeat(890)
    const lines = Array.from({ length: rows }, (_, at) => `${at === bad ? 'bad' : at}\t${filler}`)
    writeFileSync(
      path,
      `CREATE TABLE public.big (id integer, filler text);
CREATE TABLE public.little (id integer);
COPY public.big (id, filler) FROM stdin;
${lines.join('\n')}
\\.
COPY public.little (id) FROM stdin;
1
\\.
ALTER TABLE ONLY public.big ADD CONSTRAINT big_pkey PRIMARY KEY (id);
`,
    )
    return path
  }
  it('cuts a table that dominates into parts, and misses no row', async () => {
    const { result } = await restore(params, large(null), 'gwside_large', { jobs: 2 })
    expect(result.outcome).toBe('verified')
    expect(result.receipt.rows).toContainEqual({ table: 'public.big', expected: rows, found: rows })
    const [seen] = await ask<{ n: string; transactions: string }>(
      params,
      'gwside_large',
      'select count(*) as n, count(distinct xmin::text) as transactions from big',
    )
    expect(Number(seen?.n)).toBe(rows)
    expect(Number(seen?.transactions)).toBeGreaterThan(1)
  })
  it.skipIf(params.port !== servers.find(({ major }) => major === 15)?.params.port)(
    'freezes what is large only when it is unpacked',
    async () => {
      await ask(params, 'postgres', 'create database gwside_thick')
      await ask(
        params,
        'gwside_thick',
        `create table thick as select n, (select string_agg(md5((n * m)::text), '') from generate_series(1, 28) m) as filler from generate_series(1, 10000) n`,
      )
      const archive = join(folder, 'thick.custom')
      run('pg_dump', '-Fc', '-f', archive, 'gwside_thick')
      expect(statSync(archive).size).toBeLessThan(8 * 1024 * 1024)
      const { result } = await restore(params, archive, 'gwside_thin', { jobs: 2 })
      expect(result.outcome).toBe('verified')
      await ask(params, 'gwside_thin', 'analyze thick')
      const [seen] = await ask<{ pages: number; visible: number }>(
        params,
        'gwside_thin',
        `select relpages as pages, relallvisible as visible from pg_class where oid = 'thick'::regclass`,
      )
      expect(seen?.pages).toBeGreaterThan(1000)
      expect(seen?.visible).toBe(seen?.pages)
    },
  )
  it('leaves a table empty when one of its parts is refused, and says so once', async () => {
    const { result } = await restore(params, large(rows - 5), 'gwside_bad', { jobs: 2 })
    expect(result.outcome).toBe('differences')
    expect(result.causes.map(({ count, sqlState }) => [count, sqlState])).toEqual([[1, '22P02']])
    expect(result.receipt.rows).toContainEqual({ table: 'public.big', expected: rows, found: 0 })
    expect(result.receipt.rows).toContainEqual({ table: 'public.little', expected: 1, found: 1 })
  })
})
