// sslmode against a server with TLS: what each mode accepts, and the way from one to the other that pg_hba.conf leaves open.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GroundworkError } from '../../../electron/core/failures.ts'
import { connect, withClient } from '../../../electron/core/postgres/connect.ts'
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { askPort } from '../../../electron/core/server/ask-port.ts'
import { serverAccount, startCluster, type Cluster } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

describe.runIf(hasOpenssl)('encryption', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-tls-'))
  let cluster: Cluster
  const before = process.env['PGSSLROOTCERT']

  beforeAll(async () => {
    chmodSync(folder, 0o755)
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '2',
        '-subj',
        '/CN=localhost',
        '-addext',
        'subjectAltName=DNS:localhost',
        '-keyout',
        join(folder, 'key'),
        '-out',
        join(folder, 'cert'),
      ],
      { stdio: 'ignore' },
    )
    const account = serverAccount()
    if (account) chownSync(join(folder, 'key'), account.uid, account.gid)
    chmodSync(join(folder, 'key'), 0o600)
    cluster = await startCluster(testServers()[0]!.major, {
      settings: { ssl: 'on', ssl_cert_file: join(folder, 'cert'), ssl_key_file: join(folder, 'key') },
    })
  })
  afterAll(async () => {
    if (before === undefined) delete process.env['PGSSLROOTCERT']
    else process.env['PGSSLROOTCERT'] = before
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const isEncrypted = (change: Partial<ConnectionParams>) =>
    withClient(
      { ...cluster.params, ...change },
      async (client) =>
        (await client.query<{ ssl: boolean }>('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')).rows[0]?.ssl,
    )
  const allow = async (rule: string) => {
    const { writeHba } = await withClient(cluster.params, async (client) => {
      const file = (await client.query<{ f: string }>("SELECT current_setting('hba_file') AS f")).rows[0]!.f
      return {
        writeHba: () =>
          writeFileSync(
            file,
            `${rule} all gw_tls 127.0.0.1/32 scram-sha-256\nhost all postgres 127.0.0.1/32 scram-sha-256\n`,
          ),
      }
    })
    writeHba()
    await withClient(cluster.params, (client) => client.query('SELECT pg_reload_conf()'))
    await new Promise((resolve) => setTimeout(resolve, 150))
  }

  it('is used when it is required, not on this computer when nobody asks', async () => {
    expect(await isEncrypted({ sslMode: 'require' })).toBe(true)
    expect(await isEncrypted({})).toBe(false)
    expect(await isEncrypted({ sslMode: 'disable' })).toBe(false)
  })

  it('takes the way that pg_hba.conf leaves open', async () => {
    await withClient(cluster.params, (client) => client.query("CREATE ROLE gw_tls LOGIN PASSWORD 'tls'"))
    const role = { user: 'gw_tls', password: 'tls' }
    await allow('hostssl')
    expect(await isEncrypted({ ...role, sslMode: 'prefer' })).toBe(true)
    expect(await isEncrypted(role)).toBe(true)
    await expect(connect({ ...cluster.params, ...role, sslMode: 'disable' })).rejects.toMatchObject({
      failure: { kind: 'server-refused', sqlState: '28000' },
    })
    await allow('hostnossl')
    expect(await isEncrypted({ ...role, sslMode: 'prefer' })).toBe(false)
    await expect(connect({ ...cluster.params, ...role, sslMode: 'require' })).rejects.toMatchObject({
      failure: { kind: 'server-refused', sqlState: '28000' },
    })
    await expect(connect({ ...cluster.params, ...role, password: 'no' })).rejects.toMatchObject({
      failure: { kind: 'password-wrong' },
    })
  })

  it('checks the certificate when told to', async () => {
    const error: unknown = await connect({ ...cluster.params, sslMode: 'verify-full' }).catch((e: unknown) => e)
    expect((error as GroundworkError).failure).toMatchObject({
      kind: 'server-refused',
      message: expect.stringMatching(/certificate/) as string,
    })
    process.env['PGSSLROOTCERT'] = join(folder, 'cert')
    expect(await isEncrypted({ host: 'localhost', sslMode: 'verify-full' })).toBe(true)
    await expect(isEncrypted({ host: '127.0.0.1', sslMode: 'verify-full' })).rejects.toMatchObject({
      failure: { message: expect.stringMatching(/certificate/) as string },
    }) // another name than the certificate's
    expect(await isEncrypted({ host: '127.0.0.1', sslMode: 'verify-ca' })).toBe(true)
  })

  it('does not stand in the way of a probe', async () => {
    expect(await askPort('127.0.0.1', cluster.port, 1000)).toMatchObject({ kind: 'needs-password' })
  })
})
