// Dumps that mean harm, restored by a superuser who agreed to nothing: nothing runs outside the new database, nothing is
// written elsewhere, and the roles and databases of the server are as before.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { binDirFor, startCluster, type Cluster } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'
import { ask, clean, debris, restore } from './harness.ts'

const folder = mkdtempSync('/tmp/gw-hostile-')
const mark = join(folder, 'pwned')
const prog = `touch ${mark}`

const plain: Readonly<Record<string, string>> = {
  'shell escape': `CREATE TABLE a (i int);\n\\! ${prog}\n`,
  'shell escape behind a statement': `CREATE TABLE a (i int) \\g | ${prog}\nSELECT 1 \\g '${mark}'\n`,
  'backquotes in \\unrestrict': `\\restrict abc\nCREATE TABLE a (i int);\n\\unrestrict \`${prog}\`\n\\set x \`${prog}\`\n\\echo \`${prog}\`\n`,
  'copy to a program of the client': `CREATE TABLE a (i int);\n\\copy a to program '${prog}'\n\\copy a from program '${prog}'\n\\o | ${prog}\n\\w ${mark}\n\\i ${mark}\n`,
  'COPY PROGRAM on the server': `CREATE TABLE a (i int);\nCOPY a FROM PROGRAM '${prog}';\nCOPY (SELECT 1) TO PROGRAM '${prog}';\nCOPY (SELECT 1) TO '${mark}';\n`,
  'COPY PROGRAM in a DO block': `CREATE TABLE a (i int);\nDO $$ BEGIN EXECUTE 'RESET ROLE'; EXECUTE 'RESET SESSION AUTHORIZATION'; EXECUTE $q$COPY (SELECT 1) TO PROGRAM '${prog}'$q$; END $$;\n`,
  'COPY PROGRAM in a check': `CREATE FUNCTION f(int) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'RESET ROLE'; EXECUTE $q$COPY (SELECT 1) TO PROGRAM '${prog}'$q$; RETURN true; END $$;\nCREATE TABLE a (i int CHECK (f(i)));\nCOPY a (i) FROM stdin;\n1\n\\.\n`,
  'COPY PROGRAM in an index and a view': `CREATE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN EXECUTE $q$COPY (SELECT 1) TO PROGRAM '${prog}'$q$; RETURN 1; END $$;\nCREATE TABLE a (i int);\nCOPY a (i) FROM stdin;\n1\n\\.\nCREATE INDEX ai ON a (f(i));\nCREATE MATERIALIZED VIEW m AS SELECT f(1);\n`,
  'another database': `\\connect postgres\nCREATE TABLE gwh_elsewhere (i int);\n\\c template1\nCREATE TABLE gwh_elsewhere (i int);\n`,
  roles: `CREATE ROLE gwh_evil SUPERUSER LOGIN PASSWORD 'hunter2secret';\nALTER ROLE postgres NOSUPERUSER;\nALTER USER postgres PASSWORD 'x';\nGRANT pg_execute_server_program TO PUBLIC;\nSET ROLE postgres;\nSET SESSION AUTHORIZATION postgres;\nDROP OWNED BY CURRENT_USER;\nCREATE TABLE a (i int);\n`,
  'the server': `ALTER SYSTEM SET archive_command = '${prog}';\nALTER DATABASE postgres SET session_preload_libraries = 'x';\nCREATE DATABASE gwh_more;\nDROP DATABASE IF EXISTS gwh_bystander;\nLOAD 'auto_explain';\nCREATE TABLESPACE t LOCATION '${folder}';\nCREATE TABLE a (i int);\n`,
  'untrusted code': `CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'libc.so.6', 'system';\nCREATE FUNCTION g() RETURNS int LANGUAGE internal AS 'pg_reload_conf';\nCREATE FUNCTION p() RETURNS int LANGUAGE plpython3u AS $$ import os; os.system('${prog}') $$;\nDO LANGUAGE plpython3u $$ import os; os.system('${prog}') $$;\nCREATE EVENT TRIGGER t ON ddl_command_end EXECUTE FUNCTION g();\nCREATE TABLE a (i int);\n`,
  'words inside rows': `CREATE TABLE a (b text);\nCOPY a (b) FROM stdin;\n-- \\\\! ${prog}\n'; DROP DATABASE gwh_bystander; --\n\\\\connect postgres\n\\.\nCREATE TABLE c (i int);\n`,
  'a COPY that failed': `COPY nothing_such FROM stdin;\nDROP DATABASE gwh_bystander;\n\\! ${prog}\n\\.\nCREATE TABLE a (i int);\n`,
  'names with line ends': `CREATE TABLE "a\n\\! ${prog}\n" (i int);\nCOMMENT ON TABLE "a\n\\! ${prog}\n" IS 'x\n\\! ${prog}\n';\nCREATE TABLE "host=evil port=1 dbname=postgres" (i int);\n`,
  'a statement the parser does not take': `CREATE TABLE a (i int);\nALTER SYSTEM SET SET archive_command '${prog}';\nALTER ROLE postgres WITH FROB NOSUPERUSER;\n`,
  'several statements in one': `CREATE TABLE a (i int)\\; ALTER SYSTEM SET archive_command = '${prog}'\\; SELECT 1;\n`,
}

