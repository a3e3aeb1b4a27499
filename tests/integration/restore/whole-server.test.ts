// An archive of a whole server as pg_dumpall of PostgreSQL's sources once wrote it: one database is restored, its roles are made
// without a login where owners are kept, and the superuser it would demote stays what it is.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { binDirFor } from '../../helpers/cluster.ts'
import { ownServers } from '../../helpers/servers.ts'
import { writeCustom } from '../../helpers/write-archive.ts'
import { ask, clean, restore } from './harness.ts'

const tools = binDirFor(15)
const servers = await ownServers()
const fifteen = servers.find(({ major }) => major === 15)

describe.skipIf(tools === null || fifteen === undefined)('an archive of a whole server', () => {
  const { params } = fifteen!
  const folder = mkdtempSync(join(tmpdir(), 'gw-whole-server-'))
  beforeAll(async () => {
    await clean(params, 'gwall_')
    mkdirSync(join(folder, 'databases'))
    for (const name of ['gwall_a', 'gwall_b']) {
      await ask(params, 'postgres', `create database ${name}`)
      await ask(params, name, `create table ${name}_t (id int); insert into ${name}_t values (1), (2)`)
    }
    const dump = (database: string, ...args: string[]) =>
      execFileSync(
        join(tools!, 'pg_dump'),
        ['-h', params.host, '-p', String(params.port), '-U', 'postgres', ...args, database],
        {
          env: { ...process.env, PGPASSWORD: params.password },
        },
      )
    dump('gwall_a', '-C', '-Fc', '-f', join(folder, 'databases/16384.dmp'))
    dump('gwall_b', '-C', '-Fd', '-f', join(folder, 'databases/16385'))
    writeFileSync(join(folder, 'map.dat'), '# map.dat\n16384 gwall_a\n16385 gwall_b\n')
    const roles = [
      'postgres WITH NOSUPERUSER NOLOGIN',
      'gwall_role WITH SUPERUSER LOGIN',
      'gwall_other WITH LOGIN',
      'gwall_third WITH NOINHERIT',
    ]
    const others = [
      'GRANT gwall_role TO gwall_other WITH ADMIN OPTION GRANTED BY postgres',
      'GRANT gwall_other TO gwall_third WITH SET FALSE GRANTED BY postgres',
      'GRANT postgres TO gwall_other GRANTED BY postgres',
      'GRANT pg_read_all_data TO gwall_other GRANTED BY postgres',
      'GRANT gwall_role TO gwall_there GRANTED BY postgres',
      `ALTER ROLE gwall_other SET search_path TO '$user', 'a b'`,
      `ALTER ROLE gwall_other IN DATABASE gwall_a SET work_mem TO '5MB'`,
      `ALTER ROLE gwall_other IN DATABASE gwall_b SET work_mem TO '6MB'`,
      `ALTER ROLE gwall_other SET local_preload_libraries TO 'evil'`,
      `ALTER ROLE gwall_other SET session_preload_libraries TO 'evil'`,
      `ALTER ROLE gwall_there SET work_mem TO '7MB'`,
      `ALTER ROLE ALL SET work_mem TO '8MB'`,
      `ALTER ROLE gwall_other SET statement_timeout TO 'soon'`,
      `COMMENT ON ROLE postgres IS 'x'`,
      `CREATE TABLESPACE far OWNER postgres LOCATION '/far'`,
    ]
    writeFileSync(
      join(folder, 'toc.glo'),
      writeCustom({
        minor: 16,
        entries: roles
          .map((role, at) => ({
            dumpId: at + 1,
            desc: 'ROLE',
            tag: `ROLE ${role.split(' ')[0] ?? ''}`,
            definition: `CREATE ROLE ${role.split(' ')[0] ?? ''};\nALTER ROLE ${role};\n`,
          }))
          .concat(
            others.map((definition, at) => ({
              dumpId: at + 10,
              desc: 'ROLE',
              tag: 'more',
              definition: `${definition};\n`,
            })),
          ),
      }),
    )
  })
  afterAll(async () => {
    for (const server of servers) await clean(server.params, 'gwall_')
  })

  it('asks which database, and restores the one of the wanted name', async () => {
    const unclear = await restore(params, folder, 'gwall_new')
    expect(unclear.result.error?.message).toContain('holds 2 databases: gwall_a, gwall_b')
    const { result } = await restore(params, folder, 'gwall_b', { replace: true })
    expect(result).toMatchObject({ outcome: 'verified' })
    expect(result.receipt.leftOut[0]?.what).toBe('everything outside the database "gwall_b" of the dump (also gwall_a)')
    expect(await ask(params, 'gwall_b', 'select count(*)::int as n from gwall_b_t')).toEqual([{ n: 2 }])
    expect(await ask(params, 'postgres', `select rolname from pg_roles where rolname ~ '^gwall_'`)).toEqual([])
  })

  it.each(servers)(
    'makes its roles without a login where owners are kept, and changes no role: $name',
    async ({ params: target, major }) => {
      await ask(target, 'postgres', 'create role gwall_there')
      const { result } = await restore(target, folder, 'gwall_a', { replace: true, ownership: 'keep' })
      expect(result).toMatchObject({ outcome: 'verified' })
      expect(
        await ask(
          target,
          'postgres',
          `select rolname as name, rolsuper as super, rolcanlogin as login, rolinherit as inherits from pg_roles where rolname ~ '^(gwall_|postgres$)' order by 1`,
        ),
      ).toEqual([
        { name: 'gwall_other', super: false, login: false, inherits: true },
        { name: 'gwall_role', super: false, login: false, inherits: true },
        { name: 'gwall_there', super: false, login: false, inherits: true },
        { name: 'gwall_third', super: false, login: false, inherits: false },
        { name: 'postgres', super: true, login: true, inherits: true },
      ])
      // Members of each other only, and what PostgreSQL 15 cannot say is not half said.
      expect(
        await ask(
          target,
          'postgres',
          `select roleid::regrole::text as of, member::regrole::text as member, admin_option as admin${major < 16 ? '' : ', set_option as set'}
             from pg_auth_members where roleid::regrole::text ~ 'gwall_' or member::regrole::text ~ 'gwall_' order by 1 desc`,
        ),
      ).toEqual(
        major < 16
          ? [{ of: 'gwall_role', member: 'gwall_other', admin: true }]
          : [
              { of: 'gwall_role', member: 'gwall_other', admin: true, set: true },
              { of: 'gwall_other', member: 'gwall_third', admin: false, set: false },
            ],
      )
      expect(
        await ask(
          target,
          'postgres',
          `select setrole::regrole::text as role, (select datname from pg_database where oid = setdatabase) as database, setconfig as settings from pg_db_role_setting order by database nulls first`,
        ),
      ).toEqual([
        { role: 'gwall_other', database: null, settings: ['search_path="$user", "a b"'] },
        { role: 'gwall_other', database: 'gwall_a', settings: ['work_mem=5MB'] },
      ])
      expect(result.receipt.leftOut.map(({ what }) => what).slice(-3)).toEqual([
        `${major < 16 ? 4 : 3} memberships and 6 settings of roles`,
        'passwords, logins and rights of 3 roles',
        '1 tablespace and 1 other statement about the server',
      ])
    },
  )

  it('says by number what it leaves out where one role owns everything, and where the roles are there', async () => {
    const one = await restore(params, folder, 'gwall_a', { replace: true })
    expect(one.result.receipt.leftOut).toContainEqual({
      what: '4 roles, 5 memberships and 8 settings of roles',
      reason: 'roles of a dump are made only where owners are kept',
    })
    const again = await restore(params, folder, 'gwall_a', { replace: true, ownership: 'keep' })
    expect(again.result.receipt.leftOut.map(({ what }) => what)).toContain('5 memberships and 8 settings of roles')
  })
})
