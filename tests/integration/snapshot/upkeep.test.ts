// What is kept after a reset: as the settings of the core say, whoever asks; and the spare made at low priority.
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withSession } from '../../../electron/core/snapshot/open-session.ts'
import { lowerPriority } from '../../../electron/core/snapshot/low-priority.ts'
import { waitForQuiet } from '../../../electron/core/snapshot/quiet-moment.ts'
import { connect } from '../../../electron/core/postgres/connect.ts'
import { testServers } from '../../helpers/servers.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { createShop, createSnapshotApp, databaseNames, dropAll } from './harness.ts'

describe.each(testServers())('upkeep on $name', ({ params, major }) => {
  const name = `gwkeep_${major}`
  const snapshots = createSnapshotApp(params)
  const kinds = async () =>
    (await databaseNames(params, `${name}\\_\\_gw%`)).map((one) => /__gw_([a-z]+)_/.exec(one)?.[1]).toSorted()
  const settings = (change: object) => snapshots.app.call('settings.set', change)
  beforeAll(async () => {
    await dropAll(params, name)
    await createShop(params, name, 20)
    await snapshots.create(name, 'start')
    await snapshots.allow(name)
  })
  afterAll(async () => {
    await snapshots.app.close()
    await dropAll(params, name)
  })

  it('keeps as many undo, and as much of the disk, as the settings say', async () => {
    await settings({ keepUndo: 2 })
    for (let i = 0; i < 3; i++) await snapshots.reset(name)
    await snapshots.settle()
    expect(await kinds()).toEqual(['snap', 'spare', 'undo', 'undo'])
    // A wish of the call goes before the settings.
    await snapshots.reset(name, { keepUndo: 1 })
    await snapshots.settle()
    expect(await kinds()).toEqual(['snap', 'spare', 'undo'])
    await settings({ diskBudgetBytes: 1_000_000 })
    expect((await snapshots.list()).disk.budgetBytes).toBe(1_000_000)
    await snapshots.reset(name)
    await snapshots.settle()
    expect(await kinds()).toEqual(['snap']) // neither undo nor a spare has room
    expect(await snapshots.of(name)).toMatchObject({ spareReady: false, spareOf: [], undo: [] })
  })

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    'gives the process that copies a low priority, and no other process',
    async () => {
      const server = { kind: 'address' as const, host: params.host, port: params.port }
      await withSession(createTestHost(), { server, password: params.password }, async ({ facts, client }) => {
        const { rows } = await client.query<{ pid: number; port: number }>(
          'SELECT pg_backend_pid() AS pid, inet_client_port() AS port',
        )
        const { pid = 0, port = 0 } = rows[0] ?? {}
        const nice = (of: number) => Number(execFileSync('ps', ['-o', 'ni=', '-p', String(of)], { encoding: 'utf8' }))
        expect(await lowerPriority(facts, { pid, clientPort: port + 1 })).toBe(false) // another session's
        expect(await lowerPriority(facts, { pid: process.pid, clientPort: port })).toBe(false) // no server at all
        expect(await lowerPriority({ ...facts, isLocal: false }, { pid, clientPort: port })).toBe(false)
        expect([nice(pid), nice(process.pid)]).toEqual([nice(process.pid), nice(process.pid)])
        expect(await lowerPriority(facts, { pid, clientPort: port })).toBe(true)
        expect(nice(pid)).toBe(10)
      })
    },
  )

  it('where that cannot be, waits for a quiet moment, but not for long', async () => {
    const client = await connect({ ...params, database: 'postgres' })
    const busy = await connect({ ...params, database: 'postgres', applicationName: `${name} at work` })
    const working = busy.query('SELECT pg_sleep(0.6)')
    const startedAt = performance.now()
    await waitForQuiet(client, new AbortController().signal)
    expect(performance.now() - startedAt).toBeGreaterThan(600)
    expect(performance.now() - startedAt).toBeLessThan(6000)
    await working
    await client.end()
    await busy.end()
  })
})
