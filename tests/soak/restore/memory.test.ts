// "Memory of the app < 300 MB for any size": a database of 10,000 tables (what is kept of a dump grows with its statements,
// not with its rows), restored and looked at by the command line as a process of its own; the kernel says how much it took.
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { binDirFor, startCluster, type Cluster } from '../../helpers/cluster.ts'
import { ask } from '../../integration/restore/harness.ts'
import { buildCli } from '../../integration/restore/killing.ts'

const tables = 10_000
const mostMegabytes = 300
const hasProc = process.platform === 'linux'

const shape = `do $$ begin for n in 1 .. ${tables} loop
  execute format('create table table_%1$s (id integer not null, name text not null, email varchar(200), amount numeric(12,2) default 0 not null, created_at timestamptz default now() not null, is_active boolean default true not null, parent_id integer, note text)', n);
  execute format('insert into table_%1$s select i, ''n'' || i, ''a@b.c'', i from generate_series(1, 3) i', n);
  execute format('alter table table_%1$s add primary key (id)', n);
  execute format('create index on table_%1$s (name)', n);
end loop; end $$`

describe.skipIf(!hasProc || binDirFor(15) === null)('memory with a dump of 10,000 tables', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-memory-'))
  const archive = join(folder, 'many.dump')
  const script = join(folder, 'many.sql')
  const hook = join(folder, 'peak.mjs')
  let cluster: Cluster
  let program: string

  beforeAll(async () => {
    cluster = await startCluster(15, { settings: { max_locks_per_transaction: '2048' } })
    await ask(cluster.params, 'postgres', 'create database many')
    await ask(cluster.params, 'many', shape)
    const { host, port, user, password } = cluster.params
    const dump = (...args: readonly string[]): void =>
      void execFileSync(
        join(cluster.binDir, 'pg_dump'),
        ['-h', host, '-p', String(port), '-U', user, ...args, 'many'],
        { env: { ...process.env, PGPASSWORD: password } },
      )
    dump('-Fc', '-f', archive)
    dump('-f', script)
    writeFileSync(
      hook,
      `import { readFileSync, writeFileSync } from 'node:fs'
process.on('exit', () => writeFileSync(process.env.PEAK_FILE, readFileSync('/proc/self/status')))`,
    )
    program = await buildCli()
  }, 300_000)
  afterAll(async () => {
    await cluster.stop()
    rmSync(program, { force: true })
    rmSync(folder, { recursive: true, force: true })
  })

  const peakOf = async (args: readonly string[]): Promise<{ readonly megabytes: number; readonly out: string }> => {
    const peakFile = join(folder, 'peak')
    const { host, port, user, password } = cluster.params
    const out = await new Promise<string>((resolve, reject) =>
      execFile(
        process.execPath,
        ['--import', pathToFileURL(hook).href, program, ...args, '--json'],
        {
          env: {
            ...process.env,
            PEAK_FILE: peakFile,
            GROUNDWORK_DATA: join(folder, 'data'),
            PGHOST: host,
            PGPORT: String(port),
            PGUSER: user,
            PGPASSWORD: password,
          },
          maxBuffer: 256 * 1024 * 1024,
        },
        (error, stdout, stderr) =>
          error === null ? resolve(stdout) : reject(new Error(`${stderr.slice(-2000)}\n${stdout.slice(0, 2000)}`)),
      ),
    )
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(peakFile, 'utf8'))?.[1]
    rmSync(peakFile)
    return { megabytes: Math.round(Number(kilobytes) / 1024), out }
  }

  it.each([
    ['an archive, own engine', archive, []],
    ['an archive, pg_restore', archive, ['--engine', 'pg_restore']],
    ['a plain dump', script, []],
  ])('restores %s', { timeout: 300_000 }, async (what, file, more) => {
    const database = 'gw_memory'
    const { host, port, user } = cluster.params
    const { megabytes, out } = await peakOf([
      'restore',
      file,
      '--server',
      `postgresql://${user}@${host}:${port}`,
      '--database',
      database,
      '--no-cache',
      ...more,
    ])
    await ask(cluster.params, 'postgres', `drop database ${database}`)
    console.log(`${what}: ${megabytes} MB`)
    expect(JSON.parse(out)).toMatchObject({ outcome: 'verified' })
    expect(megabytes).toBeLessThan(mostMegabytes)
  })

  it.each([
    ['an archive', archive],
    ['a plain dump', script],
  ])('looks at %s', { timeout: 300_000 }, async (what, file) => {
    const { megabytes, out } = await peakOf(['inspect', file])
    console.log(`X-ray of ${what}: ${megabytes} MB`)
    expect(out).toContain('table_9999')
    expect(megabytes).toBeLessThan(mostMegabytes)
  })
})
