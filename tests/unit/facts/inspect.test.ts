import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspectScripts, type ScriptToInspect } from '../../../electron/core/script/facts/inspect-scripts.ts'

let folder = ''
let number = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'facts-'))
})
afterAll(() => rm(folder, { recursive: true }))

const script = async (sql: string | Buffer, more: Partial<ScriptToInspect> = {}): Promise<ScriptToInspect> => {
  number += 1
  const file = join(folder, `s${number}.sql`)
  await writeFile(file, sql)
  return { file, shownAs: 'db/s.sql', ...more }
}
const inspectAll = async (sql: string, version = 150000, more: Partial<ScriptToInspect> = {}) => {
  const inspected = await inspectScripts([await script(sql, more)], { serverVersionNumber: version })
  return { ...inspected, facts: inspected.facts[0]! }
}
const inspect = async (sql: string, version = 150000, more: Partial<ScriptToInspect> = {}) =>
  (await inspectAll(sql, version, more)).facts
const codes = (facts: { findings: readonly { code: string }[] }) => facts.findings.map((one) => one.code)

describe('where a dump comes from', () => {
  test('pg_dump', async () => {
    const { source } = await inspect(
      '--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 16.3 (Debian 16.3-1)\n-- Dumped by pg_dump version 17.2\n\nselect 1;',
    )
    expect(source).toEqual({ server: '16.3 (Debian 16.3-1)', pgDump: '17.2' })
  })
  test('pg_dumpall', async () => {
    const facts = await inspect(
      '--\n-- PostgreSQL database cluster dump\n--\ncreate role app;\n\\connect template1\ncreate table t (id int);',
    )
    expect(facts.source).toEqual({ dumpall: true })
    expect(facts.declares).toEqual({})
    expect(codes(facts)).toContain('leaves-database')
  })
})

describe('leave-outs', () => {
  const found = async (sql: string, version: number) =>
    (await inspect(sql, version)).leaveOuts.map(({ code, line, text }) => ({ code, line, text }))

  test('a setting newer than the server, and the same for set_config', async () => {
    const sql =
      "select 1;\nSET transaction_timeout = 0;\nselect pg_catalog.set_config('idle_session_timeout', '0', false);"
    expect(await found(sql, 130000)).toEqual([
      { code: 'setting-too-new', line: 2, text: 'SET transaction_timeout = 0' },
      { code: 'setting-too-new', line: 3, text: "select pg_catalog.set_config('idle_session_timeout', '0', false)" },
    ])
    expect(await found(sql, 160000)).toHaveLength(1)
    expect(await found(sql, 170000)).toEqual([])
  })
  test('settings that are gone, and OIDs', async () => {
    expect(
      await found('set force_parallel_mode = on; set default_with_oids = true; set default_with_oids = false;', 160000),
    ).toMatchObject([{ code: 'not-needed' }, { code: 'not-needed' }])
  })
  test('what every database has', async () => {
    const sql =
      'create extension plpgsql;\ncomment on extension plpgsql is $$x$$;\ncreate schema public;\ncreate procedural language plpgsql;\ncreate extension if not exists plpgsql;\ncreate schema if not exists public;'
    expect((await found(sql, 150000)).map(({ code, line }) => [code, line])).toEqual([
      ['already-there', 1],
      ['not-needed', 2],
      ['already-there', 3],
      ['already-there', 4],
    ])
  })
  test('CREATE SCHEMA public stays after DROP SCHEMA public', async () => {
    expect(await found('drop schema public cascade; create schema public;', 150000)).toEqual([])
  })
  test('client_encoding other than UTF-8', async () => {
    expect(await found("set client_encoding = 'LATIN1';", 150000)).toMatchObject([{ code: 'client-encoding' }])
    expect(await found("set client_encoding = 'UTF8'; set client_encoding to 'utf-8';", 150000)).toEqual([])
  })
  test('restrict lines', async () => {
    expect(await found('\\restrict abc\nselect 1;\n\\unrestrict abc\n', 150000)).toMatchObject([
      { code: 'restrict', line: 1 },
      { code: 'restrict', line: 3 },
    ])
  })
  test('drops of what a new database does not have', async () => {
    const sql =
      'drop table a;\ndrop index if exists b;\nalter table only public.c drop constraint d;\ncreate table e (id int);\ndrop table e;\ndrop table e;\ndrop function f(int);\ndrop trigger g on h;\ndrop schema public;'
    expect((await found(sql, 150000)).map(({ code, line }) => [code, line])).toEqual([
      ['nothing-to-drop', 1],
      ['nothing-to-drop', 3],
      ['nothing-to-drop', 6],
      ['nothing-to-drop', 7],
      ['nothing-to-drop', 8],
    ])
  })
  test('what counts nowhere is still there to drop', async () => {
    const made =
      'create foreign data wrapper w; create server s foreign data wrapper w; create foreign table f (id int) server s; create table t (a int, b int); create statistics st on a, b from t; create text search dictionary d (template = simple);'
    const drops = 'drop statistics st; drop text search dictionary d; drop foreign data wrapper w cascade;'
    const { facts, expected } = await inspectAll(made + drops)
    expect(facts.leaveOuts).toEqual([])
    expect(expected.map((one) => one.kind)).toEqual(['schemas', 'tables'])
    expect(await found(drops, 150000)).toHaveLength(3)
  })
  test('one of two is there: the statement stays', async () => {
    expect(await found('create table a (id int); drop table a, b;', 150000)).toEqual([])
  })
  test('nothing is left out once something cannot be told', async () => {
    expect(
      await found("do $$ begin execute format('create table %I (id int)', 'x'); end $$; drop table x;", 150000),
    ).toEqual([])
  })
  test('offsets are those of the statement', async () => {
    const sql = 'select 1;\n  drop table nope;\nselect 2;'
    const [one] = (await inspect(sql)).leaveOuts
    expect(sql.slice(one!.start, one!.end)).toContain('drop table nope;')
  })
})

