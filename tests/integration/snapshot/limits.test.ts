// What is refused, each with a sentence; somebody who is no superuser.
import { chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropHolder } from '../../../electron/core/snapshot/drop-holder.ts'
import { withSession } from '../../../electron/core/snapshot/open-session.ts'
import { requireTypedName } from '../../../electron/core/snapshot/permission.ts'
import { availableMajors, serverAccount, startCluster } from '../../helpers/cluster.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { ask, createShop, createSnapshotApp, databaseNames, dropAll, failureOf } from './harness.ts'

const majors = availableMajors().filter((major) => major === 15 || major === 18)

describe.each(majors)('PostgreSQL %i', (major) => {
  let cluster: Awaited<ReturnType<typeof startCluster>>
  let snapshots: ReturnType<typeof createSnapshotApp>
  beforeAll(async () => {
    cluster = await startCluster(major, { settings: { max_prepared_transactions: '5', wal_level: 'logical' } })
    snapshots = createSnapshotApp(cluster.params)
    await createShop(cluster.params, 'shop', 50)
    await snapshots.create('shop', 'start')
    await createShop(cluster.params, 'other', 5)
    for (const name of ['shop', 'other']) await snapshots.allow(name)
  })
  afterAll(async () => {
    await snapshots.app.close()
    await cluster.stop()
  })

  const refusedBecause = async (words: string, hint: string) => {
    const failure = await failureOf(snapshots.reset('shop'))
    expect(failure).toMatchObject({
      kind: 'usage',
      message: expect.stringContaining(words),
      hint: expect.stringContaining(hint),
    })
    expect((await snapshots.of('shop')).refused).toContain(words)
    expect(await failureOf(snapshots.create('shop', 'other'))).toMatchObject({
      kind: 'usage',
      message: expect.stringContaining(words),
    })
    // Together with one that has nothing in the way: neither.
    expect(await failureOf(snapshots.reset('shop', { together: ['other'] }))).toMatchObject({
      message: expect.stringContaining(words),
    })
    expect(await failureOf(snapshots.undo('shop'))).toMatchObject({ message: expect.stringContaining(words) })
  }

  it('refuses a database with a replication slot, a prepared transaction, a subscription or a tablespace', async () => {
    const { params } = cluster
    await ask(params, 'shop', `SELECT pg_create_logical_replication_slot('feed', 'pgoutput')`)
    await refusedBecause('replication slot "feed"', 'pg_drop_replication_slot')
    await ask(params, 'shop', `SELECT pg_drop_replication_slot('feed')`)
    await ask(params, 'shop', `BEGIN; INSERT INTO customer VALUES (-1, 'x'); PREPARE TRANSACTION 'half done'`)
    await refusedBecause('prepared transaction "half done"', 'ROLLBACK PREPARED')
    await ask(params, 'shop', `ROLLBACK PREPARED 'half done'`)
    await ask(
      params,
      'shop',
      `CREATE SUBSCRIPTION sub CONNECTION 'host=127.0.0.1' PUBLICATION p WITH (connect = false)`,
    )
    await refusedBecause('subscription "sub"', 'Drop the subscription')
    await ask(params, 'shop', 'ALTER SUBSCRIPTION sub SET (slot_name = NONE)')
    await ask(params, 'shop', 'DROP SUBSCRIPTION sub')
    const folder = join(cluster.dataDirectory, '..', 'elsewhere')
    mkdirSync(folder)
    const account = serverAccount()
    if (account) chownSync(folder, account.uid, account.gid)
    await ask(params, 'postgres', `CREATE TABLESPACE elsewhere LOCATION '${folder}'`)
    await ask(params, 'shop', 'CREATE TABLE far (i int) TABLESPACE elsewhere')
    await refusedBecause('tables in the tablespace "elsewhere"', 'default tablespace')
    await ask(params, 'shop', 'DROP TABLE far')
    await ask(params, 'postgres', 'CHECKPOINT') // until then its files are there
    await ask(params, 'postgres', 'ALTER DATABASE shop SET TABLESPACE elsewhere')
    await refusedBecause('it is in the tablespace "elsewhere"', 'SET TABLESPACE pg_default')
    await ask(params, 'postgres', 'ALTER DATABASE shop SET TABLESPACE pg_default')
    expect((await snapshots.of('shop')).refused).toBeNull()
    expect((await snapshots.reset('shop')).outcome).toBe('reset')
    await snapshots.settle()
  })

  it('drops nothing that is not its own', async () => {
    const { params } = cluster
    const server = { kind: 'address' as const, host: params.host, port: params.port }
    await ask(params, 'postgres', `CREATE DATABASE "shop__gw_undo_abc_a1b2c3"`) // a name like ours, and nothing else
    await ask(params, 'postgres', 'CREATE DATABASE bait')
    const [stolen] = await ask<{ comment: string }>(
      params,
      'postgres',
      `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname LIKE 'shop\\_\\_gw\\_snap%'`,
    )
    await ask(params, 'postgres', `COMMENT ON DATABASE bait IS '${stolen?.comment.replaceAll("'", "''")}'`) // our marker, on another database
    await withSession(createTestHost(), { server, password: params.password }, async (session) => {
      for (const name of ['shop', 'postgres', 'bait', 'shop__gw_undo_abc_a1b2c3'])
        await expect(dropHolder(session, name)).rejects.toThrow('not one of ours')
    })
    await snapshots.list()
    expect(await databaseNames(params, '%')).toEqual(
      expect.arrayContaining(['bait', 'shop', 'shop__gw_undo_abc_a1b2c3']),
    )
    expect(await failureOf(snapshots.job('snapshots.delete', { database: 'shop', name: 'bait' }))).toMatchObject({
      kind: 'not-found',
    })
    await ask(params, 'postgres', 'DROP DATABASE bait')
    await ask(params, 'postgres', 'DROP DATABASE "shop__gw_undo_abc_a1b2c3"')
  })

  it('works for an owner that is no superuser but may create databases', async () => {
    const { params } = cluster
    await ask(params, 'postgres', `CREATE ROLE maker LOGIN CREATEDB PASSWORD 'pw'`)
    await ask(params, 'postgres', 'CREATE DATABASE own OWNER maker')
    const mine = { ...params, user: 'maker', password: 'pw' }
    await ask(
      mine,
      'own',
      `CREATE TABLE customer (id int PRIMARY KEY, name text); CREATE TABLE orders (id int); INSERT INTO customer VALUES (1, 'a')`,
    )
    await ask(mine, 'postgres', `COMMENT ON DATABASE own IS 'mine'`)
    const app = createSnapshotApp(mine)
    await app.create('own', 'start')
    await app.allow('own')
    await ask(mine, 'own', 'DELETE FROM customer')
    expect((await app.reset('own')).outcome).toBe('reset')
    expect(await ask(mine, 'own', 'SELECT id FROM customer')).toEqual([{ id: 1 }])
    await app.settle()
    expect(await app.of('own')).toMatchObject({ resettable: true, owner: 'maker', spareReady: true })
    expect((await app.undo('own')).strategy).toBe('undo')
    await app.call('snapshots.disallow', { database: 'own' })
    expect(await failureOf(app.reset('own'))).toMatchObject({ kind: 'needs-consent' })
    // A session of a superuser cannot be ended by them: said, nothing changed.
    await app.allow('own')
    const { connect } = await import('../../../electron/core/postgres/connect.ts')
    const boss = await connect({ ...params, database: 'own' })
    const failure = await failureOf(app.reset('own'))
    expect(failure).toMatchObject({ kind: 'permission-denied', message: expect.stringContaining('as it was') })
    await boss.end()
    await app.app.close()
    await ask(params, 'postgres', 'ALTER ROLE maker NOCREATEDB')
    const less = createSnapshotApp(mine)
    expect(await failureOf(less.create('own', 'more'))).toMatchObject({
      kind: 'permission-denied',
      message: expect.stringContaining('may not create databases'),
    })
    await less.app.close()
    await dropAll(params, 'own')
  })

  it('wants the name typed for a server of another machine', () => {
    const facts = { isLocal: false, host: 'db.example.org' } as Parameters<typeof requireTypedName>[0]
    expect(() => requireTypedName(facts, 'shop', undefined)).toThrow('is on another machine (db.example.org)')
    expect(() => requireTypedName(facts, 'shop', 'shpo')).toThrow('"shpo" was typed')
    expect(() => requireTypedName(facts, 'shop', 'shop')).not.toThrow()
  })

  it('leaves a URL that names the very database in peace', async () => {
    const { params } = cluster
    const server = {
      kind: 'address' as const,
      host: params.host,
      port: params.port,
      user: 'postgres',
      database: 'shop',
    }
    expect((await snapshots.reset('shop', { server })).outcome).toBe('reset')
    await snapshots.settle()
  })
})
