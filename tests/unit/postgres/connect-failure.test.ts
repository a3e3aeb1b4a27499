import { describe, expect, it } from 'vitest'
import { describeConnectError, PasswordMissing } from '../../../electron/core/postgres/connect-failure.ts'

const target = { host: 'localhost', port: 5432, user: 'shop', database: 'shop' }
const coded = (code: string, message = 'words') => Object.assign(new Error(message), { code })

describe('describeConnectError', () => {
  it.each([
    [coded('ECONNREFUSED'), 'server-unreachable', /Nothing listens on localhost:5432/],
    [coded('ENOTFOUND'), 'server-unreachable', /no computer called "localhost"/],
    [coded('EAI_AGAIN'), 'server-unreachable', /could not be looked up/],
    [coded('ETIMEDOUT'), 'server-unreachable', /Nothing answered/],
    [new Error('timeout expired'), 'server-unreachable', /Nothing answered/],
    [coded('ECONNRESET'), 'server-refused', /closed the connection at once/],
    [coded('28P01'), 'password-wrong', /did not accept the password for role "shop"/],
    [coded('28000', 'no pg_hba.conf entry for host "10.0.0.1"'), 'server-refused', /has no rule/],
    [coded('28000', 'role "shop" is not permitted to log in'), 'server-refused', /does not let role "shop"/],
    [coded('3D000'), 'not-found', /has no database "shop"/],
    [coded('42501'), 'permission-denied', /may not connect/],
    [coded('53300'), 'server-refused', /no connection left/],
    [coded('57P03'), 'server-refused', /starting up/],
    [coded('53100'), 'disk-full', /disk/],
    [new PasswordMissing(), 'password-needed', /asks for a password/],
    [
      new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'),
      'password-needed',
      /asks for a password/,
    ],
    [new Error('The server does not support SSL connections'), 'server-refused', /has no encryption/],
    [coded('DEPTH_ZERO_SELF_SIGNED_CERT'), 'server-refused', /certificate/],
    [new Error('Connection terminated unexpectedly'), 'server-refused', /closed the connection/],
  ])('%s is %s', (error, kind, message) => {
    const { failure } = describeConnectError(error, target)
    expect(failure.kind).toBe(kind)
    expect(failure.message).toMatch(message)
    expect(failure.hint).toMatch(/\w{3}/)
  })

  it('reads the code out of what two addresses answered', () => {
    const both = new AggregateError([coded('ECONNREFUSED', 'connect ECONNREFUSED ::1:5432'), coded('ECONNREFUSED')], '')
    expect(describeConnectError(both, target).failure).toMatchObject({
      kind: 'server-unreachable',
      message: 'Nothing listens on localhost:5432.',
    })
  })

  it('keeps the SQLSTATE and the words of a server in another language', () => {
    const { failure } = describeConnectError(
      coded('28P01', 'Passwort-Authentifizierung für Benutzer »shop« fehlgeschlagen'),
      target,
    )
    expect(failure).toMatchObject({
      sqlState: '28P01',
      kind: 'password-wrong',
      serverMessage: expect.stringContaining('Passwort') as string,
    })
  })

  it('speaks of sockets as sockets', () => {
    expect(describeConnectError(coded('ENOENT'), { ...target, host: '/run/postgresql' }).failure.message).toMatch(
      /No server has a socket in \/run\/postgresql for port 5432/,
    )
  })
})