describe('what a script needs', () => {
  test('extensions with the objects that need them', async () => {
    const facts =
      await inspect(`create extension pgcrypto; create extension citext; create extension if not exists plpython3u;
      create table users (email citext, hash text default crypt('a', gen_salt('bf')));
      create function check_it(t text) returns text language plpgsql as 'begin return encode(digest(t, ''sha256''), ''hex''); end';
      create function py() returns int language plpython3u as 'return 1';`)
    expect(facts.extensions.map(({ name, neededBy }) => [name, [...neededBy].sort()])).toEqual([
      ['pgcrypto', ['public.check_it(t text)', 'public.users']],
      ['citext', ['public.users']],
      ['plpython3u', ['public.py()']],
    ])
  })
  test('an extension that nobody creates', async () => {
    const facts = await inspect('create table t (v vector(3)); create index on t using hnsw (v vector_cosine_ops);')
    expect(facts.findings).toMatchObject([
      {
        code: 'extension-not-created',
        severity: 'warning',
        objects: ['public.t', 'public.t_v_idx'],
        place: { line: 1 },
      },
    ])
  })
  test('own functions and types of the same name need nothing', async () => {
    const facts = await inspect(
      "create domain citext as text; create table t (e citext); create function crypt(text, text) returns text language sql as 'select $1'; select crypt('a', 'b'); create view v as select crypt('a', 'b');",
    )
    expect(codes(facts)).toEqual([])
  })
  test('roles that are given something, which only their members may do', async () => {
    const { roles } = await inspect(
      'create table t (id int);\nalter table t owner to a;\ngrant select on t to b;\nalter function f() owner to a;\ncreate schema s authorization c;\nalter default privileges for role d grant select on tables to b;',
    )
    expect(roles.map(({ name, givenAt }) => [name, givenAt])).toEqual([
      ['a', 2],
      ['b', undefined],
      ['c', 5],
      ['d', 6],
    ])
  })
  test('roles, with the one that is made', async () => {
    const facts = await inspect(
      'create role "App User"; alter table t owner to shop; grant select on t to reader, "App User"; create policy p on t to editor; set role runner; alter function f() owner to current_user; revoke all on schema public from public;',
    )
    expect(facts.roles.map(({ name, creates }) => [name, creates])).toEqual([
      ['App User', true],
      ['shop', false],
      ['reader', false],
      ['editor', false],
      ['runner', false],
    ])
  })
  test.each([
    ['create extension postgis;', 1],
    ['create extension pgcrypto;', 0],
    ["create function f() returns int language c as 'x', 'y';", 1],
    ["create function f() returns int language plpython3u as 'return 1';", 1],
    ["create function f() returns int language plpgsql as 'begin end';", 0],
    ["copy t from '/etc/passwd';", 1],
    ['copy t from stdin;\n\\.\n', 0],
    ['alter system set work_mem = 1;', 1],
    ['create role a superuser;', 1],
    ['create role a login;', 1],
    ['alter table t owner to postgres;', 1],
    ['create event trigger e on ddl_command_end execute function f();', 1],
    ['create cast (int as text) without function;', 1],
    ['create publication p for all tables;', 1],
  ])('superuser: %s', async (sql, count) => {
    expect((await inspect(sql)).needsSuperuser).toHaveLength(count)
  })
  test('a dump that says one thing a thousand times says it twenty times', async () => {
    const facts = await inspect(
      Array.from({ length: 1000 }, (_, at) => `alter table t${at} owner to postgres;`).join('\n'),
    )
    expect(facts.needsSuperuser).toHaveLength(20)
    expect(facts.roles).toHaveLength(1)
  })
})

