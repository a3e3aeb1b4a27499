import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GroundworkError } from '../../../electron/core/failures.ts'
import { connect, withClient } from '../../../electron/core/postgres/connect.ts'
import { askPort } from '../../../electron/core/server/ask-port.ts'
import { listExtensions, tryExtensions } from '../../../electron/core/server/extensions.ts'
import { readServerFacts } from '../../../electron/core/server/server-facts.ts'
import { startCluster, type Cluster } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'

const failureOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (e: unknown) => e,
  )
  if (error instanceof GroundworkError) return error.failure
  throw new Error(`no failure but ${String(error)}`)
}
const listen = (onSocket: (socket: Socket) => void): Promise<{ server: Server; port: number }> =>
  new Promise((resolve) => {
    const server = createServer(onSocket)
    server.listen(0, '127.0.0.1', () => resolve({ server, port: (server.address() as AddressInfo).port }))
  })

describe.each(testServers())('connecting to $name', ({ params, major }) => {
  beforeAll(async () => {
    await withClient(params, async (client) => {
      await client.query(
        `DROP ROLE IF EXISTS gw_connect_plain; CREATE ROLE gw_connect_plain LOGIN PASSWORD 'plain' CONNECTION LIMIT 1; DROP ROLE IF EXISTS gw_connect_nologin; CREATE ROLE gw_connect_nologin PASSWORD 'x'`,
      )
    })
  })
  afterAll(() =>
    withClient(params, (client) => client.query('DROP ROLE gw_connect_plain; DROP ROLE gw_connect_nologin')),
  )
  const plain = { ...params, user: 'gw_connect_plain', password: 'plain' }

  it('sets what is given at the start, whatever characters it holds', async () => {
    const odd = 'a\\b, "x y",\tz'
    const rows = await withClient(
      {
        ...params,
        applicationName: 'groundwork/7',
        settings: { search_path: odd, 'groundwork.mark': 'it\'s {"a": 1}' },
      },
      async (client) =>
        (
          await client.query(
            "SELECT current_setting('search_path') AS path, current_setting('groundwork.mark') AS mark, current_setting('application_name') AS app, current_setting('client_encoding') AS enc",
          )
        ).rows,
    )
    expect(rows).toEqual([{ path: odd, mark: 'it\'s {"a": 1}', app: 'groundwork/7', enc: 'UTF8' }])
  })

  it('never looks at PG* variables', async () => {
    const before = { ...process.env }
    Object.assign(process.env, {
      PGPASSWORD: params.password,
      PGOPTIONS: '-c work_mem=77MB',
      PGUSER: 'nobody',
      PGSSLMODE: 'require',
    })
    try {
      const { password: _, ...without } = params
      expect(await failureOf(connect(without))).toMatchObject({ kind: 'password-needed' })
      expect(
        await withClient(
          params,
          async (client) => (await client.query("SELECT current_setting('work_mem') AS m")).rows,
        ),
      ).not.toEqual([{ m: '77MB' }])
    } finally {
      process.env = before
    }
  })

  it.each([
    ['a wrong password', { password: 'no' }, 'password-wrong'],
    ['a missing role', { user: 'gw_no_such_role' }, 'password-wrong'],
    ['no password', { password: '' }, 'password-needed'],
    ['a role that may not log in', { user: 'gw_connect_nologin', password: 'x' }, 'server-refused'],
    ['a missing database', { database: 'gw "no" such = db' }, 'not-found'],
    ['encryption that is not there', { sslMode: 'require' as const }, 'server-refused'],
    ['a setting that does not exist', { settings: { no_such_setting: '1' } }, 'usage'],
    ['a setting with a bad value', { settings: { work_mem: 'much' } }, 'usage'],
    ['a port without a server', { port: 1 }, 'server-unreachable'],
    ['a name without a computer', { host: 'no-such-host.invalid' }, 'server-unreachable'],
    ['a socket that is not there', { host: '/no/such/folder' }, 'server-unreachable'],
  ])('%s', async (_, change, kind) => {
    const failure = await failureOf(connect({ ...params, ...change }))
    expect(failure.kind).toBe(kind)
    expect(failure.hint).toBeTruthy()
    expect(JSON.stringify(failure)).not.toContain(params.password)
  })

  it('a server without a connection left', async () => {
    await withClient(plain, async () => {
      expect(await failureOf(connect(plain))).toMatchObject({ kind: 'server-refused', sqlState: '53300' })
    })
  })

  it('falls back when encryption is only preferred', async () => {
    expect(await withClient({ ...params, sslMode: 'prefer' }, async () => 'in')).toBe('in')
  })

  it('does not take the process down when the server ends an idle session', async () => {
    await withClient(params, async (client) => {
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
      await withClient(params, (other) => other.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]))
      await new Promise((resolve) => setTimeout(resolve, 50))
      await expect(client.query('SELECT 1')).rejects.toThrow()
    })
  })

  it('can be cancelled', async () => {
    expect(await failureOf(connect(params, { signal: AbortSignal.abort() }))).toMatchObject({
      kind: 'cancelled',
    })
  })

  it('tells the facts, also to a role that may not see all', async () => {
    const ref = { kind: 'address' as const, host: params.host, port: params.port }
    const facts = await withClient(params, (client) => readServerFacts(client, ref))
    expect(facts).toMatchObject({
      major,
      isSuperuser: true,
      canCreateDatabase: true,
      canCreateRole: true,
      isLocal: true,
      encoding: 'UTF8',
      user: params.user,
      label: `PostgreSQL ${facts.version} on 127.0.0.1:${params.port}`,
    })
    expect(facts.dataDirectory).toMatch(/^\//)
    const less = await withClient(plain, (client) => readServerFacts(client, ref))
    expect(less).toMatchObject({ isSuperuser: false, canCreateDatabase: false, canCreateRole: false })
    expect(less.dataDirectory).toBeUndefined()
  })

  it('tries extensions and leaves nothing of them', async () => {
    await withClient(params, async (client) => {
      const before = await listExtensions(client)
      const [crypto, missing, distance] = await tryExtensions(client, [
        'pgcrypto',
        'gw_no_such "extension"',
        'earthdistance',
      ])
      expect(crypto).toMatchObject({ name: 'pgcrypto', available: true, creatable: true, trusted: true })
      expect(missing).toMatchObject({ available: false, creatable: false })
      expect(missing?.why).toBeTruthy()
      expect(distance).toMatchObject({ creatable: true }) // needs cube: CASCADE
      expect(await listExtensions(client)).toEqual(before)
      expect((await client.query('SELECT pg_current_xact_id_if_assigned() AS x')).rows).toEqual([{ x: null }])
    })
  })

  it('does not judge a trusted extension by a role that may not create it here', async () => {
    await withClient(plain, async (client) => {
      const [trusted, superuserOnly] = await tryExtensions(client, ['pgcrypto', 'pageinspect'])
      expect(trusted?.creatable).toBeUndefined()
      expect(trusted?.why).toMatch(/permission/)
      expect(superuserOnly?.creatable).toBe(false)
    })
  })

  it('answers a probe without a line in its log', async () => {
    expect(await askPort('127.0.0.1', params.port, 1000)).toEqual({
      kind: 'needs-password',
      method: 'scram-sha-256',
    })
  })
})

