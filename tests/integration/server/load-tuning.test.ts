// A built-in server tuned for a load is as it was afterwards, whoever was killed meanwhile.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Host } from '../../../electron/core/host.ts'
import { withClient } from '../../../electron/core/postgres/connect.ts'
import { filesOf, findHome } from '../../../electron/core/server/built-in-files.ts'
import { builtInConnection } from '../../../electron/core/server/built-in-connection.ts'
import { startBuiltIn, stopBuiltIn } from '../../../electron/core/server/built-in.ts'
import { beginLoadTuning, settleLoadTunings, settingsForLoad } from '../../../electron/core/server/load-tuning.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { testServers } from '../../helpers/servers.ts'

const major = Math.max(...testServers().map((server) => server.major))
const base = mkdtempSync(join(tmpdir(), 'gw-load-tuning-'))

const hostHere = (): Host => {
  chmodSync(base, 0o755)
  const host = createTestHost()
  const data = join(base, 'data')
  mkdirSync(data, { recursive: true, mode: 0o755 })
  return { ...host, paths: { ...host.paths, data } }
}

describe('a built-in server during a load', () => {
  const host = hostHere()
  const ask = async (sql: string) =>
    withClient(
      await builtInConnection(host, major),
      async (client) => (await client.query(sql)).rows as Record<string, unknown>[],
    )
  const begin = async () => beginLoadTuning(host, major, await builtInConnection(host, major))
  const inFile = async (): Promise<string[]> =>
    (
      await ask(
        `select name || ' ' || setting as text from pg_file_settings where sourcefile like '%auto.conf' order by 1`,
      )
    ).map(({ text }) => String(text))
  const isNoted = async () => existsSync(join(filesOf(await findHome(host), major).folder, 'tuned.json'))
  /** A reload takes a moment to reach the server's processes. */
  const shows = async (name: string, value: string): Promise<void> => {
    const deadline = Date.now() + 5000
    for (;;) {
      const now = (await ask(`show ${name}`))[0]?.[name]
      if (now === value) return
      if (Date.now() > deadline) throw new Error(`${name} is ${String(now)}, not ${value}`)
    }
  }

  beforeAll(async () => {
    await startBuiltIn(host, { major })
  })
  afterEach(async () => {
    expect(await isNoted()).toBe(false)
    await ask('alter system reset all')
    await ask('select pg_reload_conf()')
  })
  afterAll(async () => {
    await stopBuiltIn(host, major)
    rmSync(base, { recursive: true, force: true })
  })

  it('has no autovacuum and fewer checkpoints, and then its own settings again', async () => {
    await ask(`alter system set checkpoint_timeout = '7min'`)
    await ask('select pg_reload_conf()')
    const tuning = await begin()
    await shows('autovacuum', 'off')
    expect(await isNoted()).toBe(true)
    expect((await ask('show fsync'))[0]?.['fsync']).toBe('on')
    await shows('checkpoint_timeout', '7min') // a person's own
    await tuning.end()
    await shows('autovacuum', 'on')
    expect(await inFile()).toEqual(['checkpoint_timeout 7min'])
  })

  it('stays tuned until the last of several loads has ended', async () => {
    const [one, two] = await Promise.all([begin(), begin()])
    await one.end()
    await shows('autovacuum', 'off')
    await settleLoadTunings(host) // another Groundwork starts meanwhile
    await shows('autovacuum', 'off')
    await two.end()
    await shows('autovacuum', 'on')
    expect(await inFile()).toEqual([])
  })

  it('keeps what a person has set meanwhile', async () => {
    const tuning = await begin()
    await ask(`alter system set checkpoint_timeout = '11min'`)
    await tuning.end()
    expect(await inFile()).toEqual(['checkpoint_timeout 11min'])
  })

  it('is put right by the next Groundwork when the loader was killed', async () => {
    const tuning = await begin()
    await shows('autovacuum', 'off')
    await ask(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'groundwork tuning'`)
    await expect(tuning.end()).rejects.toThrow()
    expect(await isNoted()).toBe(true)
    await settleLoadTunings(host)
    await shows('autovacuum', 'on')
    expect(await inFile()).toEqual([])
  })

  it('is put right by its next start when the server was killed', async () => {
    const tuning = await begin()
    const running = await startBuiltIn(host, { major })
    process.kill(running.pid ?? 0, 'SIGKILL')
    await tuning.end().catch(() => undefined)
    await startBuiltIn(host, { major })
    await shows('autovacuum', 'on')
    expect(await inFile()).toEqual([])
  })
})

it('takes no more of the disk for the log than there is room for', () => {
  const gigabyte = 1024 ** 3
  expect(settingsForLoad(200 * gigabyte)).toMatchObject({ max_wal_size: '8192MB' })
  expect(settingsForLoad(24 * gigabyte)).toMatchObject({ max_wal_size: '3072MB' })
  expect(settingsForLoad(10 * gigabyte)).not.toHaveProperty('max_wal_size')
  expect(settingsForLoad(null)).not.toHaveProperty('max_wal_size')
  expect(settingsForLoad(200 * gigabyte)).not.toHaveProperty('fsync')
})