/** psql's commands one after the other, each where psql would take it. */
const escapes = [
  `\\! ${prog}`,
  `SELECT 1 \\g |${prog}`,
  `SELECT 1 \\gx '${mark}'`,
  `SELECT '${'\\\\! '}${prog}' \\gexec`,
  `SELECT 1 AS x \\gset \\! ${prog}`,
  `SELECT 1 \\watch 1 \\! ${prog}`,
  `SELECT 1 \\; \\! ${prog}`,
  `\\if \`${prog}\``,
  `\\elif \`${prog}\``,
  '\\endif',
  `\\setenv PAGER '${prog}'`,
  '\\pset pager always',
  `\\setenv PSQL_EDITOR '${prog}'`,
  '\\e',
  '\\ef',
  `\\s ${mark}`,
  `\\o ${mark}`,
  '\\o',
  `\\lo_export 1 ${mark}`,
  '\\lo_import /etc/passwd',
  `\\copy (select 1) to '${mark}'`,
  `\\ir ${mark}`,
  `\\cd \`${prog}\``,
  `\\set v \`${prog}\` \\\\ \\! ${prog}`,
  `\\prompt \`${prog}\` v`,
  `SELECT :'v', :"v", :{?v}, :v \\crosstabview \`${prog}\``,
  `\\connect "host=127.0.0.1 port=1 dbname='postgres' options='-c x=\`${prog}\`'"`,
  `\\c -reuse-previous=on "dbname=postgres"`,
  `\\unrestrict \`${prog}\``,
  `\\x \`${prog}\``,
].join('\n')

const more: Readonly<Record<string, string>> = {
  'every command of psql': `CREATE TABLE a (i int);\n${escapes}\nCREATE TABLE b (i int);\n`,
  'escapes inside comments, strings and names': `-- \\! ${prog}\n/* \\! ${prog} /* nested \\! ${prog} */ \n\\! ${prog}\n*/ CREATE TABLE a (i text DEFAULT E'\\' \\\\! ${prog} \\\\', "\\! ${prog}" int, c text DEFAULT $a$ $b$ ' " \\! ${prog}\n\\! ${prog}\n $b$ $a$, d text DEFAULT U&'\\0021 x');\nCOMMENT ON TABLE a IS '\n\\! ${prog}\n';\n`,
  'rows of a table that failed': `CREATE TABLE a (i nothing_such);\nCREATE TABLE b (i int);\nCOPY a (i) FROM stdin;\nDROP TABLE b;\nALTER ROLE postgres NOSUPERUSER;\n\\\\! ${prog}\n\\N\n'\n$$\n\\.\nCOPY b (i) FROM stdin;\n7\n\\.\n`,
  'functions that reach outside': `CREATE TABLE a (i int);\nSELECT lo_export(lo_from_bytea(0, 'x'), '${mark}');\nSELECT pg_read_file('/etc/passwd');\nSELECT pg_file_write('${mark}', 'x', false);\nSELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres';\nSELECT pg_reload_conf();\nALTER USER CURRENT_USER CREATEROLE;\nDO $$ BEGIN EXECUTE 'ALTER USER ' || current_user || ' SUPERUSER'; END $$;\nCREATE EXTENSION dblink;\nSELECT dblink_exec('dbname=postgres', 'ALTER ROLE postgres NOSUPERUSER');\n`,
}

