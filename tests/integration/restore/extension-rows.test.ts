// Rows that people added to a table of an extension (spatial_ref_sys of PostGIS) are dumped by pg_dump, and belong to nobody
// who restores: they come in beside the extension's own, from every kind of dump, and nothing else may be written to.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countedIn } from '../../../shared/model/restore.ts'
import { binDirFor } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'
import { ask, clean, restore } from './harness.ts'

const tools = binDirFor(15)
const fifteen = testServers().find(({ major }) => major === 15)
const hasPostgis =
  fifteen !== undefined &&
  (await ask(fifteen.params, 'postgres', `select from pg_available_extensions where name = 'postgis'`)).length > 0
if (!hasPostgis) console.warn('PostGIS is not there: rows of extensions are not tried.')

describe.skipIf(tools === null || !hasPostgis)('rows of an extension', () => {
  const { params } = fifteen!
  const folder = mkdtempSync(join(tmpdir(), 'gw-extension-rows-'))
  const files: Record<string, string> = {}
  beforeAll(async () => {
    await clean(params, 'gwext_')
    await ask(params, 'postgres', 'create database gwext_source')
    await ask(
      params,
      'gwext_source',
      `create extension postgis; create table places (id int, at geometry(point, 4326)); insert into places values (1, 'srid=4326;point(1 2)');
       insert into spatial_ref_sys values (990001, 'mine', 1, 'x', 'y')`,
    )
    for (const [kind, args] of Object.entries({
      custom: ['-Fc'],
      plain: [],
      inserts: ['--inserts'],
      packed: ['-Fc', '--inserts'],
    })) {
      files[kind] = join(folder, kind)
      execFileSync(
        join(tools!, 'pg_dump'),
        ['-h', params.host, '-p', String(params.port), '-U', 'postgres', ...args, '-f', files[kind], 'gwext_source'],
        { env: { ...process.env, PGPASSWORD: params.password } },
      )
    }
  })
  afterAll(() => clean(params, 'gwext_'))

  it.each(['plain', 'inserts', 'packed'])('from a dump: %s', async (kind) => {
    const name = `gwext_${kind}`
    const { result } = await restore(params, files[kind] ?? '', name)
    expect({ lost: result.receipt.lost, outcome: result.outcome }).toEqual({ lost: [], outcome: 'verified' })
    const [found] = await ask(
      params,
      name,
      `select (select count(*)::int from spatial_ref_sys where srid = 990001) as mine, (select relacl::text from pg_class where relname = 'spatial_ref_sys') as now`,
    )
    const [before] = await ask(
      params,
      'gwext_source',
      `select relacl::text as was from pg_class where relname = 'spatial_ref_sys'`,
    )
    expect(found).toEqual({ mine: 1, now: before?.['was'] })
    expect(result.receipt.rows.find(({ table }) => table === 'public.places')).toMatchObject({ expected: 1, found: 1 })
    // The thousands that the extension brought are in no dump.
    expect(countedIn(result.receipt)).toMatchObject({ tables: 1, rows: 1 })
  })

  it('may not write to any other table it does not own', async () => {
    const file = join(folder, 'bad.sql')
    writeFileSync(
      file,
      `CREATE TABLE a (id int);\nCOPY pg_catalog.pg_authid (rolname) FROM stdin;\nevil\n\\.\nCOPY a FROM stdin;\n1\n\\.\n`,
    )
    const { result } = await restore(params, file, 'gwext_bad')
    expect(result.receipt.lost.map(({ what }) => what).join()).toContain('pg_authid')
    expect(await ask(params, 'postgres', `select from pg_authid where rolname = 'evil'`)).toEqual([])
  })
})
