import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ServerRef } from '../../../../shared/model/server.ts'
import { parseServerKey, serverKey } from '../../../../renderer/state/server-key.ts'

const name = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
const address: fc.Arbitrary<ServerRef> = fc
  .record({
    host: name,
    port: fc.integer({ min: 1, max: 65_535 }),
    user: fc.option(name),
    database: fc.option(name),
    sslMode: fc.option(fc.constantFrom('disable' as const, 'require' as const, 'verify-full' as const)),
  })
  .map(({ host, port, user, database, sslMode }) => ({
    kind: 'address',
    host,
    port,
    ...(user !== null && { user }),
    ...(database !== null && { database }),
    ...(sslMode !== null && { sslMode }),
  }))

describe('the key of a server', () => {
  it.each<[string, ServerRef]>([
    ['built-in', { kind: 'built-in' }],
    ['built-in:18', { kind: 'built-in', major: 18 }],
    ['localhost:5432', { kind: 'address', host: 'localhost', port: 5432 }],
    [
      'postgres@db.example.org:6432/app?require',
      { kind: 'address', host: 'db.example.org', port: 6432, user: 'postgres', database: 'app', sslMode: 'require' },
    ],
    ['%2Fvar%2Frun%2Fpostgresql:5432', { kind: 'address', host: '/var/run/postgresql', port: 5432 }],
  ])('%s', (key, ref) => {
    expect(serverKey(ref)).toBe(key)
    expect(parseServerKey(key)).toEqual(ref)
  })

  it('reads back every server it can write', () => {
    fc.assert(
      fc.property(address, (ref) => {
        expect(parseServerKey(serverKey(ref))).toEqual(ref)
      }),
    )
  })

  it.each(['', 'localhost', 'localhost:0', 'localhost:70000', 'built-in:x', '%zz:5432', 'a@b@c:1'])(
    'is not %j',
    (key) => {
      expect(parseServerKey(key)).toBeNull()
    },
  )
})
