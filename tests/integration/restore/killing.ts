// Restores of a real process, really killed: the app, what works for it, the server under it. Afterwards the live database is
// the old one, every row and definition, or the new one with the old one kept; and the next Groundwork that meets the server
// leaves nothing over.
import { randomBytes } from 'node:crypto'
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect } from 'vitest'
import { createApp } from '../../../electron/core/app.ts'
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { withClient } from '../../../electron/core/postgres/connect.ts'
import { readDefinitions } from '../../../electron/core/snapshot/definitions.ts'
import { binDirFor, type Cluster } from '../../helpers/cluster.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { restart } from '../snapshot/killing.ts'
import { ask, fingerprint } from './harness.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export type Victim = 'app' | 'backend' | 'pg_restore' | 'server' | 'server, at once'
export const live = 'gwk_live'
export const ownerMade = 'gwk_owner'
/** Made for a database whose indexes call functions of the dump, when nobody named an owner. */
const keeper = `${live}_owner`

/** One file, so that a child starts quickly. */
export const buildCli = async (): Promise<string> => {
  const program = join(root, `tests/.out/restore-cli-${process.pid}.mjs`)
  mkdirSync(join(root, 'tests/.out'), { recursive: true })
  await build({
    entryPoints: [join(root, 'electron/cli/main.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile: program,
    logLevel: 'error',
  })
  return program
}

const shape = (tables: number, rows: number): string => `
  create type mood as enum ('sad', 'glad'); create sequence s; create schema more;
  create function twice(int) returns int immutable language sql as 'select $1 * 2';
  do $$ begin for n in 1 .. ${tables} loop
    execute format('create table t%1$s (id int primary key, m mood default ''glad'', body text check (length(body) > 3))', n);
    execute format('insert into t%1$s select i, ''glad'', md5(i::text) from generate_series(1, ${rows}) i', n);
    execute format('create index on t%1$s (body); create index on t%1$s (twice(id))', n);
    if n > 1 then execute format('alter table t%1$s add foreign key (id) references t%2$s', n, n - 1); end if;
  end loop; end $$;
  create view v as select count(*) from t1; create materialized view more.m as select * from t1 where id < 50; select nextval('s'), lo_from_bytea(0, 'abc')`

/** An archive and a script of the same database, and what a right restore of either holds. */
export const makeDumps = async (
  from: ConnectionParams,
  size: { readonly tables: number; readonly rows: number },
): Promise<{ readonly archive: string; readonly script: string }> => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-killed-'))
  const source = `gwk_source_${randomBytes(4).toString('hex')}` // other files make dumps on the same server
  await ask(from, 'postgres', `create database ${source}`)
  await ask(from, source, shape(size.tables, size.rows))
  const dump = (format: string, name: string): string => {
    const file = join(folder, name)
    execFileSync(
      join(binDirFor(15)!, 'pg_dump'),
      [`-F${format}`, '-h', from.host, '-p', String(from.port), '-U', from.user, '-f', file, source],
      { env: { ...process.env, PGPASSWORD: from.password } },
    )
    return file
  }
  const dumps = { archive: dump('c', 'a.dump'), script: dump('p', 'a.sql') }
  await ask(from, 'postgres', `drop database ${source}`)
  return dumps
}

/** What somebody has and does not want to lose. */
export const makeLive = async (params: ConnectionParams): Promise<void> => {
  await ask(params, 'postgres', `create database ${live}`)
  await ask(
    params,
    live,
    `create table precious as select i, md5(i::text) as body from generate_series(1, 3000) i; create index on precious (i); create view all_of_it as select * from precious; create sequence n; select nextval('n')`,
  )
}

/** `pg_dump -s` without what it makes up anew each time; of a server whose own pg_dump is not here, our reading of it. */
const schemaOf = async (params: ConnectionParams, database: string, binDir: string): Promise<string> => {
  if (!existsSync(join(binDir, 'pg_dump')))
    return withClient({ ...params, database }, async (client) =>
      [...(await readDefinitions(client)).values()]
        .map(({ kind, name, text }) => `${kind} ${name}: ${text}`)
        .toSorted()
        .join('\n'),
    )
  const { host, port, user, password } = params
  return execFileSync(join(binDir, 'pg_dump'), ['-s', '-h', host, '-p', String(port), '-U', user, database], {
    env: { ...process.env, PGPASSWORD: password },
    encoding: 'utf8',
  }).replaceAll(/^\\(?:un)?restrict .*$/gm, '')
}

export const wholeOf = async (params: ConnectionParams, database: string, binDir: string): Promise<string> =>
  `${await fingerprint(params, database)}\n${await schemaOf(params, database, binDir)}`

/** The owner is another where one was named. */
const whoever = (whole: string): string => whole.replaceAll(keeper, ownerMade)

const onServer = async (params: ConnectionParams): Promise<{ databases: string[]; roles: string[] }> =>
  (
    await ask<{ databases: string[]; roles: string[] }>(
      params,
      'postgres',
      `select (select coalesce(array_agg(datname::text order by datname), '{}') from pg_database) as databases, (select array_agg(rolname::text order by rolname) from pg_roles) as roles`,
    )
  )[0]!

export type Killing = {
  readonly cluster: Cluster
  readonly program: string
  readonly data: string
  /** The live database as it was. */
  readonly old: string
  /** As it is after a restore. */
  readonly fresh: string
  /** And starts it again. */
  readonly stopServer: (how: 'SIGKILL' | 'SIGQUIT') => Promise<void>
  /** For good. */
  readonly end: () => Promise<void>
}

export const startRestore = (
  { cluster, program, data }: Pick<Killing, 'cluster' | 'program' | 'data'>,
  file: string,
  more: readonly string[] = [],
): { readonly child: ChildProcess; readonly began: Promise<void>; readonly ended: Promise<number | null> } => {
  const { params } = cluster
  const child = spawn(
    process.execPath,
    [
      program,
      'restore',
      file,
      '--database',
      live,
      '--replace',
      '--ndjson',
      '--server',
      `${params.user}@${params.host}:${params.port}`,
      ...more,
    ],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, PGPASSWORD: params.password, GROUNDWORK_DATA: data },
    },
  )
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const began = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
  child.stdout.on('data', () => undefined)
  return { child, began: Promise.race([began, ended.then(() => undefined)]), ended }
}

