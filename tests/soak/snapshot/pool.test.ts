// Applications that connect again all the time, and two Groundworks at once.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../../electron/core/postgres/connect.ts'
import { inDatabase, type ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { testServers } from '../../helpers/servers.ts'
import {
  ask,
  checksum,
  createShop,
  createSnapshotApp,
  databaseNames,
  dropAll,
} from '../../integration/snapshot/harness.ts'

/** Twenty connections that each write, are gone after 5 ms and come back. Keeps every error it meets. */
const startPool = (params: ConnectionParams, database: string) => {
  const state = { over: false, connections: 0 }
  const errors = new Map<string, number>()
  const worker = async (id: number) => {
    while (!state.over) {
      const client = new pg.Client({
        host: params.host,
        port: params.port,
        user: params.user,
        password: params.password,
        database,
        application_name: 'pool',
      })
      client.on('error', () => undefined)
      try {
        await client.connect()
        state.connections++
        await client.query('BEGIN')
        await client.query('INSERT INTO customer VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name', [
          -1000 - id,
          String(Math.random()),
        ])
        await new Promise((resolve) => setTimeout(resolve, 5))
        await client.query('COMMIT')
      } catch (error) {
        const { code, message } = error as { code?: string; message: string }
        const key = code ?? message
        errors.set(key, (errors.get(key) ?? 0) + 1)
      } finally {
        await client.end().catch(() => undefined)
      }
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const workers = Array.from({ length: 20 }, (_, id) => worker(id))
  return {
    state,
    errors,
    stop: async () => {
      state.over = true
      await Promise.all(workers)
    },
  }
}

describe.each(testServers())('on $name', ({ params, major }) => {
  const database = `gwpool_${major}`
  const snapshots = createSnapshotApp(params)
  beforeAll(async () => {
    await dropAll(params, database)
    await createShop(params, database)
    await snapshots.create(database, 'start')
    await snapshots.allow(database)
  })
  afterAll(async () => {
    await snapshots.app.close()
    await dropAll(params, database)
  })

  it('a pool of twenty cannot hold up ten resets, nor get into the old database', async () => {
    const start = await checksum(params, database)
    const pool = startPool(params, database)
    const swaps: number[] = []
    try {
      for (let i = 0; i < 10; i++) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        const result = await snapshots.reset(database)
        swaps.push(result.swapMs)
        // Nobody is in what was put away, and nobody can get in.
        expect(await ask(params, 'postgres', 'SELECT FROM pg_stat_activity WHERE datname = $1', [result.undo])).toEqual(
          [],
        )
        const connected = pool.state.connections
        for (let waited = 0; waited < 200 && pool.state.connections < connected + 5; waited++)
          await new Promise((resolve) => setTimeout(resolve, 10))
        expect(pool.state.connections).toBeGreaterThanOrEqual(connected + 5)
        if (i % 3 === 0) await snapshots.settle()
      }
    } finally {
      await pool.stop()
    }
    // Ended (57P01), or turned away at the door (3D000); a socket that closed while it was being opened.
    for (const code of pool.errors.keys())
      expect(code).toMatch(/57P01|3D000|terminated unexpectedly|not queryable|ECONNRESET|EPIPE/)
    console.info(`swaps among a reconnecting pool, ms: ${swaps.join(' ')}`)
    expect(Math.max(...swaps)).toBeLessThan(5000)
    await snapshots.reset(database)
    expect(await checksum(params, database)).toBe(start)
  })

  it('a snapshot can be made while the pool goes on: its new connections wait', async () => {
    const pool = startPool(params, database)
    const sitting = await connect({ ...inDatabase(params, database), applicationName: 'sitting' })
    try {
      while (pool.state.connections < 40) await new Promise((resolve) => setTimeout(resolve, 10))
      const made = await snapshots.create(database, 'busy')
      expect(made.endedConnections).toContainEqual({ application: 'sitting', user: 'postgres', count: 1 })
    } finally {
      await pool.stop()
    }
    await sitting.end().catch(() => undefined)
    for (const code of pool.errors.keys())
      expect(code).toMatch(/57P01|terminated unexpectedly|not queryable|ECONNRESET|EPIPE/) // nobody is told that there is no such database
    await snapshots.job('snapshots.delete', { database, name: 'busy' })
  })

  it('two databases with a pool each go back together', async () => {
    const second = `${database}_second`
    await createShop(params, second)
    await snapshots.allow(second)
    const sums = async () => [await checksum(params, database), await checksum(params, second)]
    await snapshots.reset(database, { to: 'start' })
    const start = await sums()
    await snapshots.create(database, 'pair', { together: [second] })
    const pools = [startPool(params, database), startPool(params, second)]
    const swaps: number[] = []
    try {
      for (let i = 0; i < 5; i++) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        const done = await snapshots.reset(database, { together: [second], to: 'pair' })
        swaps.push(done.swapMs)
        for (const undo of [done.undo, done.together?.[0]?.undo])
          expect(await ask(params, 'postgres', 'SELECT FROM pg_stat_activity WHERE datname = $1', [undo])).toEqual([])
      }
      // Made among them too: all are kept out at one moment.
      await snapshots.create(database, 'pair', { together: [second], replace: true })
    } finally {
      for (const pool of pools) await pool.stop()
    }
    console.info(`swaps of two databases among two reconnecting pools, ms: ${swaps.join(' ')}`)
    for (const pool of pools)
      for (const code of pool.errors.keys())
        expect(code).toMatch(/57P01|3D000|terminated unexpectedly|not queryable|ECONNRESET|EPIPE/)
    await snapshots.settle()
    await snapshots.reset(database, { to: 'start' })
    expect(await checksum(params, database)).toBe(start[0])
    await snapshots.job('snapshots.delete', { database, together: [second], name: 'pair' })
    await snapshots.settle()
  })

  it('two at once take turns', async () => {
    const other = createSnapshotApp(params)
    const start = await (async () => {
      await snapshots.reset(database, { to: 'start' })
      return checksum(params, database)
    })()
    for (let i = 0; i < 3; i++) {
      await ask(params, database, `INSERT INTO customer VALUES (-5, 'x')`)
      const results = await Promise.allSettled([
        snapshots.reset(database),
        other.reset(database),
        i === 1 ? snapshots.create(database, `twice${i}`) : other.undo(database).catch(() => null),
      ])
      for (const result of results)
        if (result.status === 'rejected')
          expect((result.reason as { failure?: { kind: string } }).failure?.kind).toMatch(/busy|not-found/)
      expect(results.filter((result) => result.status === 'fulfilled').length).toBeGreaterThanOrEqual(2)
    }
    await snapshots.settle()
    await other.settle()
    await snapshots.reset(database, { to: 'start' })
    expect(await checksum(params, database)).toBe(start)
    await snapshots.settle()
    await other.app.close()
    expect((await snapshots.list()).tidied).toEqual([])
  })

  it('fifty resets in a loop leave no more on the disk than was agreed', async () => {
    for (let i = 0; i < 50; i++) {
      await snapshots.reset(database, { to: 'start' })
      if (i % 5 === 0) await snapshots.settle()
    }
    await snapshots.settle()
    await snapshots.call('snapshots.list', {})
    await snapshots.job('snapshots.prepareSpare', { database })
    const left = (await databaseNames(params, `${database}__gw%`)).map((name) => /__gw_([a-z]+)_/.exec(name)?.[1])
    expect(left.filter((kind) => kind === 'undo')).toHaveLength(1)
    expect(left.filter((kind) => kind === 'spare')).toHaveLength(1)
  })
})
