// Going on from a restore that ended with errors: only what failed is run again, and the proof is as whole as ever.
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { RestoreInput } from '../../../shared/contract/procedures.ts'
import type { RestoreResult } from '../../../shared/model/restore.ts'
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { runFix } from '../../../electron/core/restore/fix/run-fix.ts'
import { runRestore } from '../../../electron/core/restore/run-restore.ts'
import { testServers } from '../../helpers/servers.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { ask, clean, inputFor } from './harness.ts'

const host = createTestHost()
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
const said = ({ outcome, error, receipt, causes }: RestoreResult) => ({ outcome, error, lost: receipt.lost, causes })
const whole = { outcome: 'verified', error: undefined, lost: [], causes: [] }

describe.each(testServers())('going on with a restore on $name', ({ params, major }) => {
  const prefix = `gwfix${major}_`
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
    await clean(params, prefix)
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
    await clean(params, prefix)
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
    await clean(params, prefix)
  })

  it('leaves a setting out that the server does not know', async () => {
    const name = `${prefix}set`
    const first = await begin(
      params,
      name,
      `${good}CREATE FUNCTION f() RETURNS int LANGUAGE sql SET work_mem TO '1MB' SET unheard_of TO 'on' AS $$SELECT 1$$;\nCREATE TABLE t (a int) WITH (fillfactor=50, unheard_of=1);\nCREATE INDEX t_a ON t (a) WITH (unheard_of=2);\n`,
    )
    expect(first.unfinished?.fixes.map(({ id }) => id)).toEqual(['drop-setting:unheard_of'])
    const again = await goOn(params, first, ['drop-setting:unheard_of'])
    expect(said(again)).toEqual(whole)
    expect(
      await ask(
        params,
        name,
        `select f() as f, (select proconfig from pg_proc where proname = 'f') as config, (select reloptions from pg_class where relname = 't') as options`,
      ),
    ).toEqual([{ f: 1, config: ['work_mem=1MB'], options: ['fillfactor=50'] }])
    await clean(params, prefix)
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
    await clean(params, prefix)
  })

  it('leaves the unfinished database as it was when it is cancelled, or the file is another', async () => {
    const name = `${prefix}stop`
    const first = await begin(params, name, `${good}CREATE POLICY own ON good TO ${prefix}who USING (true);\n`)
    const before = await madeBy(params, name, 'good')
    for (const step of ['look', 'staging', 'schema', 'verify', 'swap']) {
      const stop = new AbortController()
      const result = await goOn(
        params,
        first,
        [`create-role:${prefix}who`],
        contextOf(stop.signal, (running) => void (running === step && stop.abort())),
      )
      if (step === 'swap') expect(['cancelled', 'verified']).toContain(result.outcome)
      else expect([step, result.outcome, result.unfinished?.job]).toEqual([step, 'cancelled', first.unfinished?.job])
      if (result.outcome === 'verified') break
      expect(await databasesOf(params, name)).toEqual([name])
      expect(await madeBy(params, name, 'good')).toEqual(before)
      expect(await ask(params, 'postgres', 'select from pg_roles where rolname = $1', [`${prefix}who`])).toEqual([])
    }
    await clean(params, prefix)
    const second = await begin(params, name, `${good}CREATE POLICY own ON good TO ${prefix}who USING (true);\n`)
    writeFileSync(second.source.file, `${good}CREATE POLICY owm ON good TO ${prefix}who USING (true);\n`)
    const other = await goOn(params, second, [`create-role:${prefix}who`])
    expect([other.outcome, other.error?.kind]).toEqual(['failed', 'file-unsupported'])
    expect(await databasesOf(params, name)).toEqual([name])
    await clean(params, prefix)
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
  const restarted = { ...first, unfinished: first.unfinished! }
  expect(said(await goOn(params, restarted, [`create-role:${name}_no`]))).toEqual(whole)
  expect(readdirSync(kept)).not.toContain(file)
  await clean(server.params, name)
})
