import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GroundworkError } from '../../../electron/core/failures.ts'
import { parseServerText } from '../../../electron/core/server/parse-server.ts'
import { serverFromEnvironment } from '../../../electron/core/server/server-from-environment.ts'

const folder = mkdtempSync(join(tmpdir(), 'gw-service-'))
const serviceFile = join(folder, 'pg_service.conf')
writeFileSync(
  serviceFile,
  '# mine\n[shop]\nhost=db.example.org\nport=5444\nuser=shopper\npassword=from file\ndbname=shop\nsslmode=require\n\n[other]\nhost=o\n',
)
const env = { PGSERVICEFILE: serviceFile, HOME: folder }
const address = (more: object) => ({ kind: 'address', port: 5432, ...more })
const failureOf = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    if (error instanceof GroundworkError) return error.failure
    throw error
  }
  throw new Error('it did not fail')
}

describe('parseServerText', () => {
  it.each([
    ['built-in', { kind: 'built-in' }],
    ['built-in:18', { kind: 'built-in', major: 18 }],
    ['Builtin:15', { kind: 'built-in', major: 15 }],
    ['localhost', address({ host: 'localhost' })],
    ['localhost:5433', address({ host: 'localhost', port: 5433 })],
    ['5433', address({ host: 'localhost', port: 5433 })],
    [':5433', address({ host: 'localhost', port: 5433 })],
    ['me@db:5433/shop', address({ host: 'db', port: 5433, user: 'me', database: 'shop' })],
    ['[::1]:5433', address({ host: '::1', port: 5433 })],
    ['::1', address({ host: '::1' })],
    ['192.168.0.5', address({ host: '192.168.0.5' })],
    ['/run/postgresql', address({ host: '/run/postgresql' })],
    ['/run/postgresql:5433', address({ host: '/run/postgresql', port: 5433 })],
    ['/run/postgresql/.s.PGSQL.5433', address({ host: '/run/postgresql', port: 5433 })],
    ['postgresql://localhost', address({ host: 'localhost' })],
    ['postgres://', address({ host: 'localhost' })],
    ['postgres:///shop', address({ host: 'localhost', database: 'shop' })],
    [
      'postgres://me@[2001:db8::1]:6000/shop?sslmode=verify-full',
      address({ host: '2001:db8::1', port: 6000, user: 'me', database: 'shop', sslMode: 'verify-full' }),
    ],
    ['postgresql://%2Frun%2Fpostgresql/shop', address({ host: '/run/postgresql', database: 'shop' })],
    [
      'postgresql:///shop?host=/run/postgresql&port=5433',
      address({ host: '/run/postgresql', port: 5433, database: 'shop' }),
    ],
    ['"postgresql+asyncpg://me@h/shop"', address({ host: 'h', user: 'me', database: 'shop' })],
    ['DATABASE_URL=postgres://me@h/shop', address({ host: 'h', user: 'me', database: 'shop' })],
    [
      'jdbc:postgresql://h:5433/shop?user=me&ssl=true',
      address({ host: 'h', port: 5433, user: 'me', database: 'shop', sslMode: 'require' }),
    ],
    [
      "host=h port=5433 user='my user' dbname=shop connect_timeout=5",
      address({ host: 'h', port: 5433, user: 'my user', database: 'shop' }),
    ],
    [
      'Host=h;Port=5433;Username=me;Database=shop;SSL Mode=Require',
      address({ host: 'h', port: 5433, user: 'me', database: 'shop', sslMode: 'require' }),
    ],
    ['service=other', address({ host: 'o' })],
    ['postgresql://?service=other', address({ host: 'o' })],
  ])('%s', (text, ref) => {
    expect(parseServerText(text, env)).toEqual({ ref })
  })

  it.each([
    ['postgresql+psycopg://me:p%40ss%3Aw@h:5433/shop', 'p@ss:w'],
    ['postgres://me:p@ss@h/shop', 'p@ss'],
    ['postgres://h/shop?user=me&password=p%26w', 'p&w'],
    ["host=h password='it\\'s' user=me", "it's"],
    ['Server=h;User Id=me;Password="a;b!"', 'a;b!'],
    ['service=shop', 'from file'],
    ['service=shop password=mine', 'mine'],
  ])('the password of %s stands apart', (text, password) => {
    const parsed = parseServerText(text, env)
    expect(parsed.password).toBe(password)
    expect(JSON.stringify(parsed.ref)).not.toContain(password)
  })

  it.each([
    ['', /No server/, /localhost/],
    ['bilt-in', /not a server/, /built-in/],
    ['built-in:abc', /no major version/, /built-in:18/],
    ['localhost:99999', /"99999" is no port/, /1 to 65535/],
    ['localhost:abc', /"abc" is no port/, /1 to 65535/],
    ['postgre://h/d', /not how an address/, /Did you mean postgres:/],
    ['mysql://root:pw@h/d', /address of MySQL/, /postgresql:/],
    ['sqlite:///db.sqlite3', /address of SQLite/, /postgresql:/],
    ['postgres://me:a%zz@h/d', /holds a %/, /%25/],
    ['postgres://me:se/cret@h/d', /password holds a \/ or \?/, /%2F/],
    ['postgres://h/d?sslmode=requir', /sslmode "requir"/, /require/],
    ['postgres://h1,h2/d', /Several hosts/, /one/],
    ['hots=localhost dbname=x', /"hots" is not a word/, /host/],
    ["host=h dbname='x", /cannot be read to its end/, /quotes/],
    ['service=shopp', /no service "shopp"/, /Did you mean shop\?/],
    ['a b c', /not a form/, /localhost:5432/],
    ['host\nname', /one line/, /Paste one/],
  ])('%s is refused with a way on', (text, message, hint) => {
    const failure = failureOf(() => parseServerText(text, env))
    expect(failure.kind).toBe('usage')
    expect(failure.message).toMatch(message)
    expect(failure.hint).toMatch(hint)
  })

  it('never repeats a password of digits that looks like a port', () => {
    const read = () => parseServerText('postgres://u:12345678/@h', env)
    expect(read).toThrow(/password holds a/)
    expect(read).not.toThrow(/12345678/)
  })

  it('never repeats a password in what it says', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Z0-9]{8}$/),
        fc.constantFrom(
          'postgres://u:PW@h:x/d',
          'mysql://u:PW@h/d',
          'postgres://u:PW%zz@h',
          'postgres://u:PW/@h',
          'host=h password=PW hots=1',
          "host=h password='PW",
          'x y PW',
          'postgrs://u:PW@h',
          'postgres://u:PW@[::1/d',
        ),
        (password, form) => {
          try {
            parseServerText(form.replace('PW', password), env)
          } catch (error) {
            expect(error).toBeInstanceOf(GroundworkError)
            expect(JSON.stringify((error as GroundworkError).failure)).not.toContain(password)
          }
        },
      ),
    )
  })

  it('answers or refuses, and never falls over, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((s) => `postgres://${s}`),
          fc.string().map((s) => `host=${s}`),
        ),
        (text) => {
          try {
            parseServerText(text, {})
          } catch (error) {
            expect(error).toBeInstanceOf(GroundworkError)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it('brings encoded users, passwords and databases back whole', () => {
    const text = fc
      .string({ minLength: 1, unit: 'binary' })
      .filter((s) => !/[\uD800-\uDFFF]/.test(s) && !s.includes('\0') && !/[\r\n]/.test(s))
    fc.assert(
      fc.property(text, text, (user, password) => {
        const parsed = parseServerText(
          `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@h:5433/d`,
          {},
        )
        expect(parsed).toEqual({ ref: address({ host: 'h', port: 5433, user, database: 'd' }), password })
      }),
    )
  })
})