describe('what a script does', () => {
  test('programs, the cluster, transactions', async () => {
    const facts = await inspect(
      "begin;\ncopy t from program 'curl x';\ncommit;\n\\! rm -rf /\ncreate role r;\nvacuum t;\ncreate index concurrently i on t (a);\ncreate database other;\n\\copy t from 'x.csv'\n\\copy t from program 'y'\n",
    )
    expect(facts.runsPrograms.map((one) => one.line)).toEqual([2, 4, 10])
    expect(facts.clusterWide).toHaveLength(1)
    expect(facts.ownTransactions).toBe(true)
    expect(facts.notTransactional.map((one) => one.line)).toEqual([6, 7, 8])
    expect(facts.leavesDatabase).toMatchObject([{ line: 8 }])
    expect(facts.metaCommands.map(({ command, risk }) => [command, risk])).toEqual([
      ['\\! rm -rf /', 'shell'],
      ["\\copy t from 'x.csv'", 'file'],
      ["\\copy t from program 'y'", 'shell'],
    ])
  })
  test('COPY blocks by full name and rows', async () => {
    const facts = await inspect(
      'create schema s; set search_path = s; create table "T x" (a int);\ncopy "T x" (a) from stdin;\n1\n2\n\\.\ncopy public.other from stdin;\n\\.\n',
    )
    expect(facts.copyBlocks.map(({ table, rows }) => [table, rows])).toEqual([
      ['s."T x"', 2],
      ['public.other', 0],
    ])
  })
  test('what follows \\c lands elsewhere', async () => {
    const { facts, expected } = await inspectAll(
      'create table here (id int);\n\\c - someone\ncreate table here_too (id int);\n\\c other;\ncreate table there (id int);',
    )
    expect(expected.filter((one) => one.kind === 'tables').map((one) => one.name)).toEqual([
      'public.here',
      'public.here_too',
    ])
    expect(facts.findings.find((one) => one.code === 'leaves-database')?.message).toContain('in the database other: 1 ')
  })
  test('a ROLLBACK at the end leaves nothing', async () => {
    const { facts, expected } = await inspectAll('begin; create table t (id int); rollback;')
    expect(facts.rollsBack).toBe(true)
    expect(codes(facts)).toEqual(['rolls-back'])
    expect(expected.filter((one) => one.kind === 'tables')).toEqual([])
  })
  test('\\q ends it', async () => {
    const facts = await inspect('create table a (id int);\n\\q\ncreate table b (id int);\n')
    expect(facts.quitsAtLine).toEqual({ file: 'db/s.sql', line: 2 })
    expect(facts.declares.tables).toBe(1)
  })
  test('drops of its own things are no news, others are', async () => {
    const facts = await inspect(
      'drop table if exists a cascade; create table a (id int); create table tmp (id int); drop table tmp;',
    )
    expect(facts.drops.map((one) => one.text)).toEqual(['drop table if exists a cascade'])
  })
  test('passwords are not shown', async () => {
    const facts = await inspect("create role a login password 'geheim';")
    expect(JSON.stringify(facts)).not.toContain('geheim')
  })
})

