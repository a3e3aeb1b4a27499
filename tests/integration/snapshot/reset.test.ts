import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../../electron/core/postgres/connect.ts'
import { inDatabase } from '../../../electron/core/postgres/connection.ts'
import { testServers } from '../../helpers/servers.ts'
import { ask, checksum, createShop, createSnapshotApp, databaseNames, dropAll, failureOf } from './harness.ts'

describe.each(testServers())('snapshots on $name', ({ params, major }) => {
  const name = `gwsnap_${major}`
  const snapshots = createSnapshotApp(params)
  const clean = () => dropAll(params, name)
  beforeAll(async () => {
    await clean()
    await createShop(params, name)
  })
  afterAll(async () => {
    await snapshots.app.close()
    await clean()
  })

  it('asks once whether a database may be reset', async () => {
    await snapshots.create(name, 'start', { note: 'right after setup' })
    const refused = await failureOf(snapshots.reset(name))
    expect(refused).toMatchObject({ kind: 'needs-consent', message: expect.stringContaining(`may reset "${name}"`) })
    expect((await snapshots.of(name)).resettable).toBe(false)
    expect(await snapshots.allow(name)).toEqual({ resettable: true })
    expect(await snapshots.of(name)).toMatchObject({
      resettable: true,
      resetsTo: 'start',
      snapshots: [
        { name: 'start', kind: 'snapshot', note: 'right after setup', database: name, createdBy: 'postgres' },
      ],
    })
  })

  it('goes back, keeps what was live, and undoes', async () => {
    const before = await checksum(params, name)
    await ask(params, name, `DELETE FROM orders; INSERT INTO customer VALUES (-1, 'changed')`)
    const changed = await checksum(params, name)
    const first = await snapshots.reset(name)
    expect(first).toMatchObject({ outcome: 'reset', database: name, snapshot: 'start' })
    expect(await checksum(params, name)).toBe(before)
    await snapshots.settle()
    expect(await snapshots.of(name)).toMatchObject({ spareReady: true, undo: [{ of: 'start', storedAs: first.undo }] })

    const undone = await snapshots.undo(name)
    expect(undone.strategy).toBe('undo')
    expect(await checksum(params, name)).toBe(changed)
    const redone = await snapshots.undo(name)
    expect(redone.outcome).toBe('reset')
    expect(await checksum(params, name)).toBe(before)

    await snapshots.settle()
    await ask(params, name, `TRUNCATE orders`)
    const warm = await snapshots.reset(name)
    expect(warm.strategy).toBe('spare')
    expect(await checksum(params, name)).toBe(before)
    await snapshots.settle()
    expect((await snapshots.of(name)).undo).toHaveLength(1)
    expect(await databaseNames(params, `${name}%`)).toHaveLength(4) // live, snapshot, undo, spare
  })

  it('ends sessions that are in the way, and says whose', async () => {
    const app = await connect({ ...inDatabase(params, name), applicationName: 'the shop' })
    await app.query('BEGIN; INSERT INTO customer VALUES (-7, $$never committed$$)')
    const lost = new Promise<Error>((resolve) => app.query('SELECT pg_sleep(30)').catch(resolve))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await snapshots.of(name)).connections).toContainEqual({
      application: 'the shop',
      user: 'postgres',
      count: 1,
    })
    const result = await snapshots.reset(name)
    expect(result.endedConnections).toEqual([{ application: 'the shop', user: 'postgres', count: 1 }])
    expect(await lost).toMatchObject({ code: '57P01' })
    expect(await ask(params, name, 'SELECT FROM customer WHERE id = -7')).toEqual([])
  })

  it('closes what it keeps to everybody', async () => {
    for (const stored of (await snapshots.of(name)).snapshots.map((one) => one.storedAs)) {
      await expect(ask(params, stored, 'SELECT 1')).rejects.toThrow()
      await expect(ask(params, 'postgres', `DROP DATABASE "${stored}"`)).rejects.toThrow('template')
    }
  })

  it('deletes a snapshot with its spare', async () => {
    await snapshots.settle()
    await snapshots.job('snapshots.delete', { database: name, name: 'start' })
    expect(await snapshots.of(name)).toMatchObject({ snapshots: [], spareReady: false, resetsTo: null })
    expect(await failureOf(snapshots.reset(name))).toMatchObject({
      kind: 'not-found',
      hint: expect.stringContaining('groundwork snapshot create'),
    })
    expect(
      (await databaseNames(params, `${name}%`)).filter((one) => one.includes('_spare_') || one.includes('_snap_')),
    ).toEqual([])
  })

  it('says what is wrong in a sentence', async () => {
    expect(await failureOf(snapshots.create(`${name}x`, 'a'))).toMatchObject({
      kind: 'not-found',
      hint: `Did you mean "${name}"?`,
    })
    expect(await failureOf(snapshots.create('postgres', 'a'))).toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('belongs to the server itself'),
    })
    await snapshots.create(name, 'first')
    expect(await failureOf(snapshots.create(name, 'first'))).toMatchObject({
      kind: 'usage',
      hint: expect.stringContaining('--replace'),
    })
    await snapshots.create(name, 'first', { replace: true })
    expect((await snapshots.of(name)).snapshots).toHaveLength(1)
    expect(await failureOf(snapshots.reset(name, { to: 'frist' }))).toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining('Did you mean "first"'),
    })
  })

  it('can be cancelled at any moment, and then nothing has happened', async () => {
    await snapshots.settle()
    const before = await checksum(params, name)
    const held = (await snapshots.of(name)).snapshots.length
    for (const delayMs of [0, 5, 20, 50, 80]) {
      const { jobId } = await snapshots.call<{ jobId: string }>('snapshots.create', {
        database: name,
        name: `cancelled ${delayMs}`,
      })
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      snapshots.app.jobs.cancel(jobId)
      const { job } = await snapshots.app.jobs.ended(jobId)
      expect(job.error?.kind ?? 'none').toMatch(/none|cancelled/)
      expect(await checksum(params, name)).toBe(before)
      const listed = await snapshots.of(name)
      expect(listed.snapshots).toHaveLength(held + (job.state === 'succeeded' ? 1 : 0))
      if (job.state === 'succeeded')
        await snapshots.job('snapshots.delete', { database: name, name: `cancelled ${delayMs}` })
    }
    expect((await databaseNames(params, `${name}\\_\\_gw\\_snap%`)).length).toBe(held)
  })
})
