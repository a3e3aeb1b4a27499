// Restores on real servers: what may be touched, what is left, and what is said.
import { execFileSync } from 'node:child_process'
import { gzipSync } from 'node:zlib'
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RestoreResult } from '../../../shared/model/restore.ts'
import { renderReceipt } from '../../../electron/core/restore/render-receipt.ts'
import { binDirFor } from '../../helpers/cluster.ts'
import { ownServers } from '../../helpers/servers.ts'
import { ask, clean, debris, fingerprint, restore } from './harness.ts'

const tools = binDirFor(15)
const servers = await ownServers()
const fifteen = servers.find(({ major }) => major === 15)

/** Where it is not, the difference tells what stood in its way. */
const expectVerified = ({ outcome, error, causes }: RestoreResult): void =>
  expect({ outcome, error, causes }).toEqual({ outcome: 'verified', error: undefined, causes: [] })

const sourceSql = `
CREATE ROLE gwres_alice; CREATE ROLE gwres_bob;
`
const schemaSql = `
CREATE SCHEMA app; CREATE SCHEMA "Odd Schema";
CREATE TYPE app.mood AS ENUM ('sad', 'ok');
CREATE TABLE app.people (id serial PRIMARY KEY, name text NOT NULL, mood app.mood DEFAULT 'ok', boss int);
CREATE TABLE app.notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person int REFERENCES app.people, body text);
ALTER TABLE app.people ADD CONSTRAINT boss_fk FOREIGN KEY (boss) REFERENCES app.people;
CREATE TABLE "Odd Schema"."Odd ""T""" ("a b" int, "select" text);
CREATE TABLE public.parts (at date NOT NULL, n int) PARTITION BY RANGE (at);
CREATE TABLE public.parts_1 PARTITION OF public.parts FOR VALUES FROM ('2025-01-01') TO ('2025-07-01');
CREATE TABLE public.parts_2 PARTITION OF public.parts FOR VALUES FROM ('2025-07-01') TO ('2026-01-01');
CREATE INDEX ON public.parts (n);
CREATE TABLE public.old_parent (a int); CREATE TABLE public.old_child (b int) INHERITS (public.old_parent);
CREATE VIEW app.bosses AS SELECT DISTINCT boss FROM app.people;
CREATE MATERIALIZED VIEW app.moods AS SELECT mood, count(*) AS n FROM app.people GROUP BY mood;
CREATE UNIQUE INDEX moods_key ON app.moods (mood);
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a trigger ran during the restore'; END $$;
INSERT INTO app.people (name, boss) SELECT 'person ' || i || E' with\\ttab and\\nline \\\\.', CASE WHEN i > 1 THEN 1 END FROM generate_series(1, 3000) i;
INSERT INTO app.notes (person, body) SELECT 1 + i % 3000, repeat('x', i % 200) FROM generate_series(1, 20000) i;
INSERT INTO "Odd Schema"."Odd ""T""" VALUES (1, '\\.'), (2, NULL), (3, '');
INSERT INTO public.parts SELECT '2025-01-01'::date + i, i FROM generate_series(0, 300) i;
INSERT INTO public.old_parent VALUES (1); INSERT INTO public.old_child VALUES (2, 3);
CREATE TRIGGER touch BEFORE INSERT ON app.people FOR EACH ROW EXECUTE FUNCTION app.touch();
ALTER TABLE app.notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON app.notes USING (person = 1);
REFRESH MATERIALIZED VIEW app.moods;
SELECT lo_from_bytea(0, convert_to(repeat('large object ', 1000), 'UTF8'));
ALTER TABLE app.people OWNER TO gwres_alice; GRANT SELECT ON app.people TO gwres_bob;
COMMENT ON TABLE app.people IS 'who works here';
`

