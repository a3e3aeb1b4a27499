// What is left out because it would stop a load and nothing is lost by it.
import { describe, expect, test } from 'vitest'
import { inspectAll, inspect } from './inspect-sql.ts'

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
