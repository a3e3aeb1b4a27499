// What one statement, block or script means for those after it.
import { describe, expect, test } from 'vitest'
import { inspectScripts } from '../../../electron/core/script/facts/inspect-scripts.ts'
import { script, inspectAll } from './inspect-sql.ts'

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
