// What a script is, needs and does.
import { describe, expect, test } from 'vitest'
import { codes, inspect, inspectAll } from './inspect-sql.ts'

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

test('words that became keywords later are names on an older server', async () => {
  const sql = 'create function f(json_object integer, "system_user" text) returns int language sql as $$ select 1 $$;'
  const older = await inspectAll(sql, 150000)
  expect(codes(older.facts)).toEqual([])
  expect(older.expected.find((one) => one.kind === 'functions')?.name).toBe(
    'public.f(json_object integer, system_user text)',
  )
  expect(codes(await inspect(sql, 180000))).toEqual(['syntax-error'])
})
