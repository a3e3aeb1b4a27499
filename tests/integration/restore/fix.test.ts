// Going on from a restore that ended with errors: only what failed is run again, and the proof is as whole as ever.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../../../electron/core/app.ts'
import type { RestoreInput } from '../../../shared/contract/procedures.ts'
import type { RestoreResult } from '../../../shared/model/restore.ts'
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { runFix } from '../../../electron/core/restore/fix/run-fix.ts'
import { runRestore } from '../../../electron/core/restore/run-restore.ts'
import { testServers } from '../../helpers/servers.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { ask, clean, inputFor } from './harness.ts'

const host = createTestHost()
const dumper = testServers().find(({ major }) => major === 15)!
const folder = mkdtempSync(join(tmpdir(), 'gw-fix-test-'))

const contextOf = (signal = new AbortController().signal, onStep?: (id: string) => void) => ({
  jobId: `fix-test-${Math.random().toString(36).slice(2, 10)}`,
  signal,
  progress: () => undefined,
  log: () => undefined,
  setSteps: (steps: readonly { id: string; status: string }[]) => {
    const running = steps.find(({ status }) => status === 'running')
    if (running) onStep?.(running.id)
  },
  updateStep: () => undefined,
})

const resultOf = (ending: { result?: RestoreResult }): RestoreResult => {
  if (!ending.result) throw new Error('no result')
  return ending.result
}

const begin = async (
  params: ConnectionParams,
  name: string,
  dump: string | Buffer,
  choices: Partial<RestoreInput['choices']> = {},
): Promise<RestoreResult> => {
  const file = join(folder, `${name}.sql`)
  writeFileSync(file, dump)
  return resultOf(await runRestore(host, inputFor(params, file, name, choices), contextOf()))
}

const goOn = async (
  params: ConnectionParams,
  from: RestoreResult,
  fixes: string[],
  context = contextOf(),
): Promise<RestoreResult> =>
  resultOf(await runFix(host, { jobId: from.unfinished?.job ?? 'none', fixes, password: params.password }, context))

const databasesOf = async (params: ConnectionParams, prefix: string): Promise<string[]> =>
  (
    await ask<{ datname: string }>(
      params,
      'postgres',
      'select datname from pg_database where starts_with(datname, $1) order by 1',
      [prefix],
    )
  ).map(({ datname }) => datname)

/** Tables by their number, rows by the transaction that wrote them: what was not run again is the same in both. */
const madeBy = (params: ConnectionParams, database: string, table: string) =>
  ask(
    params,
    database,
    `select '${table}'::regclass::oid as oid, array_agg(xmin::text order by ctid) as xmins from ${table}`,
  )

const good = `CREATE TABLE good (a int);\nCOPY good (a) FROM stdin;\n1\n2\n\\.\n`
const said = ({ outcome, error, receipt, causes }: RestoreResult) => ({
  outcome,
  error,
  lost: receipt.lost,
  causes,
  warnings: receipt.warnings.filter((one) => one.includes('does not declare')),
})
const whole = { outcome: 'verified', error: undefined, lost: [], causes: [], warnings: [] }

