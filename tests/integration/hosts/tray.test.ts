// The tray on a real server: what its menu says, what a click does, and what is told of it. Electron itself is the stand-in.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ServerRef } from '../../../shared/model/server.ts'
import { createApp, type App } from '../../../electron/core/app.ts'
import { control, Tray, type MenuItem } from '../../helpers/electron-double.ts'
import { testServers } from '../../helpers/servers.ts'
import { createTestHost } from '../../helpers/test-host.ts'

vi.mock('electron', () => import('../../helpers/electron-double.ts'))
const { startTray } = await import('../../../electron/main/tray/start-tray.ts')
const { trayServers } = await import('../../../electron/main/tray/tray-servers.ts')
type ResetTray = NonNullable<ReturnType<typeof startTray>>

const database = `tray_${process.pid}`

describe.each(testServers())('$name', ({ params }) => {
  const { host, port, user, password } = params
  const server: ServerRef = { kind: 'address', host, port, user }
  const testHost = createTestHost({ sendEvent: (event) => tray?.hear(event) })
  const listed = join(testHost.paths.data, 'tray.json')
  const opened: string[] = []
  let core: App
  let tray: ResetTray | null = null

  const query = async <T extends pg.QueryResultRow>(name: string, sql: string): Promise<T[]> => {
    const client = new pg.Client({ ...params, database: name })
    await client.connect()
    const { rows } = await client.query<T>(sql)
    await client.end()
    return rows
  }
  const count = async (): Promise<number> =>
    (await query<{ n: number }>(database, 'select count(*)::int n from t'))[0]?.n ?? -1
  const job = async (name: string, input: object): Promise<void> => {
    const started = await core.call(name, input)
    if (!started.ok) throw new Error(started.error.message)
    const { job: ended } = await core.jobs.ended((started.value as { jobId: string }).jobId)
    if (ended.error !== undefined) throw new Error(ended.error.message)
  }
  const item = (label: string): MenuItem | undefined => Tray.all.at(-1)?.menu.find((one) => one.label === label)
  const click = async (label: string): Promise<void> => {
    await vi.waitFor(() => expect(item(label)).toMatchObject({ enabled: true }), { timeout: 10_000 })
    item(label)?.click?.()
  }
  const told = (title: string) =>
    vi.waitFor(
      () => control.notifications.find(({ options }) => options.title === title) ?? expect.fail(`not told: ${title}`),
      { timeout: 10_000 },
    )

  beforeAll(async () => {
    core = createApp(testHost)
    await query('postgres', `create database ${database}`)
    await query(database, 'create table t as select generate_series(1, 7) as id')
    const at = { server, database, ...(password !== undefined && { password }) }
    await core.call('snapshots.allow', at)
    await job('snapshots.create', { ...at, name: 'clean' })
  })
  beforeEach(() => {
    control.reset()
    const servers = trayServers(listed)
    servers.hear('snapshots.list', { server })
    servers.hear('snapshots.list', 'nonsense')
    tray = startTray({
      core,
      servers: trayServers(listed), // as after a restart
      iconFile: join(testHost.paths.resources, 'icons/tray.png'),
      open: () => opened.push('window'),
      openDatabases: () => opened.push('databases'),
      quit: () => opened.push('quit'),
    })
  })
  afterAll(async () => {
    tray?.close()
    await core.close() // a spare may still be in the making
    const held = await query<{ name: string }>(
      'postgres',
      `select datname as name from pg_database where datname like '${database}%'`,
    )
    for (const { name } of held) {
      // One that the server was still dropping may be gone by now.
      await query('postgres', `alter database ${pg.escapeIdentifier(name)} is_template false`).catch(() => undefined)
      await query('postgres', `drop database if exists ${pg.escapeIdentifier(name)} with (force)`)
    }
    rmSync(testHost.paths.data, { recursive: true, force: true })
  })

  test('a click resets, a notification says so, and its button undoes', async () => {
    await query(database, 'delete from t where id > 2')
    await click(`Reset ${database} to “clean”`)
    const done = await told(`${database} is “clean” again`)
    expect(done.options.body).toMatch(/^In \d+ ms/)
    expect(await count()).toBe(7)
    done.emit('action', {}, 0)
    await told(`${database} is as it was before the reset`)
    expect(await count()).toBe(2)
    await click(`Redo the last reset of ${database}`)
    await told(`${database} is reset again`)
    expect(await count()).toBe(7)
    done.emit('click')
    item('Open Groundwork')?.click?.()
    expect(opened).toEqual(['databases', 'window'])
    tray?.close()
  })

  test('what went wrong is told, and the icon that is gone is left alone', async () => {
    await core.call('snapshots.allow', { server, database, ...(password !== undefined && { password }) })
    await vi.waitFor(() => expect(item(`Reset ${database} to “clean”`)).toBeDefined(), { timeout: 10_000 })
    await core.call('snapshots.disallow', { server, database })
    item(`Reset ${database} to “clean”`)?.click?.()
    const failed = await told(`${database} was not reset`)
    expect(failed.options.body).toContain('may reset')
    expect(failed.options.actions).toBeUndefined()
    // Other tests may have databases on this server; ours is no longer offered.
    await vi.waitFor(() => expect(item(`Reset ${database} to “clean”`)).toBeUndefined(), { timeout: 10_000 })
    tray?.close()
    tray?.hear({ type: 'servers-changed' })
    await wait(400)
    expect(Tray.all.at(-1)?.destroyed).toBe(true)
  })
})
