// A part of a dump: the same from a plain dump as from an archive of the same database, by comparing what the catalogs say.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RestoreInput } from '../../../shared/contract/procedures.ts'
import { binDirFor } from '../../helpers/cluster.ts'
import { ownServers } from '../../helpers/servers.ts'
import { ask, clean, fingerprint, restore } from './harness.ts'

const tools = binDirFor(15)
const servers = await ownServers()
const fifteen = servers.find(({ major }) => major === 15)

const schemaSql = `
CREATE SCHEMA shop; CREATE SCHEMA hr; CREATE SCHEMA ext;
CREATE EXTENSION ltree; CREATE EXTENSION pg_trgm WITH SCHEMA ext; CREATE EXTENSION citext WITH SCHEMA ext;
CREATE TYPE shop.state AS ENUM ('new', 'sent');
CREATE DOMAIN hr.age AS int CHECK (value > 0);
CREATE FUNCTION shop.price(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'select $1 * 2';
CREATE TABLE shop.orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state shop.state DEFAULT 'new', total int DEFAULT shop.price(2), note text);
CREATE TABLE shop.lines (id serial PRIMARY KEY, "order" int REFERENCES shop.orders, tag text);
CREATE TABLE hr.people (id bigserial PRIMARY KEY, name text, age hr.age, last_order int REFERENCES shop.orders);
CREATE TABLE public.tree (id int PRIMARY KEY, path public.ltree);
CREATE TABLE public.leaf (id int PRIMARY KEY, tree int REFERENCES public.tree);
CREATE TABLE public.parts (at int, v text) PARTITION BY RANGE (at);
CREATE TABLE public.parts_1 PARTITION OF public.parts FOR VALUES FROM (0) TO (10);
CREATE TABLE public.parts_2 PARTITION OF public.parts FOR VALUES FROM (10) TO (100);
CREATE INDEX ON public.parts (at);
CREATE INDEX names_trgm ON hr.people USING gin (name ext.gin_trgm_ops);
CREATE INDEX names ON hr.people (name);
CREATE VIEW shop.open AS SELECT * FROM shop.orders WHERE state = 'new';
CREATE VIEW hr.similar_names AS SELECT a.id FROM hr.people a WHERE ext.similarity(a.name, 'x') > 0.5;
CREATE MATERIALIZED VIEW hr.ages AS SELECT age, count(*) AS n FROM hr.people GROUP BY age;
CREATE FUNCTION public.depth(public.ltree) RETURNS int LANGUAGE sql AS 'select 1';
CREATE FUNCTION public.depth(int) RETURNS int LANGUAGE sql AS 'select 2';
CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER touch BEFORE INSERT ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.touch();
CREATE AGGREGATE shop.prices (int) (sfunc = int4pl, stype = int);
ALTER TABLE hr.people ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON hr.people USING (id = 1);
CREATE STATISTICS hr.st ON name, age FROM hr.people;
COMMENT ON TABLE public.tree IS 'of ltree'; COMMENT ON FUNCTION public.depth(int) IS 'kept';
COMMENT ON INDEX hr.names_trgm IS 'trigrams'; COMMENT ON COLUMN shop.orders.note IS 'a note';
INSERT INTO shop.orders (note) SELECT 'note ' || i FROM generate_series(1, 50) i;
INSERT INTO shop.lines ("order", tag) SELECT i, 't' FROM generate_series(1, 50) i;
INSERT INTO hr.people (name, age, last_order) SELECT 'p' || i, i, i FROM generate_series(1, 20) i;
INSERT INTO public.tree SELECT i, 'a.b' FROM generate_series(1, 5) i; INSERT INTO public.leaf SELECT i, i FROM generate_series(1, 5) i;
INSERT INTO public.parts SELECT i, 'v' FROM generate_series(1, 40) i;
REFRESH MATERIALIZED VIEW hr.ages;
`

/** Everything that is there by name, with comments, values of sequences and rows. */
const shape = async (params: NonNullable<typeof fifteen>['params'], database: string): Promise<string[]> =>
  [
    ...(
      await ask<{ what: string }>(
        params,
        database,
        `select classid::regclass || ' ' || coalesce(objsubid::text, '') || ' ' || pg_describe_object(classid, objid, objsubid) as what
           from (select distinct classid, objid, 0 as objsubid from pg_depend where objid >= 16384 and deptype <> 'e' and pg_describe_object(classid, objid, 0) !~ 'pg_toast' and classid not in ('pg_rewrite'::regclass)) d
          where not exists (select from pg_depend e where e.classid = d.classid and e.objid = d.objid and e.deptype in ('e', 'i'))
         union all select 'comment ' || pg_describe_object(classoid, objoid, objsubid) from pg_description where objoid >= 16384
         union all select 'default ' || adrelid::regclass || adnum from pg_attrdef
         union all select 'value ' || schemaname || '.' || sequencename || ' ' || coalesce(last_value::text, '-') from pg_sequences`,
      )
    ).map(({ what }) => what),
    await fingerprint(params, database),
  ].toSorted()