describe('serverFromEnvironment', () => {
  it.each([
    [{}, null],
    [{ PGPASSWORD: 'x', PGUSER: 'u' }, null],
    [
      { PGHOST: 'h', PGPORT: '5433', PGUSER: 'u', PGDATABASE: 'd', PGPASSWORD: 'p', PGSSLMODE: 'require' },
      {
        ref: address({ host: 'h', port: 5433, user: 'u', database: 'd', sslMode: 'require' }),
        password: 'p',
      },
    ],
    [{ DATABASE_URL: 'postgres://u:p@h/d' }, { ref: address({ host: 'h', user: 'u', database: 'd' }), password: 'p' }],
    [{ DATABASE_URL: 'sqlite:///x' }, null],
    [
      { DB_HOST: 'h', DB_PORT: '5433', DB_USER: 'u', DB_PASS: 'p', DB_NAME: 'd' },
      { ref: address({ host: 'h', port: 5433, user: 'u', database: 'd' }), password: 'p' },
    ],
    [{ PGHOST: 'pg', DATABASE_URL: 'postgres://u:p@h/d' }, { ref: address({ host: 'pg' }) }],
    [
      { ...env, PGSERVICE: 'shop', PGHOST: 'elsewhere' },
      {
        ref: address({
          host: 'db.example.org',
          port: 5444,
          user: 'shopper',
          database: 'shop',
          sslMode: 'require',
        }),
        password: 'from file',
      },
    ],
  ])('%j', (variables, expected) => {
    expect(serverFromEnvironment(variables)).toEqual(expected)
  })
  it('says which variable makes no sense', () => {
    expect(failureOf(() => serverFromEnvironment({ PGHOST: 'h', PGPORT: 'many' })).message).toMatch(/"many" is no port/)
  })
})
