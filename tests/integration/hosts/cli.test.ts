import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../../../electron/core/postgres/connect.ts'
import { run } from '../../helpers/run-cli.ts'
import { testServers } from '../../helpers/servers.ts'
import { shopEntries, writePgTar } from '../../helpers/write-archive.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const [server] = testServers()
if (!server) throw new Error('No PostgreSQL to test with.')
const { params } = server
const where = `${params.user}@${params.host}:${params.port}`
const env = { PGPASSWORD: params.password ?? '' }

let folder: string
const names = new Set<string>()
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'groundwork-cli-int-'))))
afterAll(async () => {
  const client = await connect(params)
  for (const name of names) {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
      [name],
    )
    for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`)
    await client.query(`DROP ROLE IF EXISTS "${name}"`)
  }
  await client.end()
  rmSync(folder, { recursive: true, force: true })
})

/** A recipe of its own folder; `name` is the database and the role. */
const recipe = (name: string, sql: string, more = ''): string => {
  names.add(name)
  const own = mkdtempSync(join(folder, 'recipe-'))
  writeFileSync(join(own, 'schema.sql'), sql)
  writeFileSync(
    join(own, 'groundwork.yaml'),
    `groundwork: 1
name: ${name}
role: { name: ${name}, password: generate }
database: { name: ${name} }
load:
  - { script: schema.sql }
${more}`,
  )
  return own
}
const shopSql = `CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TABLE customer (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customer, mood mood);
CREATE INDEX orders_customer ON orders (customer);
`
const cli = (...args: string[]) => run([...args, '--server', where], { env, cwd: folder })

describe('setup', () => {
  test('--json: verified, the documented shape, alone on stdout; again: nothing changed; check agrees', async () => {
    const own = recipe(
      'gwcli_shop',
      shopSql,
      'env: { file: .env, set: { DATABASE_URL: "postgresql://{{role}}:{{password}}@{{host}}:{{port}}/{{database}}" } }\n',
    )
    const first = await cli('setup', own, '--json')
    expect(first.err).toBe('')
    const result = JSON.parse(first.out) as Record<string, unknown>
    expect(first.code).toBe(0)
    expect(result).toMatchObject({
      outcome: 'verified',
      changed: true,
      database: 'gwcli_shop',
      role: 'gwcli_shop',
      server: { host: params.host, port: params.port },
      report: {
        counts: {
          tables: { expected: 2, found: 2 },
          enums: { expected: 1, found: 1 },
          indexes_explicit: { expected: 1, found: 1 },
        },
        missing: [],
        different: [],
        extra: [],
      },
    })
    expect(result).not.toHaveProperty('error')
    for (const step of result['steps'] as Record<string, unknown>[])
      expect(step).toMatchObject({
        id: expect.any(String),
        title: expect.any(String),
        status: expect.any(String),
        durationMs: expect.any(Number),
      })
    const password = /:\/\/gwcli_shop:([^@]+)@/.exec(readFileSync(join(own, '.env'), 'utf8'))?.[1] ?? ''
    expect(password.length).toBeGreaterThan(10)
    expect(first.out).not.toContain(password)

    const second = await cli('setup', own, '--json')
    expect(second.code).toBe(0)
    expect(JSON.parse(second.out)).toMatchObject({ outcome: 'verified', changed: false })
    const checked = await cli('check', own, '--json')
    expect(checked.code).toBe(0)
    expect(JSON.parse(checked.out)).toMatchObject({ outcome: 'verified' })
    const planned = await cli('plan', own, '--json')
    expect(planned.code).toBe(0)
    expect(JSON.parse(planned.out)).toMatchObject({ state: 'nothing-to-do' })
  })

  test('text: steps on stderr, the proof on stdout, no escape codes in a pipe', async () => {
    const own = recipe('gwcli_text', shopSql)
    const { code, out, err } = await cli('setup', own)
    expect(code).toBe(0)
    expect(err).toMatch(/✓ Load schema\.sql/)
    expect(out).toMatch(/✓ Verified/)
    expect(out).toMatch(/tables\s+2\s+2\s+✓/)
    expect(out + err).not.toContain('\u001b')
  })

  test('--ndjson: events a line, the result last', async () => {
    const own = recipe('gwcli_lines', shopSql)
    const { code, out } = await cli('setup', own, '--ndjson')
    expect(code).toBe(0)
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; result?: unknown })
    expect(lines.length).toBeGreaterThan(5)
    expect(new Set(lines.map((line) => line.type)).has('steps')).toBe(true)
    expect(lines.filter((line) => line.type === 'result')).toHaveLength(1)
    expect(lines.at(-1)).toMatchObject({ type: 'result', result: { outcome: 'verified' } })
  })

  test('an error names file, line and SQLSTATE, and leaves nothing behind', async () => {
    const own = recipe('gwcli_broken', `${shopSql}CREATE TABLE broken (\n  id int,\n  what no_such_type\n);\n`)
    const { code, out } = await cli('setup', own, '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      outcome: 'failed',
      error: {
        kind: 'script-failed',
        sqlState: '42704',
        file: expect.stringContaining('schema.sql'),
        line: 7,
        message: expect.any(String),
      },
    })
    const client = await connect(params)
    const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', ['gwcli_broken'])
    await client.end()
    expect(rows).toEqual([])
    const text = await cli('setup', own)
    expect(text.err).toContain('no_such_type')
    expect(text.err).toContain('^')
    expect(text.err).not.toMatch(/\n\s+at .*\.ts/)
  })

  test('a database that differs is left alone; the flags named in the answer work', async () => {
    const own = recipe('gwcli_differs', shopSql)
    const client = await connect(params)
    await client.query('CREATE DATABASE gwcli_differs')
    const inside = await connect({ ...params, database: 'gwcli_differs' })
    await inside.query('CREATE TABLE precious (id int)')
    await inside.end()
    const refused = await cli('setup', own, '--json')
    expect(refused.code).toBe(1)
    const answer = JSON.parse(refused.out) as { outcome: string; error: { kind: string; hint: string } }
    expect(answer).toMatchObject({ outcome: 'failed', error: { kind: 'database-differs' } })
    expect(answer.error.hint).toContain('--replace')
    expect(answer.error.hint).toContain('--new-name')
    const planned = await cli('plan', own)
    expect(planned.code).toBe(1)

    const beside = await cli('setup', own, '--new-name', 'gwcli_differs_b', '--json')
    expect(JSON.parse(beside.out)).toMatchObject({ outcome: 'verified', database: 'gwcli_differs_b' })
    const replaced = await cli('setup', own, '--replace', '--json')
    const result = JSON.parse(replaced.out) as { outcome: string; previous: string }
    expect(result.outcome).toBe('verified')
    const kept = await connect({ ...params, database: result.previous })
    expect((await kept.query('SELECT 1 FROM pg_class WHERE relname = $1', ['precious'])).rowCount).toBe(1)
    await kept.end()
    await client.end()
  })

  test('at a terminal the plan is shown and asked about; no means nothing is made', async () => {
    const own = recipe('gwcli_asked', shopSql)
    const refused = await run(['setup', own, '--server', where], { env, tty: true, answers: ['n'] })
    expect(refused.code).toBe(4)
    expect(refused.err).toContain('Do it? [Y/n]')
    expect(refused.err).toContain('Load schema.sql')
    const agreed = await run(['setup', own, '--server', where], { env, tty: true, answers: [''] })
    expect(agreed.code).toBe(0)
    // The recipe has no .env: the generated password is shown this once, to the terminal and not to stdout.
    const shown = /postgres(?:ql)?:\/\/gwcli_asked:([^@]+)@/.exec(agreed.err)?.[1] ?? ''
    const client = await connect({
      ...params,
      user: 'gwcli_asked',
      password: decodeURIComponent(shown),
      database: 'gwcli_asked',
    })
    await client.end()
    expect(agreed.out).not.toContain(shown)
  })

  test('a generated password that nobody kept is left as it is by the next run', async () => {
    const own = recipe('gwcli_nokeep', shopSql)
    const first = await run(['setup', own, '--server', where, '--yes'], { env, tty: true })
    const shown = /postgres(?:ql)?:\/\/gwcli_nokeep:([^@]+)@/.exec(first.err)?.[1] ?? ''
    expect(JSON.parse((await cli('setup', own, '--json')).out)).toMatchObject({ outcome: 'verified', changed: false })
    const client = await connect({ ...params, user: 'gwcli_nokeep', password: shown, database: 'gwcli_nokeep' })
    await client.end()
  })

  test('passwords: asked at a terminal, and a clear word where nobody answers', async () => {
    const own = recipe('gwcli_pass', shopSql, 'env: { set: { PASSWORD: "{{password}}" } }\n')
    const alone = await run(['setup', own, '--server', where, '--json'], { env: { HOME: folder } })
    expect(alone.code).toBe(1)
    expect((JSON.parse(alone.out) as { error: { kind: string } }).error.kind).toMatch(/^password-/)
    const asked = await run(['setup', own, '--server', where, '--yes'], {
      env: { HOME: folder },
      tty: true,
      answers: [params.password ?? ''],
    })
    expect(asked.code).toBe(0)
    expect(asked.err + asked.out).not.toContain(params.password)
    const prompted = await run(['check', own, '--server', where, '--password-prompt'], {
      env: { HOME: folder },
      tty: true,
      answers: [params.password ?? ''],
    })
    expect(prompted.code).toBe(0)
  })

  test('the role password of an "ask" recipe comes from the environment or the terminal', async () => {
    const own = recipe('gwcli_ask', shopSql)
    const file = join(own, 'groundwork.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('password: generate', 'password: ask'))
    const nobody = await cli('setup', own, '--json')
    expect(nobody.code).toBe(1)
    expect(JSON.parse(nobody.out)).toMatchObject({
      error: { kind: 'password-needed', hint: expect.stringContaining('GROUNDWORK_ROLE_PASSWORD') },
    })
    const given = await run(['setup', own, '--server', where, '--json'], {
      env: { ...env, GROUNDWORK_ROLE_PASSWORD: 'a secret of mine' },
    })
    expect(JSON.parse(given.out)).toMatchObject({ outcome: 'verified' })
    expect(given.out).not.toContain('a secret of mine')
    const piped = await run(['setup', own, '--server', where, '--json', '--role-password-stdin'], {
      env,
      stdin: 'a secret of mine',
    })
    expect(JSON.parse(piped.out)).toMatchObject({ outcome: 'verified', changed: false })
    const client = await connect({ ...params, user: 'gwcli_ask', password: 'a secret of mine', database: 'gwcli_ask' })
    await client.end()
  })
})

describe('early failures still are the documented JSON', () => {
  test.each([
    ['a missing recipe', ['setup', 'nowhere.yaml', '--json'], 'file-missing'],
    ['no server', ['setup', 'ok', '--server', '127.0.0.1:1', '--json'], 'server-unreachable'],
    ['a server nobody can read', ['setup', 'ok', '--server', 'local host:5432', '--json'], 'usage'],
    ['a missing script', ['setup', 'noscript', '--json', '--server', where], 'file-missing'],
  ])('%s', async (_what, args, kind) => {
    const ok = recipe('gwcli_early', shopSql)
    const noScript = recipe('gwcli_early', shopSql)
    rmSync(join(noScript, 'schema.sql'))
    const { code, out } = await run(
      args.map((word) => ({ ok, noscript: noScript })[word] ?? word),
      { env, cwd: folder },
    )
    const result = JSON.parse(out) as Record<string, unknown>
    expect(result).toMatchObject({
      outcome: 'failed',
      steps: expect.any(Array),
      report: { counts: {}, missing: [], different: [], extra: [], checks: [] },
      findings: expect.any(Array),
      error: { kind, message: expect.any(String) },
    })
    expect(code).toBe(kind === 'usage' ? 2 : 1)
  })
})

describe('inspect', () => {
  test('says what a script holds, in words and as data', async () => {
    const own = recipe('gwcli_inspect', `\\set ON_ERROR_STOP on\n${shopSql}`)
    const { code, out } = await run(['inspect', join(own, 'schema.sql'), '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      format: 'script',
      encoding: expect.any(String),
      encodingDetails: { name: expect.any(String), source: expect.any(String) },
      lineEnds: 'lf',
      source: {},
      declares: { tables: 2, enums: 1, indexes_explicit: 1 },
      extensions: [],
      roles: [],
      metaCommands: [{ line: 1, command: expect.stringContaining('\\set') }],
      findings: expect.any(Array),
    })
    const text = await run(['inspect', join(own, 'schema.sql')])
    expect(text.out).toMatch(/tables\s+2/)
    const missing = await run(['inspect', 'nowhere.sql', '--json'])
    expect(missing.code).toBe(1)
    expect(JSON.parse(missing.out)).toMatchObject({ error: { kind: 'file-missing' } })
  })
})

describe('inspect of dumps', () => {
  test('an archive, wrapped or not, and what is no dump; as data and in words', async () => {
    const path = join(folder, 'gwcli.tgz')
    writeFileSync(path, gzipSync(writePgTar({ minor: 14, entries: shopEntries })))
    const { code, out } = await run(['inspect', path, '--server', where, '--json'], { env })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      file: 'gwcli.tgz',
      format: 'archive-tar',
      encoding: 'UTF8',
      kind: 'archive',
      layers: ['gzip', 'archive-tar'],
      archive: { format: 'tar', version: '1.14', databaseName: 'shop' },
      objects: { tables: 2, constraints_pk: 1 },
      needs: {
        pgRestoreMajor: 12,
        extensions: [{ name: 'citext', available: true }],
        roles: expect.arrayContaining([{ name: 'shop_owner', exists: false, cloud: null }]),
      },
      verdict: { kind: 'will-restore', sentence: expect.stringMatching(/^Will restore on PostgreSQL/) },
    })
    const text = await run(['inspect', path])
    expect(text.out).toMatch(
      /gzip > archive-tar \(version 1\.14, not compressed\)[\s\S]*public\.customer[\s\S]*Will restore\./,
    )
    const page = join(folder, 'page.dump')
    writeFileSync(page, '<!doctype html><html></html>')
    const other = await run(['inspect', page, '--json'])
    expect(other.code).toBe(0)
    expect(JSON.parse(other.out)).toMatchObject({ format: 'html', kind: 'not-a-dump', verdict: { kind: 'cannot' } })
    expect((await run(['inspect', page])).out).toMatch(
      /This is a web page[\s\S]*fetch the raw file[\s\S]*Cannot be restored, because this is a web page, not a script\./,
    )
  })
})

describe('the program itself', () => {
  beforeAll(async () => {
    const { buildHosts } = (await import(join(root, 'scripts/build.mjs'))) as { buildHosts: () => Promise<boolean> }
    await buildHosts()
  })

  test('Ctrl+C cancels within a second, ends with 4, and the statement on the server is gone', async () => {
    const own = recipe('gwcli_slow', 'SELECT pg_sleep(60) AS gwcli_slow_sleep;\n')
    const child = spawn(process.execPath, [join(root, 'dist/cli.mjs'), 'setup', own, '--server', where, '--json'], {
      env: { PATH: process.env['PATH'], HOME: folder, GROUNDWORK_DATA: join(folder, 'data'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    child.stdout.on('data', (data: Buffer) => (out += data.toString()))
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    const client = await connect(params)
    const sleeping = async (): Promise<number> =>
      (
        await client.query(
          `SELECT 1 FROM pg_stat_activity WHERE query LIKE '%gwcli_slow_sleep%' AND state = 'active' AND pid <> pg_backend_pid()`,
        )
      ).rowCount ?? 0
    await expect.poll(sleeping, { timeout: 15_000 }).toBe(1)
    const pressed = performance.now()
    child.kill('SIGINT')
    await expect.poll(sleeping, { timeout: 5_000, interval: 20 }).toBe(0)
    expect(performance.now() - pressed).toBeLessThan(1_000)
    expect(await ended).toBe(4)
    expect(JSON.parse(out)).toMatchObject({ outcome: 'cancelled', error: { kind: 'cancelled' } })
    await client.end()
  })

  test('Ctrl+C while 40,000 tables are read is heard within a second', async () => {
    const many = join(folder, 'many.sql')
    const table = (n: number): string =>
      `CREATE TABLE t${n} (id bigserial PRIMARY KEY, name varchar(200) NOT NULL UNIQUE, at timestamptz DEFAULT now());\n`
    writeFileSync(many, Array.from({ length: 40_000 }, (_, n) => table(n)).join(''))
    const child = spawn(process.execPath, [join(root, 'dist/cli.mjs'), 'inspect', many, '--ndjson'], {
      env: { PATH: process.env['PATH'], HOME: folder, GROUNDWORK_DATA: join(folder, 'data'), ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    // Some way into the script: progress has been told.
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (data: Buffer) => {
        if (data.includes('"progress"')) resolve()
      })
    })
    const pressed = performance.now()
    child.kill('SIGINT')
    expect(await ended).toBe(4)
    expect(performance.now() - pressed).toBeLessThan(1_000)
  })
})
