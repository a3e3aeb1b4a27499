// Inventory, checks and row counts on real servers.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runChecks } from '../../../electron/core/verify/checks.ts'
import { takeInventory } from '../../../electron/core/verify/inventory.ts'
import { countRows } from '../../../electron/core/verify/rows.ts'
import { testServers } from '../../helpers/servers.ts'

describe.each(testServers())('$name', ({ params, major }) => {
  const database = `inventory_${major}`
  let client: pg.Client
  const connect = async (name: string) => {
    const made = new pg.Client({ ...params, database: name } as pg.ClientConfig)
    await made.connect()
    return made
  }
  beforeAll(async () => {
    const admin = await connect('postgres')
    await admin.query(`drop database if exists ${database} with (force)`)
    await admin.query(`create database ${database} template template0`)
    await admin.query(`alter database ${database} set search_path = other, public`)
    await admin.end()
    client = await connect(database)
    await client.query(`
      create schema other; create schema "O d d";
      create extension hstore with schema other; create extension pgcrypto; create extension "uuid-ossp";
      create type other.mood as enum ('a'); create table public.film (id serial primary key, m other.mood, check (id > 0));
      create table "O d d"."T ""q""" (a int); insert into film select from generate_series(1, 3);
      create function public.f(other.mood, other.hstore, x timestamptz) returns int language sql as 'select 1';
      create temp table scratch (id int);
      create view public.v as select 1 as a;`)
  })
  afterAll(async () => {
    await client.end()
    const admin = await connect('postgres')
    await admin.query(`drop database if exists ${database} with (force)`)
    await admin.end()
  })

  test('names do not hang on search_path; members of extensions and temporary tables are apart', async () => {
    const { objects, extensionMembers } = await takeInventory(client)
    expect(objects.schemas).toEqual(['O d d', 'other', 'public'])
    expect(objects.extensions).toEqual(['hstore', 'pgcrypto', 'uuid-ossp'])
    expect(objects.tables).toEqual(['"O d d"."T ""q"""', 'public.film'])
    expect(objects.functions).toEqual(['public.f(other.mood, other.hstore, x timestamp with time zone)'])
    expect(objects.constraints_check).toEqual(['film_id_check on public.film'])
    expect(objects.indexes).toEqual(['public.film_pkey'])
    expect(objects.indexes_explicit).toBeUndefined()
    expect(objects.operators).toBeUndefined()
    expect(extensionMembers.hstore).toBeGreaterThan(50)
  })
  test('leaves the session as it was, inside a transaction too', async () => {
    await client.query('begin')
    await client.query('set local search_path = "O d d"')
    await client.query('create table mine (id int)')
    expect((await takeInventory(client)).objects.tables).toContain('"O d d".mine')
    expect((await client.query('show search_path')).rows[0].search_path).toBe('"O d d"')
    await client.query('rollback')
    expect((await client.query('show search_path')).rows[0].search_path).toBe('other, public')
    expect((await client.query('show work_mem')).rows[0].work_mem).toBe('4MB')
    expect((await takeInventory(client)).objects.tables).not.toContain('"O d d".mine')
  })
  test('an ordinary role may take it', async () => {
    await client.query(`create role inventory_reader_${major}`)
    try {
      const all = await takeInventory(client)
      await client.query(`set role inventory_reader_${major}`)
      expect((await takeInventory(client)).objects).toEqual(all.objects)
    } finally {
      await client.query('reset role')
      await client.query(`drop role inventory_reader_${major}`)
    }
  })

  test('rows are counted exactly, in batches, and what is not there is left out', async () => {
    await client.query(
      `do $$ begin for i in 1..450 loop execute format('create table other.n%s as select generate_series(1, %s)', i, i % 7); end loop; end $$`,
    )
    const names = Array.from({ length: 450 }, (_, at) => `other.n${at + 1}`)
    const counts = await countRows(client, [
      'public.film',
      'Public.FILM',
      '"O d d"."T ""q"""',
      'nowhere.nothing',
      ...names,
    ])
    expect(counts.size).toBe(453)
    expect([
      counts.get('public.film'),
      counts.get('Public.FILM'),
      counts.get('"O d d"."T ""q"""'),
      counts.get('other.n13'),
      counts.get('nowhere.nothing'),
    ]).toEqual([3, 3, 0, 6, undefined])
    await client.query(`do $$ begin for i in 1..450 loop execute format('drop table other.n%s', i); end loop; end $$`)
  })
  test('a name cannot smuggle SQL in', async () => {
    const counts = await countRows(client, ['public.film; drop table public.film', '"public"."film" where false'])
    expect(counts.size).toBe(0)
    expect((await countRows(client, ['public.film'])).get('public.film')).toBe(3)
  })

  test('checks: counts, rows, queries compared as text, errors as results, nothing written', async () => {
    const results = await runChecks(
      client,
      {
        counts: { tables: 2, views: 9 },
        rows: { 'public.film': '>= 3', film: 4, 'no.such': 0 },
        queries: [
          { name: 'number', sql: 'select count(*) from film', expect: 3 },
          { name: 'text', sql: `select '07'::text`, expect: '07' },
          { name: 'bool', sql: 'select true', expect: true },
          { name: 'null', sql: 'select null', expect: null },
          { name: 'none', sql: 'select 1 where false', expect: null },
          { name: 'numeric', sql: 'select 1.50::numeric(5,2)', expect: '1.50' },
          { name: 'date', sql: `select date '2020-01-02'`, expect: '2020-01-02' },
          { name: 'wrong', sql: 'select 2', expect: 3 },
          { name: 'broken', sql: 'select nope', expect: 1 },
          { name: 'writes', sql: 'delete from film returning 1', expect: 1 },
          { name: 'after', sql: 'select count(*) from film', expect: '3' },
        ],
      },
      await takeInventory(client),
    )
    expect(results.map(({ name, ok }) => [name, ok])).toEqual([
      ['tables', true],
      ['views', false],
      ['rows of public.film', true],
      ['rows of film', false],
      ['rows of no.such', false],
      ['number', true],
      ['text', true],
      ['bool', true],
      ['null', true],
      ['none', false],
      ['numeric', true],
      ['date', true],
      ['wrong', false],
      ['broken', false],
      ['writes', false],
      ['after', true],
    ])
    expect(results.find((one) => one.name === 'broken')?.found).toBe('column "nope" does not exist')
    expect(results.find((one) => one.name === 'writes')?.found).toBe('cannot execute DELETE in a read-only transaction')
    expect(results.find((one) => one.name === 'none')?.found).toBe('no row')
    expect(results.find((one) => one.name === 'rows of no.such')?.found).toBe('no such table')
  })
})
