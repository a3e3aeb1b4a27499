// What the X-ray says cannot be restored is refused before anything is left on a server; what only looks like it is not.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownServers } from '../../helpers/servers.ts'
import { ask, clean, debris, restore } from './harness.ts'

const servers = await ownServers()
const folder = mkdtempSync(join(tmpdir(), 'gw-foreign-restore-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const write = (name: string, content: string | Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const mysql =
  'CREATE TABLE `a` (`id` int NOT NULL AUTO_INCREMENT) ENGINE=InnoDB;\nLOCK TABLES `a` WRITE;\nINSERT INTO `a` VALUES (1);\nUNLOCK TABLES;\n'
const refused = [
  [write('mysql.sql', mysql), /^mysql\.sql is written for MySQL or MariaDB, not for PostgreSQL \(line 1: /],
  [write('mysql.sql.gz', gzipSync(mysql)), /^mysql\.sql\.gz is written for MySQL/],
  [write('host.sql', 'somehost\n'), /^host\.sql: This is text, and nothing in it is SQL\.$/],
  [write('comments.sql', '-- nothing\n/* here */\n'), /^comments\.sql: This is text/],
] as const

const rows = write(
  'rows.sql',
  `${'INSERT INTO kept.t VALUES (1, NULL);\n'.repeat(3)}INSERT INTO kept.t VALUES (4, 'ENGINE=InnoDB');\n`,
)
const inside = write(
  'inside.sql',
  `CREATE TABLE public.t (id int, a text);\nCOPY public.t (id, a) FROM stdin;\n${mysql
    .trimEnd()
    .split('\n')
    .map((line, at) => `${at}\t${line}\n`)
    .join('')}\\.\nINSERT INTO public.t VALUES (9, '${mysql}');\n`,
)

describe.each(servers)('text that is no SQL of PostgreSQL, on $name', ({ params }) => {
  beforeAll(() => clean(params, 'gwforeign_'))
  afterAll(() => clean(params, 'gwforeign_'))

  it.each(refused)('%s is refused, and nothing is left', async (path, message) => {
    const before = await ask(params, 'postgres', 'select rolname from pg_roles order by 1')
    const { result, state } = await restore(params, path, 'gwforeign_new')
    expect(state).toBe('failed')
    expect(result).toMatchObject({ outcome: 'failed', receipt: { rows: [], lost: [] } })
    expect(result.error).toMatchObject({
      kind: 'file-unsupported',
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(/dump/) as string,
    })
    expect(await debris(params)).toEqual([])
    expect(
      await ask(params, 'postgres', `select datname from pg_database where starts_with(datname, 'gwforeign_')`),
    ).toEqual([])
    expect(await ask(params, 'postgres', 'select rolname from pg_roles order by 1')).toEqual(before)
  })

  it('the database it should have replaced is as it was', async () => {
    await ask(params, 'postgres', 'create database gwforeign_live')
    await ask(params, 'gwforeign_live', 'create table precious (id int); insert into precious values (1)')
    const { result } = await restore(params, refused[0][0], 'gwforeign_live', { replace: true })
    expect(result.outcome).toBe('failed')
    expect(await ask(params, 'gwforeign_live', 'select id from precious')).toEqual([{ id: 1 }])
    expect(await debris(params)).toEqual([])
  })

  it('a dump with a script of MySQL in its rows is restored', async () => {
    const { result } = await restore(params, inside, 'gwforeign_inside')
    expect(result).toMatchObject({ outcome: 'verified' })
    expect(await ask(params, 'gwforeign_inside', 'select a from t where id = 9')).toEqual([{ a: mysql }])
    expect(await ask(params, 'gwforeign_inside', 'select count(*)::int as n from t')).toEqual([{ n: 5 }])
  })

  it('INSERTs alone are restored into the tables that are there', async () => {
    await ask(params, 'postgres', 'create database gwforeign_kept')
    await ask(params, 'gwforeign_kept', 'create schema kept create table t (id int, a text)')
    const { result } = await restore(params, rows, 'gwforeign_kept', { dataOnly: true, replace: true })
    expect(result.error).toBeUndefined()
    expect(await ask(params, 'gwforeign_kept', 'select count(*)::int as n from kept.t')).toEqual([{ n: 4 }])
  })
})