const isUp = async (params: ConnectionParams): Promise<void> => {
  for (let i = 0; ; i++) {
    const up = await ask(params, 'postgres', 'select 1').then(
      () => true,
      () => false,
    )
    if (up) return
    if (i > 500) throw new Error('the server does not come back')
    await sleep(20)
  }
}

/** One that loads, or the one that leads; whichever is there. */
const killBackend = async (params: ConnectionParams, isOver: () => boolean): Promise<void> => {
  while (!isOver()) {
    const rows = await ask<{ pid: number }>(
      params,
      'postgres',
      `select pid from pg_stat_activity where application_name like 'groundwork/%' and backend_type = 'client backend' order by (datname ~ '__gw_restore_') desc, random() limit 1`,
    ).catch(() => [])
    const [one] = rows
    if (one !== undefined) {
      process.kill(one.pid, 'SIGKILL')
      return
    }
    await sleep(2)
  }
}

const childrenOf = (pid: number): number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

const argvOf = (pid: number): readonly string[] => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return [] // it has ended meanwhile
  }
}

/** The one that loads: none that is only asked for its version, nor a child that is still a copy of the app. */
const killPgRestore = async (pid: number, isOver: () => boolean): Promise<void> => {
  while (!isOver()) {
    for (const child of childrenOf(pid)) {
      const [program = '', ...args] = argvOf(child)
      if (!program.endsWith('pg_restore') || args.includes('--version')) continue
      process.kill(child, 'SIGKILL')
      return
    }
    await sleep(1)
  }
}

/** The window or any other host: it only connects. */
const meet = async (params: ConnectionParams): Promise<void> => {
  const app = createApp(createTestHost())
  const { host, port, user, password } = params
  const answer = await app.call('servers.connect', { server: { kind: 'address', host, port, user }, password })
  expect(answer.ok).toBe(true)
  await app.close()
}

const ownFolders = (pid: number): string[] =>
  readdirSync(tmpdir()).filter((name) => new RegExp(`^groundwork-\\w+-${pid}-`).test(name))

