// An app with two databases: kept at one moment, reset and undone in one transaction, deleted together.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import pg from 'pg'
import { closeClient, connect } from '../../../electron/core/postgres/connect.ts'
import { inDatabase } from '../../../electron/core/postgres/connection.ts'
import { withSession } from '../../../electron/core/snapshot/open-session.ts'
import { watchMoment } from '../../../electron/core/snapshot/same-moment.ts'
import { testServers } from '../../helpers/servers.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { ask, createShop, createSnapshotApp, checksum, databaseNames, dropAll, failureOf } from './harness.ts'

describe.each(testServers())('databases together on $name', ({ params, major }) => {
  const [shop, log, third] = ['', '_log', '_zz'].map((end) => `gwtwo_${major}${end}`) as [string, string, string]
  const both = { together: [log] }
  const snapshots = createSnapshotApp(params)
  const sums = async () => [await checksum(params, shop), await checksum(params, log)]
  beforeAll(async () => {
    await dropAll(params, shop)
    await createShop(params, shop, 200)
    await createShop(params, log, 100)
    await createShop(params, third, 10)
    for (const name of [shop, log]) await snapshots.allow(name)
  })
  afterAll(async () => {
    await snapshots.app.close()
    await dropAll(params, shop)
  })

  it('are kept at one moment, while an application writes to both', async () => {
    // Each number is written to the one and then to the other: at no moment is the second ahead of the first.
    const state = { over: false, written: 0 }
    const open = async (database: string) => {
      const client = new pg.Client({ ...params, password: params.password ?? '', database })
      client.on('error', () => undefined)
      await client.connect()
      return client
    }
    const write = async (database: string, n: number) => {
      for (;;) {
        try {
          const client = await open(database)
          await client.query('INSERT INTO customer VALUES ($1, $2)', [-n, 'order'])
          await client.end()
          return
        } catch (error) {
          if ((error as { code?: string }).code === '23505') return // it had arrived before the connection was ended
        }
      }
    }
    const writer = (async () => {
      while (!state.over) {
        state.written++
        await write(shop, state.written)
        await write(log, state.written)
      }
    })()
    while (state.written < 5) await new Promise((resolve) => setTimeout(resolve, 5))
    const made = await snapshots.create(shop, 'moving', both)
    state.over = true
    await writer
    expect(made).toMatchObject({
      snapshot: { database: shop, group: { databases: [shop, log] } },
      together: [{ snapshot: { database: log, name: 'moving' } }],
    })
    await snapshots.reset(shop, { ...both, to: 'moving', spare: false })
    const last = async (database: string) =>
      -((await ask<{ n: number }>(params, database, 'SELECT coalesce(min(id), 0)::int AS n FROM customer'))[0]?.n ?? 0)
    const [first, second] = [await last(shop), await last(log)]
    expect(first - second).toBeGreaterThanOrEqual(0)
    expect(first - second).toBeLessThanOrEqual(1)
  })

  it('are copied again where there was no such moment', async () => {
    const server = { kind: 'address' as const, host: params.host, port: params.port }
    await withSession(createTestHost(), { server, password: params.password }, async (session) => {
      const moment = watchMoment(session, 2)
      for (const oid of [1, 2]) moment.tell(session, oid, true) // said, but the server holds nothing
      expect(await moment.proven()).toBe(false)
    })
    // A session that cannot end at once: by then the copy of the other is long done.
    const slow = await connect({ ...inDatabase(params, log), applicationName: 'slow' })
    const leaving = slow.query(`COPY (SELECT 1) TO PROGRAM 'trap "" TERM; sleep 0.7'`).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const made = await snapshots.create(shop, 'late', both)
    expect(made.durationMs).toBeGreaterThan(500)
    expect(made.endedConnections).toEqual([])
    expect(made.together?.[0]?.snapshot.name).toBe('late')
    await leaving
    await closeClient(slow)
    await snapshots.job('snapshots.delete', { database: shop, ...both, name: 'late' })
    expect((await snapshots.list()).tidied).toEqual([])
  })

  it('go back and are undone in one swap', async () => {
    const made = await snapshots.create(shop, 'pair', both)
    const before = await sums()
    for (const name of [shop, log]) await ask(params, name, 'DELETE FROM orders')
    const changed = await sums()
    // What was kept together is what a reset of both goes to, though one has a newer snapshot of its own.
    await snapshots.create(log, 'alone')
    const done = await snapshots.reset(shop, both)
    expect(done).toMatchObject({
      database: shop,
      snapshot: 'pair',
      notes: [],
      together: [{ database: log, snapshot: 'pair', swapMs: done.swapMs }],
    })
    expect(await sums()).toEqual(before)
    await snapshots.settle()
    const { groups } = await snapshots.list()
    const mine = groups.filter((group) => group.databases.includes(shop))
    expect(mine[0]).toMatchObject({ kind: 'undo', name: 'before the reset to pair', missing: [] })
    expect(mine[1]).toMatchObject({
      id: made.snapshot.group?.id,
      kind: 'snapshot',
      name: 'pair',
      databases: [shop, log],
      missing: [],
      spareReady: true,
    })
    expect(await snapshots.of(log)).toMatchObject({ resetsTo: 'alone', spareReady: false, spareOf: ['pair'] })

    const undone = await snapshots.undo(shop, both)
    expect(undone.together?.[0]).toMatchObject({ database: log, strategy: 'undo' })
    expect(await sums()).toEqual(changed)
    await snapshots.settle()
    const warm = await snapshots.reset(shop, { ...both, to: 'pair' })
    expect([warm.strategy, warm.together?.[0]?.strategy]).toEqual(['spare', 'spare'])
    expect(await sums()).toEqual(before)
    await snapshots.settle()
  })

  it('say so where they were not of one moment', async () => {
    await ask(params, log, 'DELETE FROM orders')
    await snapshots.reset(log, { to: 'pair', spare: false })
    const undone = await snapshots.undo(shop, { ...both, spare: false })
    expect(undone.notes).toEqual([expect.stringContaining('was not kept together')])
    await snapshots.settle()
  })

  it('are all left as they were when one of them cannot be reset', async () => {
    const before = await sums()
    const names = await databaseNames(params, `${shop}%`)
    expect(await failureOf(snapshots.reset(shop, { together: [log, third], spare: false }))).toMatchObject({
      kind: 'needs-consent',
      message: expect.stringContaining(third),
    })
    expect(await failureOf(snapshots.create(shop, 'x', { together: [log, `${shop}_none`] }))).toMatchObject({
      kind: 'not-found',
    })
    // One that has no such snapshot: before anything is copied.
    await snapshots.allow(third)
    expect(await failureOf(snapshots.reset(shop, { together: [third], to: 'pair' }))).toMatchObject({
      kind: 'not-found',
      message: `"${third}" has no snapshot "pair".`,
    })
    expect(await sums()).toEqual(before)
    expect(await databaseNames(params, `${shop}%`)).toEqual(names)
  })

  it('take the place of earlier ones, and are deleted, together', async () => {
    const again = await snapshots.create(shop, 'pair', { ...both, replace: true })
    expect((await snapshots.of(shop)).snapshots.filter((one) => one.name === 'pair')).toHaveLength(1)
    await snapshots.job('snapshots.delete', { database: log, name: 'pair' })
    expect(await snapshots.group(again.snapshot.group?.id ?? '')).toMatchObject({ missing: [log] })
    await snapshots.create(shop, 'other', both)
    await snapshots.job('snapshots.delete', { database: shop, ...both, name: 'other' })
    expect((await snapshots.list()).groups.filter((one) => one.name === 'other')).toEqual([])
    expect(await failureOf(snapshots.job('snapshots.delete', { database: shop, ...both, name: 'pair' }))).toMatchObject(
      {
        kind: 'not-found',
      },
    )
    expect((await snapshots.of(shop)).snapshots.map((one) => one.name)).toContain('pair')
    expect((await snapshots.list()).tidied).toEqual([])
  })
})
