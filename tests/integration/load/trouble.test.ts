// Cancelled, killed, endless, huge: the load ends soon, nothing goes on running in the server, and the outcome says what
// state the database is in.
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { psqlEngine } from '../../../electron/core/load/psql-engine.ts'
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { binDirFor, startCluster } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'
import {
  dropDatabase,
  engines,
  freshDatabase,
  psqlPath,
  query,
  removeFolder,
  requestFor,
  sessionsOf,
  write,
} from './harness.ts'

afterAll(removeFolder)

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const until = async (what: () => Promise<boolean>, patienceMs = 10_000) => {
  const end = performance.now() + patienceMs
  while (!(await what())) {
    if (performance.now() > end) throw new Error('waited in vain')
    await sleep(25)
  }
}

const matrix = testServers().flatMap((server) =>
  engines.map(({ name, engine }) => ({ title: `${name} engine on ${server.name}`, name, engine, server })),
)

describe.each(matrix)('$title', ({ name, engine, server }) => {
  let target: ConnectionParams
  beforeEach(async () => {
    target = await freshDatabase(server.params, `tr_${name}`)
  })
  afterEach(() => dropDatabase(target))

  it.each([
    ['a long statement', 'create table a (i int);\nselect pg_sleep(60);\n', 'pg_sleep'],
    ['an endless loop', 'create table a (i int);\ndo $$ begin loop perform 1; end loop; end $$;\n', 'loop perform'],
    ['a lock that never comes', 'create table a (i int);\nbegin;\nselect pg_advisory_lock(4711);\n', 'advisory'],
  ])('cancels %s within a second, on the server too', async (what, script, inQuery) => {
    const holder = what.startsWith('a lock')
      ? query(target, 'select pg_advisory_lock(4711), pg_sleep(8)').catch(() => undefined)
      : null
    if (holder) await sleep(300)
    const stop = new AbortController()
    const request = requestFor(write('long.sql', script), target, { signal: stop.signal })
    const running = engine(request)
    await until(async () =>
      (await sessionsOf(target, request.jobId)).some(
        (session) => session.state === 'active' && session.query.includes(inQuery),
      ),
    )
    const asked = performance.now()
    stop.abort()
    const outcome = await running
    expect(performance.now() - asked).toBeLessThan(2000)
    await until(async () => (await sessionsOf(target, request.jobId)).length === 0, 1000)
    expect(outcome).toMatchObject({ status: 'cancelled', errors: [] })
    expect(outcome.leftState).toMatch(/in the database/)
    await query(
      { ...target, database: 'postgres' },
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
      [target.database],
    )
    await holder
  })

  it('cancels in the middle of rows; a whole transaction leaves nothing', async () => {
    const stop = new AbortController()
    const rows = Array.from({ length: 400_000 }, (_, i) => `${i}\tsome text that makes the row longer`).join('\n')
    const script = `create table a (i int primary key, t text);\ncreate function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.001); return new; end $$;\ncreate trigger s before insert on a for each row execute function slow();\ncopy a from stdin;\n${rows}\n\\.\n`
    const request = requestFor(write('rows.sql', script), target, { signal: stop.signal, transaction: 'whole' })
    const running = engine(request)
    await until(async () => (await sessionsOf(target, request.jobId)).some((session) => /copy a/i.test(session.query)))
    const asked = performance.now()
    stop.abort()
    const outcome = await running
    expect(performance.now() - asked).toBeLessThan(2500)
    await until(async () => (await sessionsOf(target, request.jobId)).length === 0, 1000)
    expect(outcome.status).toBe('cancelled')
    expect(await query(target, "select 1 from pg_class where relname = 'a'")).toEqual([])
  })

  it('cancels a script of 40,000 tables', async () => {
    const stop = new AbortController()
    const script = Array.from({ length: 40_000 }, (_, i) => `create table t${i} (id int primary key, name text);`).join(
      '\n',
    )
    const request = requestFor(write('many.sql', script), target, { signal: stop.signal })
    const running = engine(request)
    await until(async () => (await query(target, "select 1 from pg_class where relname = 't50'")).length > 0)
    stop.abort()
    const outcome = await running
    expect(outcome.status).toBe('cancelled')
    await until(async () => (await sessionsOf(target, request.jobId)).length === 0, 1000)
    const [{ n } = { n: -1 }] = await query<{ n: number }>(
      target,
      "select count(*)::int n from pg_class where relkind = 'r' and relname ~ '^t[0-9]+$'",
    )
    expect(n).toBeGreaterThan(0)
    expect(n).toBeLessThan(40_000)
  })

  it('does nothing when it was cancelled before it began', async () => {
    const stop = new AbortController()
    stop.abort()
    const outcome = await engine(requestFor(write('x.sql', 'create table a (i int);'), target, { signal: stop.signal }))
    expect(outcome).toMatchObject({
      status: 'cancelled',
      statements: 0,
      leftState: 'Nothing was run; the database is as it was.',
    })
  })

  it('says so when an administrator ends the session', async () => {
    const request = requestFor(
      write('kill.sql', 'create table a (i int);\n\nselect pg_sleep(60);\ncreate table b (i int);\n'),
      target,
    )
    const running = engine(request)
    await until(async () =>
      (await sessionsOf(target, request.jobId)).some((session) => session.query.includes('pg_sleep')),
    )
    await query(
      { ...target, database: 'postgres' },
      'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1',
      [`groundwork/${request.jobId}`],
    )
    const outcome = await running
    expect(outcome.status).toBe('failed')
    expect(outcome.errors[0]).toMatchObject({ kind: 'connection-lost', line: 3 })
    expect(outcome.errors).toHaveLength(1)
    expect(outcome.statements).toBe(1)
  })

  it('stops before the disk of the server is full', async () => {
    const { rmSync, statfsSync, writeFileSync } = await import('node:fs')
    const filler = write('filler', '')
    const { bavail, bsize } = statfsSync(filler)
    const script = write('fill.sql', 'create table a (i int);\nselect pg_sleep(55);\n')
    const begun = performance.now()
    const running = engine(
      requestFor(script, target, { serverDisk: { path: filler, leastFreeBytes: bavail * bsize - 10_000_000 } }),
    )
    writeFileSync(filler, Buffer.alloc(40_000_000, 1))
    const outcome = await running
    rmSync(filler)
    expect(performance.now() - begun).toBeLessThan(50_000)
    expect(outcome.status).toBe('failed')
    expect(outcome.errors[0]).toMatchObject({ kind: 'disk-full' })
    const never = await engine(
      requestFor(write('never.sql', 'create table never (i int);'), target, {
        serverDisk: { path: script, leastFreeBytes: Number.MAX_SAFE_INTEGER },
      }),
    )
    expect(never).toMatchObject({
      status: 'failed',
      statements: 0,
      leftState: 'Nothing was run; the database is as it was.',
    })
  })

  it('a script that vanished or is a folder', async () => {
    const { rmSync, mkdirSync } = await import('node:fs')
    const file = write('gone.sql', 'select 1;')
    const request = requestFor(file, target)
    rmSync(file)
    expect((await engine(request)).errors[0]).toMatchObject({ kind: 'file-missing' })
    mkdirSync(file)
    expect((await engine(request)).errors[0]).toMatchObject({ kind: 'file-unreadable' })
    rmSync(file, { recursive: true })
  })

  it('an empty script and one of comments only', async () => {
    for (const text of ['', '\n\n', '-- nothing\n/* here */\n'])
      expect(await engine(requestFor(write('empty.sql', text), target))).toMatchObject({
        status: 'loaded',
        statements: 0,
      })
  })

  it('an unclosed quote, dollar quote, comment or COPY at the end', async () => {
    for (const text of [
      "create table a (i int);\nselect 'open\n",
      'create table b (i int);\ndo $x$ begin\n',
      'create table c (i int);\nselect 1 /* open\n',
    ]) {
      const outcome = await engine(requestFor(write('open.sql', text), target, { transaction: 'whole' }))
      expect(outcome).toMatchObject({ status: 'failed' })
      expect(outcome.errors[0]).toMatchObject({ line: 2, sqlState: '42601' })
      expect(outcome.errors).toHaveLength(1)
    }
    expect(await query(target, "select relname from pg_class where relname in ('a', 'b', 'c')")).toEqual([])
  })
})