describe('files that are not what they seem', () => {
  test.each([
    [
      'mysql',
      'CREATE TABLE `a` (\n `id` int(11) NOT NULL AUTO_INCREMENT,\n PRIMARY KEY (`id`)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8;\nINSERT INTO `a` VALUES (1);\n',
    ],
    [
      'sqlite',
      'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);\nCOMMIT;\n',
    ],
    [
      'tsql',
      "SET ANSI_NULLS ON\nGO\nCREATE TABLE [dbo].[a] (\n [id] INT IDENTITY(1,1) NOT NULL,\n [n] NVARCHAR(50)\n)\nGO\nINSERT INTO [dbo].[a] VALUES (N'x');\n",
    ],
    [
      'oracle',
      'CREATE TABLE a (id NUMBER(10) NOT NULL, n VARCHAR2(50 CHAR), d DATE DEFAULT SYSDATE)\n/\nCREATE TABLE b (id NUMBER(10));\n',
    ],
  ])('%s', async (dialect, sql) => {
    const { facts, uncertain } = await inspectAll(sql)
    expect(facts.dialect).toBe(dialect)
    expect(facts.findings).toHaveLength(1)
    expect(facts.findings[0]).toMatchObject({ code: 'wrong-dialect', severity: 'error' })
    expect(facts.findings[0]?.hint).toBeTruthy()
    expect(uncertain).toEqual([])
  })
  test.each([
    ['create table @cdmDatabaseSchema.person (id int);', '@cdmDatabaseSchema'],
    ['create table {{ schema }}.person (id int);', '{{ schema }}'],
    ['create table ${schema}.person (id int);', '${schema}'],
    ['create table <%= name %> (id int);', '<%= name %>'],
  ])('template %s', async (sql, placeholder) => {
    const facts = await inspect(`select 1;\n${sql}`)
    expect(facts.findings).toMatchObject([
      { code: 'template', severity: 'error', place: { file: 'db/s.sql', line: 2 } },
    ])
    expect(facts.findings[0]?.message).toContain(placeholder)
  })
  test('an unset psql variable, and a set one', async () => {
    const sql = 'create table a (id int);\ngrant select on a to :"who";\nselect a[1:n] from x;'
    expect((await inspect(sql)).findings).toMatchObject([
      { code: 'unset-variable', severity: 'error', place: { line: 2 } },
    ])
    expect(codes(await inspect(sql, 150000, { variables: { who: 'reader' } }))).toEqual([])
  })
  test('a syntax error with its line and column, and no certainty about what it would have made', async () => {
    const { facts, expected, uncertain } = await inspectAll(
      'create table a (id int);\ncreate table b (\n  id int\n  name text\n);',
    )
    expect(facts.findings).toMatchObject([{ code: 'syntax-error', severity: 'warning', place: { line: 4, column: 3 } }])
    expect(expected.some((one) => one.kind === 'tables' && one.name === '*')).toBe(true)
    expect(uncertain).toHaveLength(1)
  })
  test('hundreds of syntax errors are a few findings', async () => {
    const facts = await inspect('this is no sql;\n'.repeat(300))
    expect(facts.findings.length).toBeLessThan(8)
    expect(facts.findings.at(-1)?.message).toBe('295 more statements could not be parsed.')
  })
  test('a missing include', async () => {
    const facts = await inspect('\\i nowhere.sql\n')
    expect(facts.findings).toMatchObject([{ severity: 'error', place: { file: 'db/s.sql', line: 1 } }])
  })
})

describe('several scripts', () => {
  test('a later one drops and alters what an earlier one made', async () => {
    const one = await script('create table a (id int); create table b (id int);', { shownAs: 'one.sql' })
    const two = await script('drop table a; alter table b add primary key (id); create temp table t (id int);', {
      shownAs: 'two.sql',
    })
    const { facts, expected } = await inspectScripts([one, two], { serverVersionNumber: 150000 })
    expect(facts.map((one) => one.declares)).toEqual([{ tables: 1 }, { indexes: 1, constraints_pk: 1 }])
    expect(expected.find((object) => object.kind === 'constraints_pk')).toMatchObject({
      name: 'b_pkey on public.b',
      certain: true,
      place: { file: 'two.sql', line: 1 },
    })
  })
  test('search_path starts afresh with every script', async () => {
    const one = await script('create schema s; set search_path = s; create table a (id int);')
    const two = await script('create table b (id int);')
    const three = await script('create table c (id int);', { searchPath: 's, public' })
    const { expected } = await inspectScripts([one, two, three], {})
    expect(expected.filter((object) => object.kind === 'tables').map((object) => object.name)).toEqual([
      's.a',
      'public.b',
      's.c',
    ])
  })
  test('progress reaches the total, and cancelling stops', async () => {
    const sizes: number[][] = []
    const file = await script('select 1;\n'.repeat(1000))
    await inspectScripts([file, file], { onProgress: (done, total) => sizes.push([done, total]) })
    expect(sizes.at(-1)).toEqual([20000, 20000])
    const controller = new AbortController()
    controller.abort()
    await expect(inspectScripts([file], { signal: controller.signal })).rejects.toMatchObject({
      failure: { kind: 'cancelled' },
    })
  })
})