const catalogs = `select (select string_agg(rolname || rolsuper || rolcanlogin || coalesce(rolpassword, ''), ',' order by rolname) from pg_authid where rolname !~ '^(gw_restore|gwres_)') as roles,
  (select count(*)::int from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname !~ '^(gw_restore|gwres_)') as members, (select count(*)::int from pg_db_role_setting) as settings, (select count(*)::int from pg_tablespace) as spaces,
  (select string_agg(datname, ',' order by datname) from pg_database where datname !~ 'gwres_|gwrc_|gwh_new') as databases, (select count(*)::int from pg_file_settings where sourcefile ~ 'auto.conf') as system`

const dumpTo = (file: string, { host, port, password }: ConnectionParams, database: string): void =>
  void execFileSync(
    join(binDirFor(15)!, 'pg_dump'),
    ['-Fc', '-Z0', '-h', host, '-p', String(port), '-U', 'postgres', '-f', file, database],
    { env: { ...process.env, PGPASSWORD: password } },
  )

describe.each(testServers())('a hostile dump on $name', ({ major }) => {
  const name = `gwh_new_${major}`
  // A cluster of its own: what is compared is the whole server, and other test files work on the shared ones.
  let cluster: Cluster
  let params: ConnectionParams
  beforeAll(async () => {
    cluster = await startCluster(major)
    params = cluster.params
    await ask(params, 'postgres', 'create database gwh_bystander')
  })
  afterAll(() => cluster.stop())
  const safely = async (file: string) => {
    const before = await ask(params, 'postgres', catalogs)
    const tables = await ask(params, 'postgres', `select count(*) as n from pg_class`)
    const restored = await restore(params, file, name)
    expect(existsSync(mark)).toBe(false)
    expect(await ask(params, 'postgres', catalogs)).toEqual(before)
    expect(await ask(params, 'postgres', `select count(*) as n from pg_class`)).toEqual(tables)
    expect(await debris(params)).toEqual([])
    expect(JSON.stringify(restored)).not.toContain('hunter2secret')
    await clean(params, name)
    return restored
  }

  it.each(Object.entries({ ...plain, ...more }))('plain: %s', async (what, text) => {
    const file = join(folder, `${what.replaceAll(/\W+/g, '-')}.sql`)
    writeFileSync(file, text)
    const { result } = await safely(file)
    expect(result.error === undefined || result.error.kind === 'file-unsupported').toBe(true)
    if (what === 'rows of a table that failed')
      expect(result.receipt.rows).toContainEqual({ table: 'public.b', expected: 1, found: 1 })
    if (result.outcome === 'verified' && !/words inside|names with|escapes inside/.test(what))
      expect(result.receipt.leftOut.length).toBeGreaterThan(0)
  })

  it('names a database like a connection string', async () => {
    const file = join(folder, 'small.dump')
    const fifteen = testServers().find((server) => server.major === 15)
    if (fifteen === undefined) return
    await clean(fifteen.params, 'gwh_src')
    await ask(fifteen.params, 'postgres', 'create database gwh_src')
    await ask(fifteen.params, 'gwh_src', 'create table a (i int); insert into a values (1)')
    dumpTo(file, fifteen.params, 'gwh_src')
    for (const engine of ['own', 'pg_restore'] as const) {
      const database = `${name} host=evil port=1 dbname='postgres' user=x`
      const { result } = await restore(params, file, database, { engine })
      expect([result.outcome, result.error]).toEqual(['verified', undefined])
      expect(await ask(params, database, 'select count(*)::int as n from a')).toEqual([{ n: 1 }])
      await clean(params, name)
    }
  })

  it('says why rows were refused, and nothing of what they hold', async () => {
    const secret = 'TOP-SECRET-ROW'
    const file = join(folder, 'rows.sql')
    const table = (columns: string, rows: string, at: string): string =>
      `CREATE TABLE ${at} (${columns});\nCOPY ${at} FROM stdin;\n${rows}\n\\.\n`
    writeFileSync(
      file,
      [
        `CREATE TYPE mood AS ENUM ('sad');`,
        table('i int', secret, 'a'),
        table('i date', `2020-01-01 ${secret}`, 'b'),
        table('i mood', secret, 'c'),
        table('i text CHECK (length(i) < 3)', secret, 'd'),
        table('i text[]', secret, 'e'),
        table('i text', `${secret}\n${secret}`, 'f'),
        table('i text', secret, 'g'),
        `INSERT INTO a VALUES ('${secret}');`,
        'CREATE UNIQUE INDEX fi ON f (i);',
        'CREATE INDEX gi ON g ((i::int));',
        table('i text UNIQUE', 'x', 'h'),
        'ALTER TABLE g ADD FOREIGN KEY (i) REFERENCES h (i);',
        `COPY nothing_such FROM stdin;\n${secret}\n\\.`,
      ].join('\n'),
    )
    const { result, log } = await restore(params, file, name)
    expect(result.outcome).toBe('differences')
    expect(result.causes.length).toBeGreaterThan(5)
    expect(JSON.stringify({ result, log })).not.toContain(secret)
    await clean(params, name)
  })

  it.skipIf(binDirFor(15) === null)('an archive whose table of contents was changed', async () => {
    const fifteen = testServers().find((server) => server.major === 15)!
    await clean(fifteen.params, 'gwh_src')
    await ask(fifteen.params, 'postgres', 'create database gwh_src')
    const pad = 'x'.repeat(200)
    await ask(
      fifteen.params,
      'gwh_src',
      `create table a (i int); insert into a values (1); comment on table a is '${pad}'; create view v as select '${pad}'::text as c; create function f() returns int language sql as ' select 1 /* ${pad} */ '`,
    )
    const file = join(folder, 'evil.dump')
    dumpTo(file, fifteen.params, 'gwh_src')
    const bytes = readFileSync(file).toString('latin1')
    // Same length, so that the archive stays whole: each definition is replaced by something else.
    const replaceAs = (from: RegExp, to: string) =>
      bytes.replace(from, (found) => to.padEnd(found.length).slice(0, found.length))
    const changes = [
      replaceAs(/CREATE VIEW public\.v AS\n SELECT 'x+'::text AS c;/, `COPY (SELECT 1) TO PROGRAM '${prog}';`),
      replaceAs(/COMMENT ON TABLE public\.a IS 'x+';/, `ALTER ROLE postgres NOSUPERUSER; CREATE DATABASE gwh_more;`),
      replaceAs(
        /CREATE FUNCTION public\.f\(\)[\s\S]*?\$_?\$[\s\S]*?\$_?\$;/,
        `DO $$ BEGIN EXECUTE 'RESET ROLE'; EXECUTE $q$COPY (SELECT 1) TO PROGRAM '${prog}'$q$; END $$;`,
      ),
      replaceAs(/COPY public\.a \(i\) FROM stdin;/, `DROP TABLE a;--`),
    ]
    for (const changed of changes) {
      expect(changed === bytes).toBe(false)
      writeFileSync(file, Buffer.from(changed, 'latin1'))
      await safely(file)
    }
  })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))