describe.runIf(psqlPath !== null && process.platform === 'linux').each(testServers())('psql on $name', (server) => {
  it('killed: says so, and ends its statement on the server', async () => {
    const target = await freshDatabase(server.params, 'tr_killed')
    const request = requestFor(write('killed.sql', 'create table a (i int);\nselect pg_sleep(60);\n'), target)
    const running = psqlEngine(psqlPath ?? '')(request)
    await until(async () =>
      (await sessionsOf(target, request.jobId)).some((session) => session.query.includes('pg_sleep')),
    )
    const mine = readdirSync('/proc')
      .filter((pid) => /^\d+$/.test(pid))
      .find((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`dbname='${target.database}'`)
        } catch {
          return false
        }
      })
    process.kill(Number(mine), 'SIGKILL')
    const outcome = await running
    expect(outcome.status).toBe('failed')
    expect(outcome.leftState).toBe(
      'The statements before that point are in the database; the rest of the script was not run.',
    )
    expect(outcome.errors[0]).toMatchObject({ kind: 'connection-lost' })
    expect(outcome.errors[0]!.message).toContain('SIGKILL')
    await until(async () => (await sessionsOf(target, request.jobId)).length === 0, 1000)
    await dropDatabase(target)
  })
})

describe.skipIf(binDirFor(15) === null)('what a load keeps on disk', () => {
  it('is gone when it ends, and the next one removes what a killed one left', async () => {
    const { existsSync, mkdirSync } = await import('node:fs')
    const { tmpdir } = await import('node:os')
    const left = `${tmpdir()}/groundwork-load-999999999-left`
    mkdirSync(left, { recursive: true })
    const server = testServers()[0]!
    const target = await freshDatabase(server.params, 'disk')
    const own = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`groundwork-load-${process.pid}-`))
    const running = engines[0]!.engine(requestFor(write('keep.sql', 'select pg_sleep(0.5);'), target))
    await until(async () => own().length === 1)
    const { statSync } = await import('node:fs')
    const passfile = `${tmpdir()}/${own()[0]}/passfile`
    await until(async () => existsSync(passfile))
    expect(statSync(passfile).mode & 0o777).toBe(0o600)
    expect((await running).status).toBe('loaded')
    expect(own()).toEqual([])
    await until(async () => !existsSync(left), 2000)
    await dropDatabase(target)
  })
})

describe.skipIf(binDirFor(15) === null).each(engines)('$name engine, server killed', ({ engine }) => {
  it('says that the connection is lost, and where', async () => {
    const cluster = await startCluster(15)
    try {
      const request = requestFor(
        write('crash.sql', 'create table a (i int);\n\nselect pg_sleep(60);\n'),
        cluster.params,
      )
      const running = engine(request)
      await until(async () =>
        (await sessionsOf(cluster.params, request.jobId)).some((session) => session.query.includes('pg_sleep')),
      )
      const backends = await query<{ pid: number }>(
        cluster.params,
        'select pid from pg_stat_activity where application_name = $1',
        [`groundwork/${request.jobId}`],
      )
      cluster.kill()
      for (const { pid } of backends) process.kill(pid, 'SIGKILL')
      const outcome = await running
      expect(outcome.status).toBe('failed')
      expect(outcome.errors[0]).toMatchObject({ kind: 'connection-lost', line: 3 })
      expect(outcome.errors[0]!.hint).toContain('log')
      expect(outcome.leftState).toContain('1 statement before that point is in the database')
    } finally {
      await cluster.stop()
    }
  })
})