describe('what is not PostgreSQL', () => {
  it('a web server, a silent program, one that hangs up', async () => {
    const web = await listen((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))
    const silent = await listen(() => undefined)
    const rude = await listen((socket) => socket.destroy())
    try {
      expect(await askPort('127.0.0.1', web.port, 500)).toMatchObject({
        kind: 'not-postgres',
        words: expect.stringContaining('HTTP') as string,
      })
      expect(await askPort('127.0.0.1', silent.port, 200)).toEqual({ kind: 'silent' })
      expect(await askPort('127.0.0.1', rude.port, 500)).toEqual({ kind: 'not-postgres' })
      const params = { host: '127.0.0.1', user: 'a', password: 'b', database: 'c' }
      expect(await failureOf(connect({ ...params, port: silent.port }, { timeoutMs: 200 }))).toMatchObject({
        kind: 'server-unreachable',
      })
      expect(await failureOf(connect({ ...params, port: rude.port }))).toMatchObject({
        kind: 'server-refused',
      })
      expect(await failureOf(connect({ ...params, port: web.port }, { timeoutMs: 1000 }))).toMatchObject({
        kind: expect.stringMatching(/server-refused|server-unreachable/) as string,
      })
      expect(await failureOf(connect({ ...params, port: web.port, sslMode: 'require' }))).toMatchObject({
        kind: 'server-refused',
      })
    } finally {
      for (const { server } of [web, silent, rude]) server.close()
    }
  })
})

describe('a server that hangs', () => {
  it('is given up at once when the person cancels, and its socket is closed', async () => {
    let closed = false
    const hanging = await listen((socket) =>
      socket
        .on('close', () => (closed = true))
        .on('error', () => undefined)
        .resume(),
    )
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 50)
    const startedAt = Date.now()
    expect(
      await failureOf(
        connect(
          { host: '127.0.0.1', port: hanging.port, user: 'a', database: 'b' },
          { signal: stop.signal, timeoutMs: 20_000 },
        ),
      ),
    ).toMatchObject({ kind: 'cancelled' })
    expect(Date.now() - startedAt).toBeLessThan(1500)
    await expect.poll(() => closed, { timeout: 3000 }).toBe(true)
    hanging.server.close()
  })
})

describe.runIf(process.platform !== 'win32')('a server on a socket, with trust', () => {
  let cluster: Cluster
  const folder = mkdtempSync(join(tmpdir(), 'gws-'))
  beforeAll(async () => {
    const major = testServers()[0]!.major
    const { chmodSync } = await import('node:fs')
    chmodSync(folder, 0o777)
    cluster = await startCluster(major, { settings: { unix_socket_directories: folder } })
  })
  afterAll(() => cluster.stop())
  it('is connected to through its folder', async () => {
    expect(await withClient({ ...cluster.params, host: folder }, async () => 'in')).toBe('in')
    expect(await askPort(folder, cluster.port, 500)).toMatchObject({ kind: 'needs-password' })
    expect(await failureOf(connect({ ...cluster.params, host: folder, port: 1 }))).toMatchObject({
      kind: 'server-unreachable',
      message: expect.stringMatching(/socket/) as string,
    })
  })
  it('says that it accepts when no password is wanted, and when the role is missing there', async () => {
    const { rows } = await withClient(cluster.params, (client) =>
      client.query<{ f: string }>("SELECT current_setting('hba_file') AS f"),
    )
    const { writeFileSync } = await import('node:fs')
    writeFileSync(rows[0]!.f, 'local all all trust\nhost all all 127.0.0.1/32 trust\n')
    await withClient(cluster.params, (client) => client.query('SELECT pg_reload_conf()'))
    await expect
      .poll(() => askPort('127.0.0.1', cluster.port, 500))
      .toMatchObject({ kind: 'accepting', version: expect.stringMatching(/^\d+/) as string })
    expect(await askPort('127.0.0.1', cluster.port, 500, 'gw_nobody')).toEqual({ kind: 'accepting' })
    expect(await withClient({ ...cluster.params, password: '' }, async () => 'in')).toBe('in')
  })
})
