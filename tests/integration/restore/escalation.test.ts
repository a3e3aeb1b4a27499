// Code of a dump that waits for an administrator (waiting-code.ts). Groundwork's own questions, counts and ANALYZE must not
// run it, neither while restoring nor later, when the database is checked or compared with a snapshot. Here all of it at once;
// each alone is a soak.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCluster, type Cluster } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'
import { ask, clean, debris, restore } from './harness.ts'
import { lookAtEverything } from './look-at-everything.ts'
import { act, allWaitingCode, evil, waitingCode } from './waiting-code.ts'

describe.each(testServers())('code that waits for an administrator, on $name', ({ major }) => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-escalation-'))
  const file = join(folder, 'all.sql')
  let cluster: Cluster
  beforeAll(async () => {
    cluster = await startCluster(major)
    await ask(cluster.params, 'postgres', `create role gwe_attacker login password 'anybody'; create role gwe_app`)
    writeFileSync(file, allWaitingCode())
  })
  afterAll(async () => {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const isSuper = async (): Promise<boolean> =>
    (
      await ask<{ s: boolean }>(
        cluster.params,
        'postgres',
        `select rolsuper as s from pg_roles where rolname = 'gwe_attacker'`,
      )
    )[0]!.s

  it('would do harm, were it run', async () => {
    await ask(cluster.params, 'postgres', 'create database gwe_direct')
    await ask(cluster.params, 'gwe_direct', `${act}${evil}select public.evil(1)`)
    expect(await isSuper()).toBe(true)
    await ask(cluster.params, 'postgres', 'alter role gwe_attacker nosuperuser')
  })

  it('is not run by restoring, counting, comparing, nor by the server itself', async () => {
    const name = 'gwe_new'
    const { result } = await restore(cluster.params, file, name)
    expect(await isSuper(), 'while restoring').toBe(false)
    expect(result.error).toBeUndefined()
    expect(result.role).toBe('gwe_new_owner')
    expect(result.connectAs).toBe(cluster.params.user)
    expect(result.findings.find(({ code }) => code === 'owner-made')?.message).toMatch(
      /^Everything belongs to the role "gwe_new_owner", which cannot log in: functions of the dump run by themselves \(an index of s0\.t, .*\) and as SECURITY DEFINER \(s\d+\.f.*\), and would have run with your rights/,
    )
    // A login of no rights, and a function that anybody may call.
    const definer = `s${Object.keys(waitingCode).indexOf('a routine with the rights of its owner')}`
    await ask(cluster.params, name, `grant usage on schema ${definer} to gwe_attacker`)
    const anybody = { ...cluster.params, user: 'gwe_attacker', password: 'anybody' }
    expect(await ask(anybody, name, `select ${definer}.f('select 1')`)).toHaveLength(1)
    await expect(ask(anybody, name, `select ${definer}.f('alter role gwe_attacker superuser')`)).rejects.toThrow(
      /permission denied to alter role|must be superuser/,
    )
    await lookAtEverything(cluster.params, name, async (when) => expect(await isSuper(), when).toBe(false))
    await ask(cluster.params, name, 'analyze')
    expect(await isSuper(), 'by ANALYZE, as autovacuum does it').toBe(false)
    await clean(cluster.params, 'gwe_new')
  })

  it('says so where the superuser was named as the owner', async () => {
    const { result } = await restore(cluster.params, file, 'gwe_named', { owner: 'postgres' })
    expect(result.role).toBe('postgres')
    expect(result.findings.find(({ code }) => code === 'superuser-runs-code')?.message).toContain('an index of s0.t')
    expect(await isSuper(), 'while restoring').toBe(false)
    await clean(cluster.params, 'gwe_named')
  })

  // As dumps of hosted databases are: functions that do for a person what only their owner may do.
  const definer = `CREATE TABLE public.t (i int);
ALTER TABLE public.t OWNER TO postgres;
CREATE FUNCTION public.f(text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN EXECUTE $1; END $$;
ALTER FUNCTION public.f(text) OWNER TO postgres;
CREATE FUNCTION public.g() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
ALTER FUNCTION public.g() OWNER TO gwe_app;
CREATE EXTENSION pg_trgm;
COPY public.t (i) FROM stdin;\n1\n2\n\\.
CREATE INDEX ti ON public.t ((i + 1));
`
  const owners = async (database: string): Promise<Record<string, string>> =>
    Object.fromEntries(
      (
        await ask<{ name: string; owner: string }>(
          cluster.params,
          database,
          `select proname::text as name, proowner::regrole::text as owner from pg_proc where pronamespace = 'public'::regnamespace and proname in ('f', 'g')
           union all select relname, relowner::regrole::text from pg_class where relname = 't'
           union all select 'database', datdba::regrole::text from pg_database where datname = current_database()
           union all select 'the other database', datdba::regrole::text from pg_database where datname = 'postgres'`,
        )
      ).map(({ name, owner }) => [name, owner]),
    )

  it('gives what superusers own in the dump to nobody who may do more, where owners are kept', async () => {
    const path = join(folder, 'kept.sql')
    writeFileSync(path, `${definer}ALTER DATABASE postgres OWNER TO gwe_app;\n`)
    const { result } = await restore(cluster.params, path, 'gwe_kept', { ownership: 'keep' })
    expect(result).toMatchObject({ outcome: 'verified', causes: [], role: 'gwe_kept_owner' })
    const owner = 'gwe_kept_owner'
    expect(await owners('gwe_kept')).toEqual({
      f: owner,
      t: owner,
      g: 'gwe_app',
      database: owner,
      'the other database': 'postgres',
    })
    expect(result.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['owner-made', 'owner-not-kept']))
    expect(result.receipt.leftOut.map(({ what }) => what).join()).toContain('DATABASE')
    await clean(cluster.params, 'gwe_kept')
  })

  it.each([
    ['as the owner', { ownership: 'keep', owner: 'postgres' } as const],
    ['in the map', { ownership: { map: { postgres: 'postgres', gwe_app: 'gwe_app' } } } as const],
  ])('gives it to a superuser who was named %s, and says so', async (_how, choices) => {
    const path = join(folder, 'kept.sql')
    writeFileSync(path, definer)
    const { result } = await restore(cluster.params, path, 'gwe_map', choices)
    expect(result).toMatchObject({ outcome: 'verified', causes: [], role: 'postgres' })
    expect(await owners('gwe_map')).toMatchObject({ f: 'postgres', t: 'postgres', g: 'gwe_app' })
    expect(result.findings.filter(({ severity }) => severity === 'warning').map(({ message }) => message)).toEqual([
      'Functions of the dump will run with the rights of the superuser "postgres": as SECURITY DEFINER (public.f).',
    ])
    await clean(cluster.params, 'gwe_map')
  })

  it('needs no such role where another owner was named', async () => {
    const path = join(folder, 'kept.sql')
    writeFileSync(path, definer)
    const { result } = await restore(cluster.params, path, 'gwe_app_db', { owner: 'gwe_app' })
    expect(result).toMatchObject({ outcome: 'verified', causes: [], role: 'gwe_app', findings: [] })
    expect(await owners('gwe_app_db')).toMatchObject({ f: 'gwe_app', t: 'gwe_app', g: 'gwe_app' })
    await clean(cluster.params, 'gwe_app_db')
  })

  describe('rows alone, into a database with code of its own', () => {
    const path = join(folder, 'rows.sql')
    // Whatever is awake while triggers and foreign keys sleep.
    const awake = `${act}${evil}
CREATE FUNCTION public.good(int) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN RETURN public.act() = 1; END $$;
CREATE FUNCTION public.fires() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM public.act(); RETURN NEW; END $$;
CREATE DOMAIN public.d AS int CHECK (public.good(VALUE));
CREATE TABLE public.other (id int PRIMARY KEY);
CREATE TABLE public.t (id serial, i public.d CHECK (public.evil(i) > 0), g int GENERATED ALWAYS AS (public.evil(1)) STORED, e int DEFAULT public.evil(2), o int REFERENCES public.other);
CREATE INDEX ti ON public.t (public.evil(i)) WHERE public.evil(3) > 0;
CREATE TRIGGER g BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.fires();
ALTER TABLE public.t ENABLE ALWAYS TRIGGER g;
ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.t FORCE ROW LEVEL SECURITY;
CREATE POLICY nobody ON public.t USING (false);
REVOKE ALL ON public.t, public.other FROM PUBLIC`
    beforeAll(async () => {
      await ask(cluster.params, 'postgres', 'create database gwe_rows owner gwe_app')
      await ask(cluster.params, 'gwe_rows', awake)
      await ask(cluster.params, 'postgres', 'alter role gwe_attacker nosuperuser') // an index over a constant
      writeFileSync(
        path,
        `COPY public.t (id, i, o) FROM stdin;\n1\t1\t7\n2\t2\t8\n\\.\nCOPY public.other (id) FROM stdin WHERE public.act() = 1;\n5\n\\.\nSELECT pg_catalog.setval('public.t_id_seq', 2, true);\n`,
      )
    })
    const rows = (agreed: string[] = []) =>
      restore(cluster.params, path, 'gwe_rows', { replace: true, dataOnly: true, agreed })

    it('runs none of it as a superuser', async () => {
      const { result } = await rows()
      expect(await isSuper()).toBe(false)
      expect(result).toMatchObject({ outcome: 'verified', causes: [], role: 'gwe_app' })
      expect(result.receipt).toMatchObject({
        rows: expect.arrayContaining([{ table: 'public.t', expected: 2, found: 2 }]),
        sequences: [{ expected: '2', found: '2' }],
      })
      expect(result.receipt.leftOut[0]).toEqual({
        what: 'rows of other (line 5)',
        reason: 'it chooses its rows by an expression, which is not run for rows alone',
      })
      expect(await debris(cluster.params)).toEqual([])
    })

    it('runs it all after a yes to everything', async () => {
      await rows(['all'])
      expect(await isSuper()).toBe(true)
      await ask(cluster.params, 'postgres', 'alter role gwe_attacker nosuperuser')
    })
  })
})