describe.each(testServers())('going on with a restore on $name', ({ params, major }) => {
  const prefix = `gwfix${major}_`
  // What has nothing to do with the server's version is tried on one.
  const isLast = major === testServers().at(-1)?.major
  /** What is the same on every server is tried on one. */
  const itOnce = (name: string, test: () => Promise<void>, timeoutMs?: number): void => {
    if (isLast) it(name, test, timeoutMs)
  }
  beforeEach(() => clean(params, prefix))
  afterAll(() => clean(params, prefix))

  it('creates a missing role and runs the policy alone again', async () => {
    const name = `${prefix}role`
    const role = `${prefix}app`
    const first = await begin(
      params,
      name,
      `${good}CREATE TABLE guarded (a int);\nCREATE POLICY own ON guarded TO ${role} USING (a = 1);\nCREATE INDEX guarded_a ON guarded (a);\n`,
    )
    expect([first.outcome, first.database]).toEqual(['differences', name])
    expect(first.unfinished).toMatchObject({
      database: name,
      failed: 1,
      fixes: [expect.objectContaining({ id: `create-role:${role}` })],
    })
    const before = await madeBy(params, name, 'good')
    const again = await goOn(params, first, [`create-role:${role}`])
    expect(said(again)).toEqual(whole)
    expect(again.ranAgain).toEqual(['CREATE POLICY own'])
    expect(again.unfinished).toBeUndefined()
    expect(await madeBy(params, name, 'good')).toEqual(before)
    expect(await ask(params, name, 'select polname from pg_policy')).toEqual([{ polname: 'own' }])
    expect(await databasesOf(params, name)).toEqual([name])
    // It is done: nothing to go on from.
    await expect(goOn(params, first, [])).rejects.toMatchObject({ failure: { kind: 'not-found' } })
  })

  it('creates the extension a dump of one schema leaves out, and what failed for want of it', async () => {
    const name = `${prefix}ext`
    await ask(params, 'postgres', `create database ${name}`)
    await ask(params, name, 'create table mine (a int); insert into mine values (42)')
    const first = await begin(
      params,
      name,
      `${good}CREATE TABLE public.bag (a int PRIMARY KEY, h public.hstore);\nCOPY public.bag (a, h) FROM stdin;\n1\ta=>1\n2\tb=>2\n\\.\nCREATE INDEX bag_h ON public.bag USING gin (h);\n`,
      { replace: true },
    )
    expect(first.outcome).toBe('differences')
    expect(first.database).toMatch(new RegExp(`^${name}_unfinished_`))
    expect(first.unfinished?.fixes.map(({ id }) => id)).toEqual(['create-extension:hstore'])
    // Nothing changes by trying again what still cannot work, and the roles a fix made go with it.
    const idle = await goOn(params, first, [`create-role:${prefix}idle`])
    expect([idle.outcome, idle.database, idle.unfinished?.failed]).toEqual(['differences', first.database, 3])
    expect(idle.findings.map(({ code }) => code)).toContain('nothing-gained')
    expect(await ask(params, 'postgres', 'select from pg_roles where rolname = $1', [`${prefix}idle`])).toEqual([])
    const before = await madeBy(params, first.database, 'good')
    const again = await goOn(params, first, ['create-extension:hstore'])
    expect(said(again)).toEqual(whole)
    expect(again.ranAgain?.toSorted()).toEqual([
      'EXTENSION hstore',
      'INDEX bag_h',
      'TABLE DATA public.bag',
      'TABLE bag',
    ])
    expect([again.database, again.receipt.rows.find(({ table }) => table === 'public.bag')]).toEqual([
      name,
      { table: 'public.bag', expected: 2, found: 2 },
    ])
    expect(await madeBy(params, name, 'good')).toEqual(before)
    // The live one is kept, the unfinished one has become it.
    expect(await ask(params, again.previous ?? '', 'select a from mine')).toEqual([{ a: 42 }])
    expect(await databasesOf(params, name)).toEqual([name, again.previous])
  })

  it('reads rows in their real encoding, with triggers and keys of the table at rest meanwhile', async () => {
    const name = `${prefix}enc`
    const dump = Buffer.concat([
      Buffer.from(
        `SET client_encoding = 'UTF8';\n${good}CREATE TABLE p (a int PRIMARY KEY);\nCREATE TABLE latin (a int REFERENCES p, b text);\nCREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'fired'; END$$;\nCOPY latin (a, b) FROM stdin;\n1\tcaf`,
      ),
      Buffer.from([0xe9]),
      Buffer.from(
        `\n\\.\nCOPY p (a) FROM stdin;\n1\n\\.\nCREATE TRIGGER loud BEFORE INSERT ON latin FOR EACH ROW EXECUTE FUNCTION shout();\nALTER TABLE latin ENABLE ALWAYS TRIGGER loud;\n`,
      ),
    ])
    const first = await begin(params, name, dump)
    expect(first.unfinished?.fixes.map(({ id }) => id)).toContain('encoding:WIN1252')
    const again = await goOn(params, first, ['encoding:WIN1252'])
    expect(said(again)).toEqual(whole)
    expect(again.ranAgain).toEqual(['TABLE DATA public.latin'])
    expect(await ask(params, name, 'select b from latin')).toEqual([{ b: 'café' }])
    expect(
      await ask(
        params,
        name,
        `select (select tgenabled from pg_trigger where tgname = 'loud') as trigger, (select convalidated from pg_constraint where contype = 'f') as valid`,
      ),
    ).toEqual([{ trigger: 'A', valid: true }])
  })

  it('leaves a setting out that the server does not know', async () => {
    const name = `${prefix}set`
    const first = await begin(
      params,
      name,
      `SET unheard_of = 1;\n${good}CREATE FUNCTION f() RETURNS int LANGUAGE sql SET work_mem TO '1MB' SET unheard_of TO 'on' AS $$SELECT 1$$;\nCREATE TABLE t (a int) WITH (fillfactor=50, unheard_of=1);\nCREATE INDEX t_a ON t (a) WITH (unheard_of=2);\n`,
    )
    expect(first.unfinished?.fixes.map(({ id }) => id)).toEqual(['drop-setting:unheard_of'])
    const again = await goOn(params, first, ['drop-setting:unheard_of'])
    expect(said(again)).toEqual(whole)
    expect(again.receipt.leftOut.filter(({ what }) => what.startsWith('the setting unheard_of'))).toHaveLength(4)
    expect(
      await ask(
        params,
        name,
        `select f() as f, (select proconfig from pg_proc where proname = 'f') as config, (select reloptions from pg_class where relname = 't') as options`,
      ),
    ).toEqual([{ f: 1, config: ['work_mem=1MB'], options: ['fillfactor=50'] }])
  })

  it('says a missing extension before anything is made, and goes on without it', async () => {
    const name = `${prefix}miss`
    const first = await begin(params, name, `${good}CREATE EXTENSION no_such_extension;\n`)
    expect([first.outcome, first.error?.kind]).toEqual(['failed', 'extension-unavailable'])
    expect(first.unfinished).toMatchObject({ database: null, failed: 0 })
    expect(first.causes[0]?.fixes.map(({ id }) => id)).toEqual([
      'install-extension:no_such_extension',
      'without-extension:no_such_extension',
    ])
    const still = await goOn(params, first, ['install-extension:no_such_extension'])
    expect([still.error?.kind, still.unfinished?.job]).toEqual(['extension-unavailable', first.unfinished?.job])
    const again = await goOn(params, first, ['without-extension:no_such_extension'])
    expect(said(again)).toEqual(whole)
    expect(again.receipt.leftOut[0]?.what).toContain('no_such_extension')
  })

  itOnce('runs what was not permitted as the administrator, and what was not agreed to, when told to', async () => {
    const name = `${prefix}yes`
    const first = await begin(
      params,
      name,
      `${good}CREATE FUNCTION low(text) RETURNS text LANGUAGE internal AS 'lower';\nCREATE VIEW v AS SELECT low('A') AS a;\nSELECT pg_catalog.pg_reload_conf();\n`,
    )
    const ids = first.unfinished?.fixes.map(({ id }) => id) ?? []
    expect(ids).toEqual(['as-administrator', expect.stringMatching(/^agree:statement-/)])
    const again = await goOn(params, first, ids)
    expect(said(again)).toEqual(whole)
    expect(again.ranAgain).toEqual(['FUNCTION low', 'VIEW v', 'SELECT pg_catalog.pg_reload_conf'])
    expect(await ask(params, name, 'select a from v')).toEqual([{ a: 'a' }])
  })

  it('goes on when the extension has been installed meanwhile', async () => {
    const name = `${prefix}inst`
    const extension = `gwfix_${major}_${process.pid}`
    const first = await begin(
      params,
      name,
      `${good}CREATE EXTENSION ${extension};\nCREATE VIEW v AS SELECT ${extension}() AS a;\n`,
    )
    expect(first.error?.kind).toBe('extension-unavailable')
    const [share] = await ask<{ setting: string }>(
      params,
      'postgres',
      `select setting from pg_config where name = 'SHAREDIR'`,
    )
    const files = ['.control', '--1.0.sql'].map((end) => join(share?.setting ?? '', 'extension', `${extension}${end}`))
    try {
      writeFileSync(files[0] ?? '', `default_version = '1.0'\n`)
      writeFileSync(files[1] ?? '', `CREATE FUNCTION ${extension}() RETURNS int LANGUAGE sql AS 'SELECT 1';\n`)
      const again = await goOn(params, first, [`install-extension:${extension}`])
      expect(said(again)).toEqual(whole)
      expect(await ask(params, name, 'select a from v')).toEqual([{ a: 1 }])
    } finally {
      for (const file of files) rmSync(file, { force: true })
    }
  })

  it('skips an extension that could not be made, with what needs it', async () => {
    const name = `${prefix}skip`
    const first = await begin(
      params,
      name,
      `CREATE EXTENSION hstore VERSION '99.9';\n${good}CREATE TABLE bag (a int, h hstore);\nCREATE INDEX bag_h ON bag USING gin (h);\n`,
    )
    expect(first.unfinished?.fixes.map(({ id }) => id)).toContain('without-extension:hstore')
    const before = await madeBy(params, name, 'good')
    const again = await goOn(params, first, ['without-extension:hstore'])
    expect(said(again)).toEqual(whole)
    expect([again.ranAgain, await madeBy(params, name, 'good')]).toEqual([[], before])
    expect(again.receipt.leftOut.map(({ what }) => what).join()).toMatch(/hstore.*bag/)
  })

  it.skipIf(dumper === undefined).each([isLast ? 'archive' : 'plain'])(
    'ends in the very catalogs of a restore without errors, owners kept: %s',
    async (kind) => {
      const name = `${prefix}same`
      const file = join(folder, `${name}.${kind}`)
      const [own, read, late] = [`gwfix_${major}_own`, `gwfix_${major}_read`, `gwfix_${major}_late`]
      const roles = [own, read, late]
      const source = { params: dumper.params, database: `gwfix_src_${major}` }
      for (const server of [source.params, params]) {
        await clean(server, `gwfix_src_${major}`)
        await clean(server, `gwfix_${major}_`)
        for (const role of roles) await ask(server, 'postgres', `drop role if exists ${role}; create role ${role}`)
      }
      await ask(source.params, 'postgres', `create database ${source.database}`)
      await ask(
        source.params,
        source.database,
        `create schema app; create table app.t (a int primary key, b text); create table app.u (a int references app.t);
         create function app.ok(text) returns bool language sql as $$select $1 <> 'late' or exists (select from pg_roles where rolname = '${late}')$$;
         alter table app.t add constraint known check (app.ok(b)); create view app.v as select * from app.t;
         insert into app.t values (1, 'x'), (2, 'late'), (3, 'y'); insert into app.u values (2);
         create materialized view app.m as select count(*) as n from app.t;
         create policy p on app.t to ${late} using (true); alter table app.t owner to ${own}; grant select on app.t to ${read};
         alter schema app owner to ${own}; grant usage on schema app to ${read}; alter function app.ok owner to ${own}`,
      )
      execFileSync(
        join(dumper.binDir, 'pg_dump'),
        [
          '--inserts',
          ...(kind === 'archive' ? ['-Fc'] : []),
          '-f',
          file,
          '-h',
          source.params.host,
          '-p',
          String(source.params.port),
          '-U',
          source.params.user,
          source.database,
        ],
        { env: { ...process.env, PGPASSWORD: source.params.password } },
      )
      const choices = { ownership: 'keep', privileges: true } as const
      const start = async (database: string) =>
        resultOf(await runRestore(host, inputFor(params, file, database, choices), contextOf()))
      const catalogs = (database: string) =>
        ask(
          params,
          database,
          `select relname::text as name, relowner::regrole::text as owner, relacl::text as acl from pg_class where relnamespace = 'app'::regnamespace
           union all select proname, proowner::regrole::text, proacl::text from pg_proc where pronamespace = 'app'::regnamespace
           union all select nspname, nspowner::regrole::text, nspacl::text from pg_namespace where nspname in ('app', 'public')
           union all select conname, conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'app'::regnamespace
           union all select polname, polrelid::regclass::text, polroles::regrole[]::text from pg_policy order by 1, 2`,
        )
      expect(said(await start(`${name}_full`))).toEqual(whole)
      const full = await catalogs(`${name}_full`)
      await ask(params, `${name}_full`, `drop policy p on app.t`)
      await ask(source.params, 'postgres', `drop database ${source.database} with (force)`)
      await ask(params, 'postgres', `drop role ${late}`)
      const first = await start(name)
      expect(first.outcome).toBe('differences')
      const again = await goOn(params, first, [`create-role:${late}`])
      expect(said(again)).toEqual(whole)
      expect(
        await ask(
          params,
          name,
          'select n::int, (select count(*)::int from app.u) as u, (select count(*)::int from app.t) as t from app.m',
        ),
      ).toEqual([{ n: 3, u: 1, t: 3 }])
      expect(await catalogs(name)).toEqual(full)
    },
  )

  itOnce('works for a person who is no superuser', async () => {
    const name = `${prefix}plain`
    await ask(params, 'postgres', `create role ${name} login createdb password 'plain'`)
    const person = { ...params, user: name, password: 'plain' }
    await ask(person, 'postgres', `create database ${name}`)
    const first = await begin(
      person,
      name,
      `${good}CREATE TABLE bag (a int, h public.hstore);\nCOPY bag (a, h) FROM stdin;\n1\ta=>1\n\\.\nCREATE INDEX bag_h ON bag USING gin (h);\n`,
      { replace: true },
    )
    const before = await madeBy(params, first.database, 'good')
    const again = await goOn(person, first, ['create-extension:hstore'])
    expect(said(again)).toEqual(whole)
    expect([again.database, await madeBy(params, name, 'good')]).toEqual([name, before])
    expect(await databasesOf(params, name)).toEqual([name, again.previous])
  })

  itOnce('says when it cannot be gone on from', async () => {
    const first = await begin(
      params,
      `${prefix}no`,
      `${good}BEGIN;\nCREATE TABLE t (a int);\nSET LOCAL work_mem = '1MB';\nCREATE POLICY p ON t TO ${prefix}nobody USING (true);\nCOMMIT;\n`,
    )
    expect([first.outcome, first.unfinished]).toEqual(['differences', undefined])
    expect(first.findings.find(({ code }) => code === 'cannot-go-on')?.message).toContain('transactions of its own')
  })

  itOnce('leaves the unfinished database as it was when it is cancelled, or the file is another', async () => {
    const name = `${prefix}stop`
    const first = await begin(params, name, `${good}CREATE POLICY own ON good TO ${prefix}who USING (true);\n`)
    const before = await madeBy(params, name, 'good')
    for (const step of ['schema', 'verify']) {
      const stop = new AbortController()
      const result = await goOn(
        params,
        first,
        [`create-role:${prefix}who`],
        contextOf(stop.signal, (running) => void (running === step && stop.abort())),
      )
      expect([step, result.outcome, result.unfinished?.job]).toEqual([step, 'cancelled', first.unfinished?.job])
      expect(await databasesOf(params, name)).toEqual([name])
      expect(await madeBy(params, name, 'good')).toEqual(before)
      expect(await ask(params, 'postgres', 'select from pg_roles where rolname = $1', [`${prefix}who`])).toEqual([])
    }
    await ask(params, 'postgres', `alter database ${name} rename to ${name}_then`)
    await ask(params, 'postgres', `create database ${name}`)
    const another = await goOn(params, first, [])
    expect([another.error?.kind, another.error?.message]).toEqual(['not-found', expect.stringContaining('another one')])
    await ask(params, 'postgres', `drop database ${name}`)
    await ask(params, 'postgres', `alter database ${name}_then rename to ${name}`)
    writeFileSync(first.source.file, `${good}CREATE POLICY owm ON good TO ${prefix}who USING (true);\n`)
    const other = await goOn(params, first, [`create-role:${prefix}who`])
    expect([other.outcome, other.error?.kind]).toEqual(['failed', 'file-unsupported'])
    expect(await databasesOf(params, name)).toEqual([name])
  })
})

it('remembers an unfinished restore without passwords, for its owner alone', async () => {
  const [server] = testServers()
  if (!server) return
  const name = 'gwfix_note'
  const secret = 'pass word of nobody'
  await clean(server.params, name)
  await ask(server.params, 'postgres', `create role ${name} superuser login password '${secret}'`)
  const params = { ...server.params, user: name, password: secret }
  const first = await begin(params, name, `${good}CREATE POLICY own ON good TO ${name}_no USING (true);\n`)
  const kept = join(host.paths.data, 'restores')
  const file = readdirSync(kept).find((one) => one.startsWith(first.unfinished?.job ?? 'none')) ?? ''
  expect(statSync(join(kept, file)).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(kept, file), 'utf8')).not.toContain(secret)
  const app = createApp(host)
  expect(await app.call('restore.unfinished', {})).toMatchObject({
    ok: true,
    value: expect.arrayContaining([expect.objectContaining({ job: first.unfinished?.job, target: name, failed: 1 })]),
  })
  await app.close()
  const restarted = { ...first, unfinished: first.unfinished! }
  expect(said(await goOn(params, restarted, [`create-role:${name}_no`]))).toEqual(whole)
  expect(readdirSync(kept)).not.toContain(file)
  await clean(server.params, name)
})
