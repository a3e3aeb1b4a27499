import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeConnectError, PasswordMissing } from '../../../electron/core/postgres/connect-failure.ts'
import { resolveConnection, secretKey } from '../../../electron/core/server/resolve-connection.ts'
import { createTestHost } from '../../helpers/test-host.ts'

const ref = { kind: 'address' as const, host: 'localhost', port: 5433, user: 'me' }
const passfile = join(mkdtempSync(join(tmpdir(), 'gw-resolve-')), 'pass')
writeFileSync(passfile, 'localhost:5433:*:me:from passfile')
chmodSync(passfile, 0o600)

const resolve = async (env: Record<string, string>, secret?: string, given?: string) => {
  const host = createTestHost({ env: { PGPASSFILE: passfile, ...env } })
  if (secret !== undefined) await host.secrets.set(secretKey(ref), secret, false)
  return (await resolveConnection(host, ref, given)).password
}

describe('where the password comes from', () => {
  it.each([
    ['the person', { PGPASSWORD: 'env' }, 'secret', 'given', 'given'],
    ['the keychain', { PGPASSWORD: 'env' }, 'secret', undefined, 'secret'],
    ['PGPASSWORD', { PGPASSWORD: 'env' }, undefined, undefined, 'env'],
    [
      'DATABASE_URL of this server',
      { DATABASE_URL: 'postgres://me:url@127.0.0.1:5433/x' },
      undefined,
      undefined,
      'url',
    ],
    [
      'DB_PASS of this server',
      { DB_HOST: 'localhost', DB_PORT: '5433', DB_USER: 'me', DB_PASS: 'db' },
      undefined,
      undefined,
      'db',
    ],
    ['the passfile', {}, undefined, undefined, 'from passfile'],
    [
      'not a PGPASSWORD that is for another role',
      { PGUSER: 'you', PGPASSWORD: 'env' },
      undefined,
      undefined,
      'from passfile',
    ],
    [
      'not a DATABASE_URL of another server',
      { DATABASE_URL: 'postgres://me:url@127.0.0.1:5432/x' },
      undefined,
      undefined,
      'from passfile',
    ],
    ['not a DB_PASS of another host', { DB_HOST: 'db', DB_PASS: 'db' }, undefined, undefined, 'from passfile'],
    ['not an empty one', { PGPASSWORD: '' }, undefined, '', 'from passfile'],
    [
      'not a DATABASE_URL that cannot be read',
      { DATABASE_URL: 'postgres://me:url@h:x/x' },
      undefined,
      undefined,
      'from passfile',
    ],
  ])('%s', async (_, env, secret, given, expected) => {
    expect(await resolve(env as Record<string, string>, secret, given)).toBe(expected)
  })

  it('may be nowhere: then the server is asked without', async () => {
    expect(await resolve({ PGPASSFILE: '/no/such' })).toBeUndefined()
  })
})

it.skipIf(process.platform === 'win32')(
  'says of a passfile that is not used why, for when a password is asked',
  async () => {
    const open = join(mkdtempSync(join(tmpdir(), 'gw-resolve-')), 'pass')
    writeFileSync(open, '*:*:*:*:pw')
    chmodSync(open, 0o644)
    const params = await resolveConnection(createTestHost({ env: { PGPASSFILE: open } }), ref)
    const { failure } = describeConnectError(new PasswordMissing(), params)
    expect(failure.kind).toBe('password-needed')
    expect(failure.detail).toMatch(/^The passfile .* is not used: it has group or world access/)
    expect(failure.hint).toMatch(/^Run: chmod 0600 /)
  },
)

it('fills in the administrator and the maintenance database', async () => {
  const host = createTestHost({ env: { PGPASSFILE: '/no/such' } })
  expect(await resolveConnection(host, { kind: 'address', host: 'h', port: 5432, sslMode: 'verify-full' })).toEqual({
    host: 'h',
    port: 5432,
    user: 'postgres',
    database: 'postgres',
    sslMode: 'verify-full',
  })
})

it('says how to start a built-in server that is not there', async () => {
  await expect(resolveConnection(createTestHost(), { kind: 'built-in' })).rejects.toMatchObject({
    failure: { kind: 'built-in-server', hint: 'Start it: groundwork server start' },
  })
})