type Part = {
  readonly choices: Partial<RestoreInput['choices']>
  readonly inserts?: true
  /** On the newer server too. */
  readonly both?: true
}
const parts: Readonly<Record<string, Part>> = {
  'the schema alone': { choices: { schemaOnly: true }, inserts: true },
  'one schema, with the partitioned table': { choices: { schemas: ['shop'], tables: ['public.parts'] } },
  'a schema that needs another': { choices: { schemas: ['hr'] } },
  'one table with its identity, and a view with what it needs': {
    choices: { tables: ['shop.orders', 'hr.similar_names'] },
    inserts: true,
    both: true,
  },
  'without rows of two tables': { choices: { excludeTableData: ['hr.people', 'leaf'] }, inserts: true },
  'without ltree': { choices: { withoutExtensions: ['ltree'] }, inserts: true },
  'without two of three extensions': { choices: { withoutExtensions: ['ltree', 'pg_trgm'] }, both: true },
  'without indexes, keys and triggers': { choices: { sections: ['pre-data', 'data'] } },
}

describe.skipIf(tools === null || fifteen === undefined)('a part of a plain dump', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-scope-test-'))
  const files = {
    custom: join(folder, 'a.dump'),
    copy: join(folder, 'a.sql'),
    inserts: join(folder, 'i.sql'),
    insertsArchive: join(folder, 'i.dump'),
  }
  const source = fifteen!.params
  beforeAll(async () => {
    await clean(source, 'gwscope_')
    await ask(source, 'postgres', 'create database gwscope_source')
    await ask(source, 'gwscope_source', schemaSql)
    const dump = (...args: string[]) =>
      execFileSync(
        join(tools!, 'pg_dump'),
        ['-h', source.host, '-p', String(source.port), '-U', 'postgres', ...args, 'gwscope_source'],
        { env: { ...process.env, PGPASSWORD: source.password } },
      )
    dump('-Fc', '-f', files.custom)
    dump('-f', files.copy)
    dump('--rows-per-insert=7', '-f', files.inserts)
    dump('-Fc', '--rows-per-insert=7', '-f', files.insertsArchive)
  })
  afterAll(async () => {
    for (const { params } of servers) await clean(params, 'gwscope_')
  })

  describe.each(servers)('on $name', { timeout: 20_000 }, ({ params, major }) => {
    it.each(Object.entries(parts).filter(([, { both }]) => major === 15 || both === true))(
      'is the same as of an archive: %s',
      async (_name, { choices, inserts }) => {
        const found: Record<string, { readonly shape: string[]; readonly leftOut: string[] }> = {}
        for (const kind of ['custom', 'copy', ...(inserts === true ? (['inserts'] as const) : [])] as const) {
          const database = `gwscope_${kind}`
          await clean(params, database)
          const { result } = await restore(params, files[kind], database, choices)
          expect({ kind, error: result.error, lost: result.receipt.lost, causes: result.causes }).toEqual({
            kind,
            error: undefined,
            lost: [],
            causes: [],
          })
          found[kind] = {
            shape: await shape(params, database),
            leftOut: result.receipt.leftOut
              .map(({ what, reason }) => `${what}: ${reason}`.replace('(public.ltree)', '(ltree)'))
              .toSorted(),
          }
        }
        expect(found['copy']).toEqual(found['custom'])
        if (inserts === true) expect(found['inserts']).toEqual(found['custom'])
      },
    )
  })

  it('compares the rows of INSERT statements as it does those of COPY', async () => {
    for (const file of [files.inserts, files.insertsArchive]) {
      await clean(source, 'gwscope_compared')
      const { result } = await restore(source, file, 'gwscope_compared')
      expect(result.outcome).toBe('verified')
      const rows = new Map(result.receipt.rows.map(({ table, expected, found }) => [table, [expected, found]]))
      expect(rows.get('shop.orders')).toEqual([50, 50])
      expect(rows.get('public.parts_2')).toEqual([31, 31])
      expect(rows.get('public.leaf')).toEqual([5, 5])
      // In the dump's own order, or as entries of an archive: nobody is told that no rows went in.
      expect(result.steps.find(({ id }) => id === 'data')?.detail).not.toBe('Nothing to do.')
    }
  })

  it.each<readonly [string, Partial<RestoreInput['choices']>, string]>([
    ['a table', { tables: ['shop.order'] }, 'shop.orders'],
    ['a schema', { schemas: ['shopp'] }, 'shop'],
    ['a table whose rows are not wanted', { excludeTableData: ['people', 'hr.poeple'] }, 'hr.people'],
  ])('refuses %s that the dump does not have, and makes nothing', async (_name, choices, there) => {
    const name = 'gwscope_unknown'
    await clean(source, name)
    for (const file of [files.custom, files.copy, files.inserts]) {
      const { result } = await restore(source, file, name, choices)
      expect(result.error?.message).toMatch(/^The dump has no (?:table|schema) "(?:shop\.order|shopp|hr\.poeple)"/)
      expect(result.error?.hint).toContain(there)
    }
    expect(await ask(source, 'postgres', `select from pg_database where datname like '${name}%'`)).toEqual([])
  })

  it('leaves the rows of all partitions out with those of a partitioned table', async () => {
    for (const file of [files.custom, files.copy]) {
      const name = 'gwscope_parted'
      await clean(source, name)
      const { result } = await restore(source, file, name, { excludeTableData: ['public.parts'] })
      expect(result.outcome).toBe('verified')
      expect(result.receipt.leftOut.map(({ what }) => what).toSorted()).toEqual([
        'rows of public.parts_1',
        'rows of public.parts_2',
      ])
      expect(await ask(source, name, 'select count(*)::int as n from public.parts')).toEqual([{ n: 0 }])
    }
  })

  it('names exactly what goes with an extension', async () => {
    await clean(source, 'gwscope_named')
    const { result } = await restore(source, files.copy, 'gwscope_named', { withoutExtensions: ['ltree'] })
    expect(result.receipt.leftOut.map(({ what }) => what).toSorted()).toEqual([
      'COMMENT ON EXTENSION ltree',
      'COMMENT ON TABLE public.tree',
      'CONSTRAINT public.tree tree_pkey',
      'EXTENSION ltree',
      'FK CONSTRAINT public.leaf leaf_tree_fkey',
      'FUNCTION public.depth(ltree)',
      'TABLE DATA public.tree',
      'TABLE public.tree',
    ])
  })

  it('puts rows written as INSERT into a database that is there, and nothing that calls anything', async () => {
    const name = 'gwscope_values'
    await clean(source, name)
    await restore(source, files.copy, name, { schemaOnly: true })
    const file = join(folder, 'rows.sql')
    writeFileSync(
      file,
      `SET statement_timeout = 0;\nSET session_replication_role = origin;\nSELECT pg_catalog.set_config('search_path', '', false);
INSERT INTO shop.orders (id, note) OVERRIDING SYSTEM VALUE VALUES (1, 'it''s (1), "x"'), (2, NULL);
INSERT INTO shop.lines VALUES (1, 1, 't'), (2, 99, '$$');
INSERT INTO shop.lines VALUES (3, 1, pg_catalog.current_setting('port'));
SELECT pg_catalog.setval('shop.lines_id_seq', 2, true);\n`,
    )
    const { result } = await restore(source, file, name, { dataOnly: true, replace: true })
    // The row with a call in it is missed, and said.
    expect(result.receipt.lost).toEqual([{ what: 'rows of shop.lines', reason: 'expected 3, found 2' }])
    expect(result.receipt.rows.find(({ table }) => table === 'shop.orders')).toEqual({
      table: 'shop.orders',
      expected: 2,
      found: 2,
    })
    expect(result.receipt.sequences).toEqual([{ name: 'shop.lines_id_seq', expected: '2', found: '2' }])
  })

  it('puts the rows of chosen tables into a database that is there', async () => {
    const name = 'gwscope_rows'
    await clean(source, name)
    await restore(source, files.copy, name, { schemaOnly: true })
    const { result } = await restore(source, files.copy, name, {
      dataOnly: true,
      replace: true,
      tables: ['shop.orders', 'public.parts'],
    })
    expect(result.error).toBeUndefined()
    expect(
      await ask(
        source,
        name,
        'select (select count(*) from shop.orders) as orders, (select count(*) from public.parts) as parts, (select count(*) from hr.people) as people',
      ),
    ).toEqual([{ orders: '50', parts: '40', people: '0' }])
  })
})
