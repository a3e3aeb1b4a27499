import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClonedDatabases, SnapshotDiff } from '../../../shared/model/snapshot.ts'
import { testServers } from '../../helpers/servers.ts'
import { ask, checksum, createShop, createSnapshotApp, databaseNames, dropAll, failureOf } from './harness.ts'

describe.each(testServers())('on $name', ({ params, major }) => {
  const name = `gwdiff_${major}`
  const snapshots = createSnapshotApp(params)
  const diff = (more: object = {}) => snapshots.job<SnapshotDiff>('snapshots.diff', { database: name, ...more })
  beforeAll(async () => {
    await dropAll(params, name)
    await createShop(params, name, 300)
    await ask(
      params,
      name,
      `CREATE FUNCTION twice(i int) RETURNS int LANGUAGE sql AS 'SELECT i * 2'; CREATE TABLE gone (a int); CREATE TABLE composite (a int, b text, v int, PRIMARY KEY (a, b)); INSERT INTO composite VALUES (1, 'x', 1), (1, 'y', 1)`,
    )
    await snapshots.create(name, 'start')
  })
  afterAll(async () => {
    await snapshots.app.close()
    await dropAll(params, name)
  })

  it('finds nothing where nothing changed', async () => {
    expect(await diff()).toMatchObject({
      equal: true,
      added: [],
      removed: [],
      changed: [],
      rows: [],
      snapshot: 'start',
    })
  })

  it('names objects, definitions and rows that changed', async () => {
    await ask(
      params,
      name,
      `DROP TABLE gone; CREATE TABLE fresh (a int); ALTER TABLE customer ADD email text; CREATE OR REPLACE FUNCTION twice(i int) RETURNS int LANGUAGE sql AS 'SELECT i + i';
      DELETE FROM orders WHERE id = 7; UPDATE orders SET note = 'other' WHERE id = 8; INSERT INTO orders (id, customer, note) VALUES (100001, 1, 'new'); UPDATE composite SET v = 2 WHERE b = 'y'`,
    )
    const found = await diff()
    expect(found.equal).toBe(false)
    expect(found.added).toEqual([{ kind: 'tables', name: 'public.fresh' }])
    expect(found.removed).toEqual([{ kind: 'tables', name: 'public.gone' }])
    expect(found.changed).toContainEqual({
      kind: 'tables',
      name: 'public.customer',
      was: expect.any(String),
      is: 'email text',
    })
    expect(found.changed).toContainEqual(
      expect.objectContaining({
        kind: 'functions',
        name: 'public.twice(i integer)',
        was: expect.stringContaining('i * 2'),
        is: expect.stringContaining('i + i'),
      }),
    )
    const of = (table: string) => found.rows.find((row) => row.table === table)
    expect(of('public.orders')).toEqual({
      table: 'public.orders',
      was: 300,
      is: 300,
      keys: { added: ['100001'], removed: ['7'], changed: ['8'], more: 0 },
    })
    expect(of('public.composite')).toMatchObject({ was: 2, is: 2, keys: { changed: ['1, y'], added: [], removed: [] } })
    expect(of('public.gone')).toMatchObject({ was: 0, is: null })
  })

  it('leaves the snapshot closed', async () => {
    const [stored] = await ask<{ datallowconn: boolean; datname: string }>(
      params,
      'postgres',
      `SELECT datname, datallowconn FROM pg_database WHERE datname LIKE '${name}__gw_snap%'`,
    )
    expect(stored?.datallowconn).toBe(false)
    expect((await snapshots.list()).tidied).toEqual([])
  })

  it('makes databases for test workers, again and again', async () => {
    const before = await ask<{ n: string }>(params, name, 'SELECT count(*) AS n FROM customer')
    await ask(params, 'postgres', `ALTER DATABASE ${name} SET statement_timeout = '7s'`)
    const clone = (more: object = {}) =>
      snapshots.job<ClonedDatabases>('snapshots.clone', { database: name, count: 3, ...more })
    const made = await clone()
    expect(made.databases).toEqual([1, 2, 3].map((i) => `${name}_test_${i}`))
    const sums = await Promise.all(made.databases.map((one) => checksum(params, one)))
    expect(new Set(sums).size).toBe(1)
    expect(await ask(params, made.databases[0]!, 'SHOW statement_timeout')).toEqual([{ statement_timeout: '7s' }])
    await ask(params, made.databases[1]!, 'TRUNCATE orders')
    expect((await clone()).databases).toEqual(made.databases)
    expect(await checksum(params, made.databases[1]!)).toBe(sums[0])
    expect((await snapshots.of(name)).clones.map((one) => one.name).toSorted()).toEqual(made.databases)
    expect(before).toEqual(await ask(params, name, 'SELECT count(*) AS n FROM customer'))

    await ask(params, 'postgres', `CREATE DATABASE ${name}_own_1`)
    expect(await failureOf(clone({ prefix: `${name}_own` }))).toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('not made as a clone'),
    })
    await snapshots.job('snapshots.delete', { database: name, name: made.databases[2] })
    expect(await databaseNames(params, `${name}_test%`)).toEqual(made.databases.slice(0, 2))
  })
})
