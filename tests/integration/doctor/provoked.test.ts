// Messages that need a server or a tool in a state of its own: one that shuts down, a pg_hba.conf that keeps people out, no
// room for locks, a full disk, psql itself. What explain.test.ts cannot provoke with one statement.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explainServerError } from '../../../electron/core/doctor/explain.ts'
import { openSession } from '../../../electron/core/load/direct-session.ts'
import { binDirFor, startCluster, type Cluster } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'

type Target = { readonly host: string; readonly port: number; readonly user: string; readonly password?: string }

const connect = async (params: Target, database = 'postgres', more: Partial<pg.ClientConfig> = {}) => {
  const client = new pg.Client({ ...params, password: params.password ?? '', database, ...more })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** What was raised, as the explainer is given it. */
const saidBy = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (raised: pg.DatabaseError) => raised,
  )
  if (error === null) throw new Error('nothing was raised')
  return { sqlState: error.code, message: error.message, detail: error.detail, hint: error.hint }
}

const idOf = async (work: Promise<unknown>) => explainServerError(await saidBy(work)).id

describe.each(testServers())('a server in trouble, $name', ({ major, params: shared }) => {
  let cluster: Cluster
  let client: pg.Client
  beforeAll(async () => {
    cluster = await startCluster(major, { settings: { max_locks_per_transaction: '10', max_connections: '20' } })
    client = await connect(cluster.params)
  })
  afterAll(async () => {
    await client.end()
    await cluster.stop()
  })

  it('too-many-locks', async () => {
    const many = `DO $$BEGIN FOR i IN 1..3000 LOOP EXECUTE 'CREATE TABLE many_' || i || ' (a int)'; END LOOP; END$$`
    expect(await idOf(client.query(many))).toBe('too-many-locks')
  })

  it('disk-full', async () => {
    const said = await saidBy(client.query(`COPY (SELECT repeat('x', 1000000)) TO '/dev/full'`))
    expect([said.sqlState, explainServerError(said).id]).toEqual(['53100', 'disk-full'])
  })

  it('deadlock', async () => {
    const other = await connect(cluster.params)
    await client.query(`SET deadlock_timeout = 10; CREATE TABLE one (a int); CREATE TABLE two (a int)`)
    await client.query('BEGIN; LOCK TABLE one')
    await other.query(`SET deadlock_timeout = 10; BEGIN; LOCK TABLE two`)
    const both = await Promise.allSettled([client.query('LOCK TABLE two'), other.query('LOCK TABLE one')])
    const failed = both.find((one) => one.status === 'rejected')
    expect(await idOf(Promise.reject(failed?.reason))).toBe('deadlock')
    await client.query('ROLLBACK')
    await other.end()
  })

  it('bad-copy-row', async () => {
    const other = await connect(cluster.params)
    await other.query('CREATE TABLE narrow (a int)')
    const copy = await openSession(other).copyIn('COPY narrow FROM STDIN')
    if (!('write' in copy)) throw new Error('the server took no rows')
    await copy.write(Buffer.from('1\tone too many\n'))
    const { error } = await copy.finish()
    expect(explainServerError({ sqlState: error?.code, message: error?.message ?? '' }).id).toBe('bad-copy-row')
    await other.end()
  })

  it('encoding-locale', async () => {
    const sql = `CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C.UTF-8' TEMPLATE template0`
    expect(await idOf(client.query(sql))).toBe('encoding-locale')
  })

  it('collation-version', async () => {
    await client.query(`CREATE DATABASE sorted LOCALE_PROVIDER icu ICU_LOCALE 'en' TEMPLATE template0`)
    await client.query(`UPDATE pg_database SET datcollversion = '0' WHERE datname = 'sorted'`)
    const other = new pg.Client({ ...cluster.params, database: 'sorted' })
    const notices: pg.DatabaseError[] = []
    other.on('notice', (notice) => void notices.push(notice as pg.DatabaseError))
    await other.connect()
    await other.query('SELECT 1')
    await other.end()
    const [notice] = notices
    expect(explainServerError({ sqlState: notice?.code, message: notice?.message ?? '' }).id).toBe('collation-version')
  })

  it('no-hba-entry', async () => {
    const file = join(cluster.dataDirectory, 'pg_hba.conf')
    const before = readFileSync(file)
    writeFileSync(file, `host all postgres 127.0.0.1/32 scram-sha-256\n`)
    await client.query('CREATE ROLE kept_out LOGIN; SELECT pg_reload_conf()')
    const refused = () => saidBy(connect({ ...cluster.params, user: 'kept_out' }))
    await expect.poll(async () => explainServerError(await refused()).id, { timeout: 5000 }).toBe('no-hba-entry')
    writeFileSync(file, before)
  })

  it('ssl-required', async () => {
    expect(await idOf(connect(shared, 'postgres', { ssl: true }))).toBe('ssl-required')
  })

  it('starting-up: nobody gets in while the server stops', async () => {
    process.kill(cluster.pid, 'SIGTERM') // waits for the session that is there
    const late = async () =>
      connect(cluster.params).then(
        async (one) => one.end().then(() => 'connected'),
        async (error: unknown) => idOf(Promise.reject(error)),
      )
    await expect.poll(late, { timeout: 5000 }).toBe('starting-up')
  })
})

