// Each known message of the server, really provoked where a server here can be made to say it.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explainServerError } from '../../../electron/core/doctor/explain.ts'
import { testServers } from '../../helpers/servers.ts'

const prepare = `
create table kids (id int primary key, parent int references kids, name text not null check (name <> ''), g int generated always as (1) stored);
insert into kids values (1, null, 'a');
create type mood as enum ('a');
create schema locked;
`

/** id of the explanation, and what provokes it; `as: 'plain'` runs as a role without rights. */
const provoked: { id: string; sql: string; as?: 'plain'; kind?: string; says?: RegExp; from?: number; to?: number }[] =
  [
    {
      id: 'extension-not-available',
      sql: 'create extension pgvector',
      kind: 'extension-unavailable',
      says: /Did you mean "vector"/,
    },
    { id: 'extension-version-missing', sql: "create extension pgcrypto version '99.9'", kind: 'extension-unavailable' },
    {
      id: 'library-not-loadable',
      sql: "create function lib() returns int language c as 'no_such_library', 'f'",
      kind: 'extension-unavailable',
    },
    {
      id: 'needs-preload',
      sql: 'create extension pg_stat_statements; select * from pg_stat_statements',
      says: /shared_preload_libraries/,
    },
    { id: 'extension-needs-superuser', sql: 'create extension file_fdw', as: 'plain', kind: 'permission-denied' },
    {
      id: 'cannot-set-role',
      sql: 'create table mine (i int); alter table mine owner to postgres',
      as: 'plain',
      kind: 'permission-denied',
      says: /postgres/,
    },
    { id: 'must-be-owner', sql: 'alter table kids add x int', as: 'plain', kind: 'permission-denied' },
    {
      id: 'schema-public-denied',
      sql: 'create table public.t (i int)',
      as: 'plain',
      kind: 'permission-denied',
      says: /ALTER DATABASE \S+ OWNER TO/,
    },
    { id: 'create-database-denied', sql: 'create database nope', as: 'plain', kind: 'permission-denied' },
    { id: 'create-role-denied', sql: 'create role nope', as: 'plain', kind: 'permission-denied', from: 16 },
    { id: 'permission-denied', sql: 'select * from kids', as: 'plain', kind: 'permission-denied' },
    { id: 'server-file-denied', sql: "copy kids from '/no/such/file'", says: /\\copy/ },
    { id: 'role-missing', sql: 'grant select on kids to nobody_here', says: /CREATE ROLE "nobody_here" NOLOGIN/ },
    { id: 'setting-unknown', sql: 'set transaction_timeouts = 0' },
    { id: 'type-missing-vector', sql: 'create table v (e vector(3))', kind: 'extension-unavailable' },
    {
      id: 'language-missing',
      sql: "create function p() returns int language plpython3u as 'return 1'",
      kind: 'extension-unavailable',
      says: /plpython3u/,
    },
    { id: 'locale-invalid', sql: "create database nope template template0 lc_collate 'xx_YY' lc_ctype 'xx_YY'" },
    {
      id: 'template-differs',
      sql: "create database nope encoding 'UTF8' lc_collate 'C' lc_ctype 'C'",
      says: /template0/,
    },
    { id: 'database-exists', sql: 'create database postgres', kind: 'database-differs' },
    { id: 'database-in-use', sql: 'drop database CURRENT', kind: 'busy' },
    { id: 'not-in-transaction-block', sql: 'begin; vacuum', says: /transaction: none/ },
    { id: 'public-schema-exists', sql: 'create schema public' },
    { id: 'already-exists', sql: 'create table kids (i int)' },
    { id: 'already-exists', sql: "create type mood as enum ('a')" },
    { id: 'second-primary-key', sql: 'alter table kids add primary key (name)' },
    { id: 'relation-missing', sql: 'select * from no_such' },
    { id: 'schema-missing', sql: 'create table no_such.t (i int)' },
    { id: 'function-missing', sql: 'select no_such(1)' },
    { id: 'object-missing', sql: 'create table t2 (i no_such_type)' },
    { id: 'column-missing', sql: 'select no_such from kids' },
    { id: 'generated-column', sql: 'copy kids (g) from stdin' },
    { id: 'syntax', sql: 'create table `kids` (id int auto_increment)', says: /another database/ },
    { id: 'syntax', sql: 'create table [Album] (id int)', says: /another database/ },
    { id: 'syntax-variable', sql: 'grant select on kids to :"OWNER"', says: /variables/ },
    { id: 'syntax-template', sql: 'create table @cdmDatabaseSchema.x (i int)', says: /template/ },
    { id: 'syntax', sql: 'create tabel x (i int)', says: /comma or semicolon/ },
    { id: 'duplicate-key', sql: "insert into kids values (1, null, 'b')" },
    { id: 'foreign-key', sql: "insert into kids values (2, 99, 'b')" },
    { id: 'not-null', sql: 'insert into kids values (3)' },
    { id: 'check-constraint', sql: "insert into kids values (3, null, '')" },
    { id: 'wrong-encoding', sql: "select convert_from('\\xf46e'::bytea, 'UTF8')", says: /encoding/ },
    { id: 'no-equivalent', sql: "select convert_to('\u4e2d', 'LATIN1')" },
    { id: 'bad-value', sql: "select 'x'::int" },
    { id: 'bad-value', sql: "select '2026-02-31'::date" },
    { id: 'new-enum-value', sql: "begin; alter type mood add value 'b'; select 'b'::mood" },
    { id: 'statement-timeout', sql: 'set statement_timeout = 10; select pg_sleep(5)' },
    { id: 'lock-timeout', sql: 'set lock_timeout = 10; lock table kids', kind: 'busy' },
    { id: 'transaction-aborted', sql: 'ABORTED' },
    { id: 'cancelled', sql: 'CANCEL', kind: 'cancelled' },
    { id: 'class-p0', sql: "do $$ begin raise exception 'own'; end $$" },
    { id: 'class-22', sql: 'select 1/0' },
  ]

