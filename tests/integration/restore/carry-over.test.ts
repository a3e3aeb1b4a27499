// What was set for the database itself goes on when it is replaced.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { testServers } from '../../helpers/servers.ts'
import { ask, clean, restore } from './harness.ts'

const file = join(mkdtempSync(join(tmpdir(), 'gw-carry-test-')), 'a.sql')
writeFileSync(file, 'CREATE TABLE a (i int);\nCOPY a (i) FROM stdin;\n1\n\\.\n')

describe.each(testServers())('a database that is replaced on $name', ({ params, major }) => {
  const name = `gwcarry${major}`
  afterAll(() => clean(params, name))
  const about = (database: string) =>
    ask(
      params,
      'postgres',
      `select pg_get_userbyid(datdba) as owner, datconnlimit as most, shobj_description(oid, 'pg_database') as comment,
         array(select a.grantor::regrole || ' ' || case when a.grantee = 0 then 'public' else a.grantee::regrole::text end || ' ' || a.privilege_type from aclexplode(datacl) a order by 1) as privileges,
         array(select unnest(setconfig) from pg_db_role_setting where setdatabase = oid and setrole = 0 order by 1) as settings,
         (select setconfig from pg_db_role_setting where setdatabase = oid and setrole <> 0) as of_role
       from pg_database where datname = $1`,
      [database],
    )

  it('keeps its settings, privileges, comment and limit, and says so', async () => {
    await clean(params, name)
    await ask(params, 'postgres', `create role ${name}_a; create role ${name}_b login; create role ${name}_c`)
    await ask(params, 'postgres', `create database ${name} owner ${name}_a`)
    await ask(
      params,
      'postgres',
      `alter database ${name} set search_path to "My Schema", public; alter database ${name} set work_mem to '7MB';
       alter role ${name}_b in database ${name} set statement_timeout to '3s'; alter database ${name} connection limit 7;
       comment on database ${name} is 'the shop''s own'; revoke all on database ${name} from public; grant connect on database ${name} to ${name}_b`,
    )
    const inUse = ask(params, name, 'select pg_sleep(60)').catch((error: unknown) => String(error))
    await expect
      .poll(() =>
        ask(params, 'postgres', `select from pg_stat_activity where datname = '${name}' and state = 'active'`),
      )
      .toHaveLength(1)
    const { result } = await restore(params, file, name, { replace: true, owner: `${name}_c` })
    expect([result.outcome, result.error]).toEqual(['verified', undefined])
    expect(await inUse).toContain('terminating connection')
    expect(result.findings.find(({ code }) => code === 'connections-ended')?.message).toMatch(/^One connection to the/)
    const [found] = await about(name)
    expect(found).toEqual({
      owner: `${name}_c`,
      most: 7,
      comment: `the shop's own`,
      privileges: [
        `${name}_c ${name}_b CONNECT`,
        ...['CONNECT', 'CREATE', 'TEMPORARY'].map((privilege) => `${name}_c ${name}_c ${privilege}`),
      ],
      settings: [`search_path="My Schema", public`, 'work_mem=7MB'],
      of_role: ['statement_timeout=3s'],
    })
    expect(result.findings.find(({ code }) => code === 'attributes-carried')?.message).toContain(
      '3 settings, privileges, its comment, its limit of 7 connections',
    )
    // The one that is kept has its own still; rows alone leave the owner as well.
    expect(await about(result.previous ?? '')).toEqual([expect.objectContaining({ owner: `${name}_a`, most: 7 })])
    const rows = await restore(params, file, name, { replace: true, dataOnly: true })
    expect([rows.result.outcome, await about(name)]).toEqual(['verified', [found]])
  })
})