describe.skipIf(tools === null || fifteen === undefined)('a restore', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-restore-test-'))
  const dumps = {
    custom: join(folder, 'a.dump'),
    tar: join(folder, 'a.tar'),
    directory: join(folder, 'a.dir'),
    plain: join(folder, 'a.sql'),
    gz: join(folder, 'a.sql.gz'),
    inserts: join(folder, 'i.dump'),
    insertsPlain: join(folder, 'i.sql'),
    utf16: join(folder, 'u.sql'),
  }
  const source = fifteen!.params
  beforeAll(async () => {
    await clean(source, 'gwres_')
    await ask(source, 'postgres', sourceSql)
    await ask(source, 'postgres', 'create database gwres_source')
    await ask(source, 'gwres_source', schemaSql)
    const dump = (...args: string[]) =>
      execFileSync(
        join(tools!, 'pg_dump'),
        ['-h', source.host, '-p', String(source.port), '-U', 'postgres', ...args, 'gwres_source'],
        { env: { ...process.env, PGPASSWORD: source.password } },
      )
    dump('-Fc', '-f', dumps.custom)
    dump('-Ft', '-f', dumps.tar)
    dump('-Fd', '-j2', '-f', dumps.directory)
    dump('-Fc', '--inserts', '--rows-per-insert=7', '-f', dumps.inserts)
    dump('--inserts', '-f', dumps.insertsPlain)
    dump('-C', '-f', dumps.plain)
    writeFileSync(dumps.gz, gzipSync(readFileSync(dumps.plain)))
    writeFileSync(
      dumps.utf16,
      Buffer.concat([
        Buffer.from([0xff, 0xfe]),
        Buffer.from(readFileSync(dumps.plain, 'utf8').replaceAll('\n', '\r\n'), 'utf16le'),
      ]),
    )
  })
  afterAll(async () => {
    for (const { params } of servers) await clean(params, 'gwres_')
  })

  describe.each(servers)('on $name', ({ params }) => {
    it.each(Object.keys(dumps) as (keyof typeof dumps)[])('gives back every object and row of %s', async (kind) => {
      const name = `gwres_${kind.toLowerCase()}`
      await clean(params, name)
      const { result } = await restore(params, dumps[kind], name)
      expect({
        error: result.error,
        lost: result.receipt.lost,
        causes: result.causes,
        outcome: result.outcome,
      }).toEqual({ error: undefined, lost: [], causes: [], outcome: 'verified' })
      expect(await fingerprint(params, name)).toBe(await fingerprint(source, 'gwres_source'))
      expect(result.receipt.sha256).toMatch(/^[0-9a-f]{64}$/)
      // Nobody's rows fired the dump's own trigger, and the large object is there.
      expect(
        await ask(
          params,
          name,
          `select convert_from(lo_get(oid), 'UTF8') = repeat('large object ', 1000) as same from pg_largeobject_metadata`,
        ),
      ).toEqual([{ same: true }])
      // All belongs to the person who restored; the login that did the work is gone.
      expect(
        await ask(
          params,
          name,
          `select distinct pg_get_userbyid(relowner) as owner from pg_class where relnamespace in ('app'::regnamespace, '"Odd Schema"'::regnamespace)`,
        ),
      ).toEqual([{ owner: 'postgres' }])
      expect(await debris(params)).toEqual([])
      await clean(params, name)
    })

    it('refuses to touch a database that is there, and says the ways on', async () => {
      await clean(params, 'gwres_there')
      await ask(params, 'postgres', 'create database gwres_there')
      await ask(params, 'gwres_there', 'create table mine (a int); insert into mine values (42)')
      const { result } = await restore(params, dumps.custom, 'gwres_there')
      expect(result.outcome).toBe('failed')
      expect(result.error).toMatchObject({
        kind: 'database-differs',
        hint: expect.stringMatching(/--replace.*gwres_there_before_/),
      })
      expect(await ask(params, 'gwres_there', 'select a from mine')).toEqual([{ a: 42 }])
      const replaced = await restore(params, dumps.custom, 'gwres_there', { replace: true })
      expect(replaced.result.outcome).toBe('verified')
      expect(replaced.result.previous).toMatch(/^gwres_there_before_/)
      expect(await ask(params, replaced.result.previous!, 'select a from mine')).toEqual([{ a: 42 }])
      expect(await ask(params, 'gwres_there', 'select count(*)::int as n from app.people')).toEqual([{ n: 3000 }])
    })

    it('gives everything to one role, which it makes when asked', async () => {
      await clean(params, 'gwres_own')
      const missing = await restore(params, dumps.custom, 'gwres_own', { owner: 'gwres_owner' })
      expect(missing.result.error).toMatchObject({ kind: 'not-found', hint: expect.stringContaining('--create-owner') })
      expect(await debris(params)).toEqual([])
      for (const kind of ['custom', 'plain'] as const) {
        const { result } = await restore(params, dumps[kind], 'gwres_own', {
          owner: 'gwres_owner',
          createOwner: true,
          replace: true,
        })
        expectVerified(result)
        expect(
          await ask(
            params,
            'gwres_own',
            `select distinct pg_get_userbyid(relowner) as owner from pg_class where relnamespace = 'app'::regnamespace`,
          ),
        ).toEqual([{ owner: 'gwres_owner' }])
        expect(
          await ask(
            params,
            'postgres',
            `select pg_get_userbyid(datdba) as owner from pg_database where datname = 'gwres_own'`,
          ),
        ).toEqual([{ owner: 'gwres_owner' }])
      }
      await clean(params, 'gwres_own')
    })

    it('keeps owners and privileges when asked, with missing roles made without login', async () => {
      if (params.port !== source.port)
        await ask(params, 'postgres', 'drop role if exists gwres_alice; drop role if exists gwres_bob')
      for (const kind of ['custom', 'plain'] as const) {
        const { result } = await restore(params, dumps[kind], 'gwres_keep', {
          ownership: 'keep',
          privileges: true,
          replace: true,
        })
        expectVerified(result)
        expect(
          await ask(
            params,
            'gwres_keep',
            `select pg_get_userbyid(relowner) as owner, has_table_privilege('gwres_bob', oid, 'SELECT') as bob from pg_class where oid = 'app.people'::regclass`,
          ),
        ).toEqual([{ owner: 'gwres_alice', bob: true }])
      }
    })

    it('works for a person who is no superuser', async () => {
      await clean(params, 'gwres_plain')
      await ask(params, 'postgres', `create role gwres_plainuser login createdb password 'plain password'`)
      const person = { ...params, user: 'gwres_plainuser', password: 'plain password' }
      for (const kind of ['custom', 'plain'] as const) {
        const { result } = await restore(person, dumps[kind], 'gwres_plain', { replace: true })
        expect({
          outcome: result.outcome,
          error: result.error,
          lost: result.receipt.lost,
          causes: result.causes,
        }).toEqual({ outcome: 'verified', error: undefined, lost: [], causes: [] })
        expect(await fingerprint(params, 'gwres_plain')).toBe(await fingerprint(source, 'gwres_source'))
      }
      expect(await debris(params)).toEqual([])
      await clean(params, 'gwres_plain')
    })

    it('restores a part: schema only, without the rows of one table, one table', async () => {
      await clean(params, 'gwres_part')
      const schema = await restore(params, dumps.custom, 'gwres_part', { schemaOnly: true })
      expect(schema.result.outcome).toBe('verified')
      expect(await ask(params, 'gwres_part', 'select count(*)::int as n from app.people')).toEqual([{ n: 0 }])
      for (const kind of ['custom', 'plain'] as const) {
        const without = await restore(params, dumps[kind], 'gwres_part', {
          excludeTableData: ['public.parts_1'],
          replace: true,
        })
        expect(without.result.receipt.leftOut).toContainEqual(
          expect.objectContaining({ what: expect.stringContaining('rows of public.parts_1') }),
        )
        expect(without.result.outcome).toBe('verified')
        expect(
          await ask(
            params,
            'gwres_part',
            'select (select count(*) from parts_1)::int as a, (select count(*) from parts_2)::int as b',
          ),
        ).toEqual([{ a: 0, b: 120 }])
      }
      const one = await restore(params, dumps.custom, 'gwres_part', { tables: ['app.people'], replace: true })
      expect({ outcome: one.result.outcome, lost: one.result.receipt.lost, causes: one.result.causes }).toEqual({
        outcome: 'verified',
        lost: [],
        causes: [],
      })
      expect(
        await ask(
          params,
          'gwres_part',
          `select relname from pg_class where relkind = 'r' and relnamespace = 'app'::regnamespace`,
        ),
      ).toEqual([{ relname: 'people' }])
      await clean(params, 'gwres_part')
    })

    it('puts rows alone into a copy of the database that is there', async () => {
      await clean(params, 'gwres_rows')
      expect((await restore(params, dumps.custom, 'gwres_rows', { dataOnly: true })).result.error?.kind).toBe(
        'not-found',
      )
      await restore(params, dumps.custom, 'gwres_rows', { schemaOnly: true })
      const { result } = await restore(params, dumps.custom, 'gwres_rows', { dataOnly: true, replace: true })
      expect({
        outcome: result.outcome,
        error: result.error,
        lost: result.receipt.lost,
        causes: result.causes,
      }).toEqual({ outcome: 'verified', error: undefined, lost: [], causes: [] })
      expect(
        await ask(
          params,
          'gwres_rows',
          'select (select count(*) from app.people)::int as people, (select count(*) from app.notes)::int as notes',
        ),
      ).toEqual([{ people: 3000, notes: 20000 }])
      expect(await ask(params, result.previous!, 'select count(*)::int as n from app.people')).toEqual([{ n: 0 }])
      // Twice the rows break the keys: said, and the live database stays.
      const again = await restore(params, dumps.custom, 'gwres_rows', { dataOnly: true, replace: true })
      expect(again.result.outcome).toBe('differences')
      expect(again.result.causes[0]?.class).toBe('data-lost')
      expect(await ask(params, 'gwres_rows', 'select count(*)::int as n from app.people')).toEqual([{ n: 3000 }])
      await clean(params, 'gwres_rows')
    })

    it('leaves everything as it was when it is cancelled, wherever it is', async () => {
      await clean(params, 'gwres_stop')
      await ask(params, 'postgres', 'create database gwres_stop')
      await ask(params, 'gwres_stop', 'create table mine (a int); insert into mine values (42)')
      for (const step of ['look', 'staging', 'schema', 'data', 'verify']) {
        const stop = new AbortController()
        const { result, state } = await restore(
          params,
          dumps.custom,
          'gwres_stop',
          { replace: true },
          { signal: stop.signal, onStep: (running) => void (running === step && stop.abort()) },
        )
        expect([step, state, result.outcome]).toEqual([step, 'cancelled', 'cancelled'])
        expect(await ask(params, 'gwres_stop', 'select a from mine')).toEqual([{ a: 42 }])
        expect(await debris(params)).toEqual([])
      }
      expect(
        (
          await ask<{ n: number }>(
            params,
            'postgres',
            `select count(*)::int as n from pg_database where datname like 'gwres\\_stop%'`,
          )
        )[0]!.n,
      ).toBe(1)
    })

    it('says a wrong password, a missing and an empty file before anything is touched', async () => {
      const wrong = await restore({ ...params, password: 'nonsense' }, dumps.custom, 'gwres_none')
      expect(wrong.result.error?.kind).toBe('password-wrong')
      expect((await restore(params, join(folder, 'not there.dump'), 'gwres_none')).result.error?.kind).toBe(
        'file-missing',
      )
      const empty = join(folder, 'empty.sql')
      writeFileSync(empty, '')
      expect((await restore(params, empty, 'gwres_none')).result.error?.kind).toBe('file-unsupported')
      expect(await debris(params)).toEqual([])
    })

    it('stops before the disk of the server is full', async () => {
      const { result } = await restore(
        params,
        dumps.custom,
        'gwres_full',
        {},
        { limits: { leastFreeBytes: Number.MAX_SAFE_INTEGER / 2 } },
      )
      expect(result.error?.kind).toBe('disk-full')
      expect(await debris(params)).toEqual([])
      expect(await ask(params, 'postgres', `select from pg_database where datname = 'gwres_full'`)).toEqual([])
    })

    it('never puts half of a dump in the place of a whole database', async () => {
      await clean(params, 'gwres_half')
      await restore(params, dumps.custom, 'gwres_half')
      const cut = join(folder, 'cut.sql')
      writeFileSync(cut, readFileSync(dumps.plain).subarray(0, readFileSync(dumps.plain).indexOf('person 1500')))
      const { result, state } = await restore(params, cut, 'gwres_half', { replace: true })
      expect([result.outcome, state]).toEqual(['differences', 'completed-with-errors'])
      expect(result.database).toMatch(/^gwres_half_unfinished_/)
      expect(result.receipt.lost[0]?.reason).toContain('not whole')
      expect(await ask(params, 'gwres_half', 'select count(*)::int as n from app.people')).toEqual([{ n: 3000 }])
      await clean(params, 'gwres_half')
    })

    it('skips the rows of a COPY that failed, folds what follows, and keeps rows out of what it says', async () => {
      const file = join(folder, 'derailed.sql')
      writeFileSync(
        file,
        `CREATE TABLE good (a int, b text);\nCREATE TABLE bad (a nothing_such, b text);\nCOPY bad (a, b) FROM stdin;\n1\tSECRET; DROP TABLE good;\n2\t\\\\! touch ${folder}/pwned\n\\.\nCOPY good (a, b) FROM stdin;\n1\tone\nx\tSECRET\n\\.\nCREATE TABLE last (a int);\nCOPY last (a) FROM stdin;\n7\n\\.\nCREATE INDEX bad_i ON bad (a);\n`,
      )
      await clean(params, 'gwres_derail')
      const { result, log } = await restore(params, file, 'gwres_derail')
      expect(result.outcome).toBe('differences')
      expect(result.causes.map(({ class: kind }) => kind)).toEqual(['fatal', 'data-lost'])
      expect(result.causes[0]).toMatchObject({ sqlState: '42704', count: 3 })
      expect(JSON.stringify(result) + log.join('\n')).not.toContain('SECRET')
      expect(await ask(params, 'gwres_derail', 'select a from last')).toEqual([{ a: 7 }])
      expect(result.receipt.rows).toContainEqual({ table: 'public.good', expected: 2, found: 0 })
      expect(existsSync(join(folder, 'pwned'))).toBe(false)
      await clean(params, 'gwres_derail')
    })

    it('writes a receipt as JSON, Markdown and a page, with foreign names escaped', async () => {
      const file = join(folder, 'names.sql')
      writeFileSync(
        file,
        `CREATE TABLE "<script>alert(1)</script>|x" (a int);\nCOPY "<script>alert(1)</script>|x" (a) FROM stdin;\n1\n\\.\n`,
      )
      await clean(params, 'gwres_names')
      const { result } = await restore(params, file, 'gwres_names')
      expect(result.outcome).toBe('verified')
      const html = renderReceipt(result, 'html', '1').text
      expect(html).not.toContain('<script>')
      expect(html).toContain('&lt;script&gt;')
      expect(renderReceipt(result, 'markdown', '1').text).toContain('\\<script\\>')
      expect(JSON.parse(renderReceipt(result, 'json', '1').text)).toMatchObject({ outcome: 'verified' })
      await clean(params, 'gwres_names')
    })
  })

  it('leaves no files behind', () => {
    expect(
      readdirSync(tmpdir()).filter(
        (name) =>
          name.startsWith(`groundwork-restore-${process.pid}-`) ||
          name.startsWith(`groundwork-unpacked-${process.pid}-`),
      ),
    ).toEqual([])
  })
})
