// Large objects of every kind of dump, through both engines: counted, and the same bytes under the same numbers.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { binDirFor } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'
import { writeZip } from '../../helpers/write-archive.ts'
import { ask, clean, restore } from './harness.ts'

const tools = binDirFor(15)
const servers = testServers()
const fifteen = servers.find(({ major }) => major === 15)
const everyByte = `(select string_agg(set_byte('\\x00'::bytea, 0, n % 256), ''::bytea order by n) from generate_series(0, 69999) n)`

describe.skipIf(tools === null || fifteen === undefined)('large objects', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-large-objects-'))
  const file = (name: string): string => join(folder, name)
  const source = fifteen!.params
  const sums = async (params: typeof source, database: string) =>
    ask<{ oid: string; md5: string }>(
      params,
      database,
      'select oid::text, md5(lo_get(oid)) from pg_largeobject_metadata order by 1',
    )

  beforeAll(async () => {
    await clean(source, 'gwlo_')
    await ask(source, 'postgres', 'create database gwlo_source')
    // More than one piece of what pg_dump writes at once, an empty one, and one with the bytes that text minds.
    await ask(
      source,
      'gwlo_source',
      `create table doc (id int primary key, body oid);
       insert into doc select n, lo_from_bytea(70000 + n, ${everyByte}) from generate_series(1, 3) n;
       select lo_create(77), lo_from_bytea(78, '\\x00ff0a5c275c2e0a');
       comment on large object 77 is 'nothing in it'`,
    )
    const dump = (...args: string[]) =>
      execFileSync(
        join(tools!, 'pg_dump'),
        ['-h', source.host, '-p', String(source.port), '-U', 'postgres', ...args, 'gwlo_source'],
        { env: { ...process.env, PGPASSWORD: source.password } },
      )
    dump('-Fc', '-f', file('custom'))
    dump('-Ft', '-f', file('tar'))
    dump('-Fd', '-f', file('directory'))
    dump('-f', file('plain'))
    dump('--clean', '--if-exists', '-f', file('clean'))
    dump('--inserts', '-f', file('inserts'))
    writeFileSync(file('gzip'), gzipSync(readFileSync(file('plain'))))
    const zipped = [{ name: 'dump.sql', data: readFileSync(file('plain')), deflated: true }]
    writeFileSync(
      file('zip'),
      writeZip(zipped, (data) => crc32(data)),
    )
  })
  afterAll(async () => {
    for (const { params } of servers) await clean(params, 'gwlo_')
  })

  describe.each(servers)('on $name', ({ params, major }) => {
    it.each([
      ...['custom', 'tar', 'directory', 'plain', 'clean', 'inserts', 'gzip', 'zip'].map((kind) => ({
        kind,
        engine: 'own' as const,
      })),
      ...(major === 15 ? ['custom', 'tar', 'directory'] : []).map((kind) => ({ kind, engine: 'pg_restore' as const })),
    ])('come back from $kind through $engine', async ({ kind, engine }) => {
      const name = `gwlo_${kind}_${engine}`
      await clean(params, name)
      const { result } = await restore(params, file(kind), name, { engine })
      expect({ outcome: result.outcome, causes: result.causes, lost: result.receipt.lost }).toEqual({
        outcome: 'verified',
        causes: [],
        lost: [],
      })
      expect(result.receipt.rows).toContainEqual({ table: 'large objects', expected: 5, found: 5 })
      expect(await sums(params, name)).toEqual(await sums(source, 'gwlo_source'))
    })
  })

  it.each(['custom', 'plain'])('are data: the schema of %s alone has none', async (kind) => {
    const name = 'gwlo_schema'
    await clean(source, name)
    const { result } = await restore(source, file(kind), name, { schemaOnly: true })
    expect([result.outcome, await sums(source, name)]).toEqual(['verified', []])
    expect(result.receipt.rows.map(({ table }) => table)).toEqual(['public.doc'])
  })

  it('says which number is missing when a plain dump fills one that it never made', async () => {
    const name = 'gwlo_missing'
    writeFileSync(
      file('missing'),
      readFileSync(file('plain'), 'utf8').replace(
        /^SELECT pg_catalog\.lo_create\('78'\);$/m,
        `SELECT lo_create('79');
SELECT pg_catalog.lo_unlink('79');
SELECT pg_catalog.lo_create('80') FROM public.doc WHERE false;`,
      ),
    )
    const { result } = await restore(source, file('missing'), name)
    expect(result.outcome).toBe('differences')
    expect(result.receipt.rows).toContainEqual({ table: 'large objects', expected: 5, found: 4 })
  })

  it('leaves the number open where code of the dump makes them', async () => {
    const name = 'gwlo_code'
    writeFileSync(file('code'), 'CREATE TABLE t (a int);\nDO $$ BEGIN PERFORM lo_create(0); END $$;\n')
    const { result } = await restore(source, file('code'), name)
    expect(result.outcome).toBe('verified')
    expect(result.receipt.rows).toContainEqual({ table: 'large objects', expected: null, found: 1 })
  })
})