const psql = join(binDirFor(15) ?? '', 'psql')
const [server] = testServers()

describe.skipIf(binDirFor(15) === null || server === undefined)('psql itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-provoked-'))
  const run = (script: string, ...args: string[]) =>
    new Promise<string>((resolve) => {
      const file = join(folder, 'a.sql')
      writeFileSync(file, script)
      const { host, port, user, password } = server!.params
      execFile(
        psql,
        ['-X', '-h', host, '-p', String(port), '-U', user, '-d', 'postgres', '-f', file, ...args],
        { env: { ...process.env, LC_ALL: 'C', PGPASSWORD: password, PGCONNECT_TIMEOUT: '2' }, cwd: folder },
        (_error, out, stderr) => resolve(stderr + out), // an archive is refused on stdout
      )
    })
  const explained = async (script: string, ...args: string[]) => {
    const message = (await run(script, ...args)).trim()
    return explainServerError({ message }).id
  }

  it.each([
    ['archive-not-script', 'PGDMP\x01\x0e'],
    ['restricted-mode', '\\restrict key\n\\! echo no\n'],
    ['psql-too-old', '\\restrictions\n'],
    ['invalid-command', '\\nonsense\n'],
    ['include-missing', '\\i not-there.sql\n'],
  ])('%s', async (id, script) => {
    expect(await explained(script)).toBe(id)
  })

  it('disk-full, on this computer', async () => {
    expect(await explained('SELECT 1;\n', '-L', '/dev/full', '-o', '/dev/full')).toBe('disk-full')
  })

  it('host-unknown, password-wrong, connection-refused', async () => {
    expect(await explained('', '-h', 'no-such-host.invalid')).toBe('host-unknown')
    expect(await explained('', '-U', 'nobody_here', '-w')).toBe('password-wrong')
    expect(await explained('', '-p', '1')).toBe('connection-refused')
  })

  it('host-unreachable: somebody listens and never answers', async () => {
    const sockets: Socket[] = []
    const silent = createServer((socket) => void sockets.push(socket))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    const target = { host: '127.0.0.1', port, user: 'x' }
    expect(await idOf(connect(target, 'postgres', { connectionTimeoutMillis: 200 }))).toBe('host-unreachable')
    for (const socket of sockets) socket.destroy()
    silent.close()
  })

  it('connection-lost: somebody hangs up; password-needed: there is none to give', async () => {
    const rude = createServer((socket) => void socket.on('data', () => socket.destroy()))
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve))
    const { port } = rude.address() as AddressInfo
    expect(await idOf(connect({ host: '127.0.0.1', port, user: 'x' }))).toBe('connection-lost')
    rude.close()
    const { host, port: asking, user } = server!.params
    const client = new pg.Client({ host, port: asking, user, database: 'postgres' })
    client.on('error', () => undefined)
    expect(await idOf(client.connect())).toBe('password-needed')
  })
})