test('words that became keywords later are names on an older server', async () => {
  const sql = 'create function f(json_object integer, "system_user" text) returns int language sql as $$ select 1 $$;'
  const older = await inspectAll(sql, 150000)
  expect(codes(older.facts)).toEqual([])
  expect(older.expected.find((one) => one.kind === 'functions')?.name).toBe(
    'public.f(json_object integer, system_user text)',
  )
  expect(codes(await inspect(sql, 180000))).toEqual(['syntax-error'])
})
test('the second of two CREATEs changes nothing and is said', async () => {
  const { facts, expected } = await inspectAll(
    'create table a (id int);\ncreate table a (id int primary key);\ncreate table if not exists a (id int unique);',
  )
  expect(facts.findings).toMatchObject([{ code: 'made-twice', place: { line: 2 } }])
  expect(expected.map((one) => `${one.kind} ${one.name}`)).toEqual(['schemas public', 'tables public.a'])
})
test('extensions that the recipe makes first', async () => {
  const one = await script(
    'create extension citext;\ncreate extension if not exists pgcrypto;\ncreate table t (e citext);\ncreate function f(citext) returns int language sql as $$ select 1 $$;',
  )
  const { facts, expected } = await inspectScripts([one], {
    extensions: [{ name: 'citext', schema: 'ext' }, { name: 'pgcrypto' }],
  })
  expect(facts[0]!.leaveOuts.map((leaveOut) => [leaveOut.line, leaveOut.code])).toEqual([[1, 'already-there']])
  expect(expected.find((object) => object.kind === 'functions')).toMatchObject({
    name: 'public.f(ext.citext)',
    certain: true,
  })
  expect(facts[0]!.extensions.map((extension) => extension.name)).toEqual(['citext', 'pgcrypto'])
})

describe('DO blocks', () => {
  const doubts = async (body: string) => {
    const { expected, uncertain } = await inspectAll(`create table t (id int);\ndo $do$ begin\n${body}\nend $do$;`)
    return { open: expected.filter((one) => one.name === '*').map((one) => one.kind), uncertain, expected }
  }
  test.each([
    ['grants in a loop', `for r in 1..3 loop execute format('grant select on t%s to public', r); end loop;`],
    ['ALTER TABLE that makes nothing', `execute 'alter table ' || quote_ident('t') || ' enable row level security';`],
    ['words in a message', `raise notice 'create table nothing';`],
    ['roles', `if not exists (select from pg_roles where rolname = 'x') then create role x; end if;`],
  ])('no doubt: %s', async (_name, body) => {
    expect(await doubts(body)).toMatchObject({ open: [], uncertain: [] })
  })
  test('text as it stands is followed, a condition makes it possible only', async () => {
    const { expected, uncertain } = await doubts(
      `execute 'create table a (id int primary key)'; if now() > '2020-01-01' then create table b (id int); end if; begin create table c (id int); exception when duplicate_table then null; end;`,
    )
    expect(expected.filter((one) => one.kind === 'tables').map((one) => [one.name, one.certain])).toEqual([
      ['public.t', true],
      ['public.a', true],
      ['public.b', false],
      ['public.c', true],
    ])
    expect(uncertain).toEqual([])
  })
  test('SQL made at run time opens the kinds its words speak of, or all', async () => {
    expect((await doubts(`execute format('create materialized view %I as select 1', 'x');`)).open).toEqual([
      'materialized_views',
    ])
    const all = await doubts(
      `for r in select 1 loop execute r.statement; end loop;`
        .replace('for r in select 1', 'for i in 1..2')
        .replace('r.statement', `(select 'x')`),
    )
    expect(all.open).toContain('tables')
    expect(all.uncertain).toEqual(['db/s.sql:2: a DO block runs SQL that it puts together in a loop'])
  })
})