/** One point: killed after so long, looked at, tidied, and put back to how it was. Answers what came of it. */
export const killAt = async (
  killing: Killing,
  victim: Victim,
  file: string,
  afterMs: number,
  more: readonly string[] = [],
): Promise<string> => {
  const { cluster, old, fresh } = killing
  const { params, binDir } = cluster
  const before = await onServer(params)
  const { child, began, ended } = startRestore(killing, file, [
    ...more,
    ...(victim === 'pg_restore' ? ['--engine', 'pg_restore'] : []),
  ])
  const over = { yes: false }
  void ended.then(() => (over.yes = true))
  await began
  await sleep(afterMs)
  if (victim === 'app') child.kill('SIGKILL')
  else if (victim === 'backend') await killBackend(params, () => over.yes)
  else if (victim === 'pg_restore') await killPgRestore(child.pid!, () => over.yes)
  else await killing.stopServer(victim === 'server' ? 'SIGKILL' : 'SIGQUIT')
  const code = await Promise.race([ended, sleep(60_000).then(() => 'still running' as const)])
  expect(code).not.toBe('still running')
  await isUp(params)

  const now = await wholeOf(params, live, binDir)
  const kept = (await onServer(params)).databases.filter((name) => name.startsWith(`${live}_before_`))
  const isNew = kept.length === 1
  expect(kept.length).toBeLessThan(2)
  if (isNew) expect(whoever(now)).toBe(whoever(fresh))
  else expect(now).toBe(old)
  if (isNew) expect(await wholeOf(params, kept[0]!, binDir)).toBe(old)

  const expected = {
    databases: [...before.databases, ...kept].toSorted(),
    roles: [...before.roles, ...(isNew ? [more.includes(ownerMade) ? ownerMade : keeper] : [])].toSorted(),
  }
  const left = (await onServer(params)).databases.length - expected.databases.length
  let after = await onServer(params)
  // The server may notice a moment later that nobody is there any more.
  for (let i = 0; i < 40; i++) {
    await meet(params)
    after = await onServer(params)
    if (
      JSON.stringify([after.databases.toSorted(), after.roles.toSorted()]) ===
      JSON.stringify([expected.databases, expected.roles])
    )
      break
    await sleep(100)
  }
  expect({ databases: after.databases.toSorted(), roles: after.roles.toSorted() }).toEqual(expected)
  for (let i = 0; i < 40 && ownFolders(child.pid!).length > 0; i++) await sleep(50)
  expect(ownFolders(child.pid!)).toEqual([])

  if (isNew) {
    await ask(params, 'postgres', `drop database ${live} with (force)`)
    await ask(params, 'postgres', `alter database ${kept[0]!} rename to ${live}`)
    await ask(params, 'postgres', `drop role if exists ${ownerMade}, ${keeper}`)
  }
  return `${victim} after ${Math.round(afterMs)} ms: ${isNew ? 'the new one, the old one kept' : 'the old one'}; ended with ${String(code)}, ${Math.max(0, left)} databases tidied`
}

/** Everything for a server of one's own: a live database, what it should become, and how long that takes. */
export const prepare = async (
  cluster: Cluster,
  file: string,
  program: string,
): Promise<{ readonly killing: Killing; readonly wholeMs: number }> => {
  const { params, binDir } = cluster
  const data = mkdtempSync(join(tmpdir(), 'gw-killed-data-'))
  await makeLive(params)
  const old = await wholeOf(params, live, binDir)
  const base = { cluster, program, data }
  const { began, ended } = startRestore(base, file)
  await began
  const startedAt = performance.now()
  expect(await ended).toBe(0)
  const wholeMs = performance.now() - startedAt
  const fresh = await wholeOf(params, live, binDir)
  const { databases } = await onServer(params)
  await ask(params, 'postgres', `drop database ${live}`)
  await ask(
    params,
    'postgres',
    `alter database ${databases.find((name) => name.startsWith(`${live}_before_`))!} rename to ${live}`,
  )
  await ask(params, 'postgres', `drop role ${keeper}`)
  expect(await wholeOf(params, live, binDir)).toBe(old)
  let kill = async (): Promise<void> => cluster.kill()
  const stopServer = async (how: 'SIGKILL' | 'SIGQUIT'): Promise<void> => {
    if (how === 'SIGQUIT')
      process.kill(
        Number(readFileSync(join(cluster.dataDirectory, 'postmaster.pid'), 'utf8').split('\n')[0]),
        'SIGQUIT',
      )
    else await kill()
    kill = await restart(cluster)
  }
  const end = async (): Promise<void> => {
    await kill()
    await cluster.stop()
    rmSync(program, { force: true })
    rmSync(data, { recursive: true, force: true })
  }
  return { killing: { ...base, old, fresh, stopServer, end }, wholeMs }
}