describe.each(testServers())('explaining $name', ({ major, params }) => {
  const database = `gw_explain_${process.pid}_${major}`
  const plain = `gw_plain_${process.pid}_${major}`
  const connect = async (user = params.user, password = params.password, to = database) => {
    const client = new pg.Client({ host: params.host, port: params.port, user, password: password ?? '', database: to })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }
  let holder: pg.Client
  beforeAll(async () => {
    const admin = await connect(undefined, undefined, 'postgres')
    await admin.query(`create database ${database} template template0`)
    await admin.query(`create role ${plain} login password 'plain'`)
    await admin.end()
    holder = await connect()
    await holder.query(prepare)
    await holder.query(`create schema authorization ${plain}`)
  })
  afterAll(async () => {
    await holder.end()
    const admin = await connect(undefined, undefined, 'postgres')
    await admin.query(`drop database ${database} with (force)`)
    await admin.query(`drop role ${plain}`)
    await admin.end()
  })

  it.each(provoked.filter(({ from, to }) => (from ?? 0) <= major && major <= (to ?? 99)))(
    '$id: $sql',
    async ({ id, sql, as, kind, says }) => {
      const client = await (as === 'plain' ? connect(plain, 'plain') : connect())
      try {
        if (id === 'lock-timeout') await holder.query('begin; lock table kids')
        let raised: pg.DatabaseError | null = null
        try {
          if (sql === 'ABORTED') {
            await client.query('begin; select 1/0').catch(() => undefined)
            await client.query('select 1')
          } else if (sql === 'CANCEL') {
            const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() pid')
            setTimeout(() => void holder.query('select pg_cancel_backend($1)', [rows[0]!.pid]), 100)
            await client.query('select pg_sleep(10)')
          } else await client.query(sql.replace('CURRENT', database))
        } catch (error) {
          raised = error as pg.DatabaseError
        } finally {
          if (id === 'lock-timeout') await holder.query('rollback')
        }
        expect(raised, 'the server raised nothing').not.toBeNull()
        const explained = explainServerError(
          { sqlState: raised!.code, message: raised!.message, detail: raised!.detail, hint: raised!.hint },
          { role: as === 'plain' ? plain : 'postgres', database },
        )
        expect(explained.id, `${raised!.code} ${raised!.message}`).toBe(id)
        if (kind) expect(explained.kind).toBe(kind)
        if (says) expect(`${explained.meaning} ${explained.hint}`).toMatch(says)
      } finally {
        await client.end()
      }
    },
  )

  it.each([
    ['password-wrong', () => connect('postgres', 'wrong'), 'password-wrong'],
    ['database-missing', () => connect(undefined, undefined, 'no_such_db'), 'not-found'],
  ] as const)('%s when connecting', async (id, attempt, kind) => {
    const error: pg.DatabaseError = await attempt().then(
      () => {
        throw new Error('connected')
      },
      (e) => e,
    )
    expect(explainServerError({ sqlState: error.code, message: error.message })).toMatchObject({ id, kind })
  })

  it('connection refused', async () => {
    const client = new pg.Client({ host: '127.0.0.1', port: 1 })
    const error: Error = await client.connect().then(
      () => {
        throw new Error('connected')
      },
      (e) => e,
    )
    expect(explainServerError({ message: error.message })).toMatchObject({
      id: 'connection-refused',
      kind: 'server-unreachable',
    })
  })

  it('an ended session', async () => {
    const client = await connect()
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() pid')
    const failed = client.query('select pg_sleep(10)').then(
      () => null,
      (e: pg.DatabaseError) => e,
    )
    await holder.query('select pg_terminate_backend($1)', [rows[0]!.pid])
    const error = await failed
    expect(explainServerError({ sqlState: error!.code, message: error!.message })).toMatchObject({
      id: 'server-stopped',
      kind: 'connection-lost',
    })
  })

  it('too many connections for a role', async () => {
    await holder.query(`alter role ${plain} connection limit 0`)
    const error: pg.DatabaseError = await connect(plain, 'plain').then(
      () => {
        throw new Error('connected')
      },
      (e) => e,
    )
    await holder.query(`alter role ${plain} connection limit -1`)
    expect(explainServerError({ sqlState: error.code, message: error.message })).toMatchObject({
      id: 'too-many-connections',
      kind: 'server-refused',
    })
  })
})
