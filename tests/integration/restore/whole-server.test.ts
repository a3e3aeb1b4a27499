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
const fifteen = (await ownServers()).find(({ major }) => major === 15)

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
    const roles = ['postgres WITH NOSUPERUSER NOLOGIN', 'gwall_role WITH SUPERUSER LOGIN', 'gwall_other WITH LOGIN']
    writeFileSync(
      join(folder, 'toc.glo'),
      writeCustom({
        minor: 16,
        entries: roles.map((role, at) => ({
          dumpId: at + 1,
          desc: 'ROLE',
          tag: `ROLE ${role.split(' ')[0] ?? ''}`,
          definition: `CREATE ROLE ${role.split(' ')[0] ?? ''};\nALTER ROLE ${role};\n`,
        })),
      }),
    )
  })
  afterAll(() => clean(params, 'gwall_'))

  it('asks which database, and restores the one of the wanted name', async () => {
    const unclear = await restore(params, folder, 'gwall_new')
    expect(unclear.result.error?.message).toContain('holds 2 databases: gwall_a, gwall_b')
    const { result } = await restore(params, folder, 'gwall_b', { replace: true })
    expect(result).toMatchObject({ outcome: 'verified' })
    expect(result.receipt.leftOut[0]?.what).toBe('everything outside the database "gwall_b" of the dump (also gwall_a)')
    expect(await ask(params, 'gwall_b', 'select count(*)::int as n from gwall_b_t')).toEqual([{ n: 2 }])
    expect(await ask(params, 'postgres', `select rolname from pg_roles where rolname ~ '^gwall_'`)).toEqual([])
  })

  it('makes its roles without a login where owners are kept, and changes no role', async () => {
    const { result } = await restore(params, folder, 'gwall_a', { replace: true, ownership: 'keep' })
    expect(result).toMatchObject({ outcome: 'verified' })
    expect(
      await ask(
        params,
        'postgres',
        `select rolname as name, rolsuper as super, rolcanlogin as login from pg_roles where rolname ~ '^(gwall_|postgres$)' order by 1`,
      ),
    ).toEqual([
      { name: 'gwall_other', super: false, login: false },
      { name: 'gwall_role', super: false, login: false },
      { name: 'postgres', super: true, login: true },
    ])
  })
})
