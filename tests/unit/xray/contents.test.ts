// What a dump holds besides tables: said, never as a question where there is none, and never with a password.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { showStatement } from '../../../electron/core/restore/judge-statement.ts'
import { xrayFile } from '../../../electron/core/xray/xray-file.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { writeCustom, type EntryToWrite } from '../../helpers/write-archive.ts'

const root = mkdtempSync(join(tmpdir(), 'gw-contents-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const look = (name: string, bytes: Buffer | string) => {
  writeFileSync(join(root, name), bytes)
  return xrayFile(createTestHost(), join(root, name))
}

const definitions: readonly (readonly [string, string, string])[] = [
  ['EXTENSION', 'postgres_fdw', 'CREATE EXTENSION IF NOT EXISTS postgres_fdw WITH SCHEMA public;'],
  ['SERVER', 'far', `CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'far.example');`],
  [
    'USER MAPPING',
    'USER MAPPING postgres SERVER far',
    `CREATE USER MAPPING FOR postgres SERVER far OPTIONS (password 'hush ''1', "user" 'bob');`,
  ],
  ['FOREIGN TABLE', 'ft', `CREATE FOREIGN TABLE public.ft (a integer) SERVER far OPTIONS (table_name 't');`],
  [
    'SUBSCRIPTION',
    'sub',
    `CREATE SUBSCRIPTION sub CONNECTION 'host=far user=bob password=hush2' PUBLICATION p WITH (connect = false, slot_name = 'sub');`,
  ],
  [
    'FUNCTION',
    'far()',
    `CREATE FUNCTION public.far() RETURNS text LANGUAGE sql AS $$ SELECT dblink_connect('postgresql://bob:hush3@far/x') $$;`,
  ],
]
const script = `-- Dumped from database version 16.1\n-- Dumped by pg_dump version 16.1\n${definitions.map(([, , sql]) => sql).join('\n')}
CREATE ROLE bob LOGIN PASSWORD 'hush4';
SELECT pg_catalog.lo_create('16401');\n\\connect 'postgresql://bob:hush5@far/x'\n`

const entries: readonly EntryToWrite[] = [
  ...definitions.map(([desc, tag, definition], at) => ({ dumpId: at + 1, desc, tag, definition })),
  { dumpId: 90, desc: 'BLOB METADATA', tag: '16401..16402', definition: '16401\n16402\n' },
]

describe('what else is in a dump', () => {
  it.each([
    ['an archive', writeCustom({ minor: 16, entries }), 'It holds 2 large objects.'],
    ['a plain dump', script, 'It holds 1 large object.'],
  ])('%s', async (name, bytes, largeObjects) => {
    const found = await look(name.replaceAll(' ', '-'), bytes)
    expect(JSON.stringify(found)).not.toMatch(/hush/)
    expect(found.verdict.sentence).toContain('without the subscription sub')
    expect(found.risks.map(({ what }) => what).join()).not.toMatch(/subscription/)
    const said = new Map(found.findings.map(({ code, message }) => [code, message]))
    expect(said.get('subscriptions')).toContain('(sub) is always left out')
    expect(said.get('foreign-data')).toContain('1 foreign server (far) and 1 foreign table')
    expect(said.get('holds-passwords')).toContain('never shown')
    expect(said.get('reaches-out')).toContain('postgres_fdw')
    expect(said.get('large-objects')).toBe(largeObjects)
    expect(found.risks.map(({ id }) => id)).toContain('server:reads-from-another-server-or-a-file')
  })

  it('what is shown of a statement holds no password', () => {
    for (const [, , sql] of definitions) expect(showStatement(sql)).not.toMatch(/hush/)
  })
})
