import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { connectionForms } from '../../../electron/core/recipe/connection-forms.ts'
import { readEnv } from '../../../electron/core/recipe/env-file.ts'

const facts = {
  host: 'localhost',
  port: 5433,
  database: 'my db',
  role: "o'neil",
  password: 'p\'a"s;s=w\\o@r/d:#$%&? ü',
}
const form = (id: string, change: Partial<typeof facts> = {}): string =>
  connectionForms({ ...facts, ...change }).find((one) => one.id === id)?.text ?? ''
const text = fc.string({ minLength: 1, unit: 'grapheme' }).filter((s) => !s.includes('\0'))

describe('connection forms', () => {
  it('has each id once and a label', () => {
    const ids = connectionForms(facts).map((one) => one.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(
      expect.arrayContaining(['uri', 'psycopg', 'jdbc', 'dotnet', 'django', 'env', 'psql', 'go', 'node']),
    )
  })
  it('URI: the driver reads the same back, whatever the names', () => {
    fc.assert(
      fc.property(text, text, text, (role, password, database) => {
        const uri = form('uri', { role, password, database })
        const client = new pg.Client(uri)
        // Not client.database: pg leaves %23 and the like in it, which is why its own form has fields.
        expect([client.user, client.password, client.port, decodeURIComponent(new URL(uri).pathname.slice(1))]).toEqual(
          [role, password, 5433, /^\.\.?$/.test(database) ? '' : database],
        ) // URL folds /. and /..
      }),
    )
  })
  it('has the scheme of SQLAlchemy', () =>
    expect(form('psycopg', { role: 'a', password: 'b c', database: 'd' })).toBe(
      'postgresql+psycopg://a:b%20c@localhost:5433/d',
    ))
  it('JDBC puts user and password into the query', () => {
    const url = new URL(form('jdbc').replace('jdbc:', ''))
    expect([url.searchParams.get('user'), url.searchParams.get('password'), decodeURIComponent(url.pathname)]).toEqual([
      facts.role,
      facts.password,
      '/my db',
    ])
  })
  it('.NET quotes and doubles', () => {
    expect(form('dotnet')).toBe(
      `Host=localhost;Port=5433;Database="my db";Username="o'neil";Password="p'a""s;s=w\\o@r/d:#$%&? ü"`,
    )
    expect(form('dotnet', { password: 'a"b', role: 'x', database: 'd' })).toBe(
      `Host=localhost;Port=5433;Database=d;Username=x;Password='a"b'`,
    )
  })
  it('Django: Python reads the same back', () => {
    const passwords = [facts.password, '\\', "'", '"', `'"`, 'a\nb', '\u0007', '${x}']
    const program = passwords
      .map((password) => `${form('django', { password })}\nprint(json.dumps(DATABASES["default"]))`)
      .join('\n')
    const out = execFileSync('python3', ['-c', `import json\n${program}`], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    expect(out).toEqual(
      passwords.map(
        (PASSWORD) => expect.objectContaining({ NAME: 'my db', USER: "o'neil", PASSWORD, PORT: '5433' }) as unknown,
      ),
    )
  }, 20_000)
  it('.env reads back', () => {
    fc.assert(
      fc.property(
        text.filter((s) => s.trim() === s),
        (password) => {
          expect(readEnv(form('env', { password })).get('PGPASSWORD')).toBe(password)
        },
      ),
    )
  })
  it('libpq words are quoted', () =>
    expect(form('go')).toBe(
      `host=localhost port=5433 user='o\\'neil' password='p\\'a"s;s=w\\\\o@r/d:#$%&? ü' dbname='my db'`,
    ))
  it('psql never holds the password', () =>
    expect(form('psql')).toBe('psql postgresql://o%27neil@localhost:5433/my%20db'))
  it('keeps a hidden password readable', () => {
    for (const one of connectionForms({ ...facts, password: '********' }))
      if (one.id !== 'psql') expect(one.text).toContain('********')
  })
})
