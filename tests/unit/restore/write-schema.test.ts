import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { writeSchema } from '../../../electron/core/restore/write-schema.ts'
import { shopEntries, writeCustom } from '../../helpers/write-archive.ts'

const folder = mkdtempSync(join(tmpdir(), 'gw-schema-'))
const elsewhere = mkdtempSync(join(tmpdir(), 'gw-documents-'))
afterAll(() => [folder, elsewhere].forEach((one) => rmSync(one, { recursive: true, force: true })))
const signal = new AbortController().signal

const dump = join(folder, 'shop.dump')
writeFileSync(
  dump,
  writeCustom({
    minor: 14,
    entries: [
      ...shopEntries,
      {
        dumpId: 900,
        desc: 'ACL',
        tag: 'TABLE item',
        definition: 'GRANT SELECT ON TABLE public.item TO nobody;\n',
        section: 1,
      },
      {
        dumpId: 901,
        desc: 'FUNCTION',
        tag: 'odd()',
        definition: 'CREATE FUNCTION odd() AS $$ \n\\! rm -rf /\n',
        section: 1,
      },
    ],
  }),
)

it('writes the definitions of an archive beside it, without privileges, and never over a file', async () => {
  const first = await writeSchema(dump, elsewhere, signal)
  const second = await writeSchema(dump, elsewhere, signal)
  expect([first.path, second.path]).toEqual([join(folder, 'shop.schema.sql'), join(folder, 'shop-2.schema.sql')])
  const text = readFileSync(first.path, 'utf8')
  expect(text).toContain('CREATE TABLE')
  expect(text).not.toMatch(/GRANT|COPY|rm -rf/)
  expect(first.leftOut).toEqual(['FUNCTION odd()'])
  expect(readdirSync(folder).toSorted()).toEqual(['shop-2.schema.sql', 'shop.dump', 'shop.schema.sql'])
})

it('writes elsewhere where the dump lies on something that cannot be written to', async () => {
  const taken = join(folder, `.shop.${process.pid}.partial`)
  mkdirSync(taken)
  expect((await writeSchema(dump, elsewhere, signal)).path).toBe(join(elsewhere, 'shop.schema.sql'))
  rmSync(taken, { recursive: true })
})

it('has nothing to write of a script', async () => {
  const script = join(folder, 'plain.sql')
  writeFileSync(script, 'create table a (b int);')
  await expect(writeSchema(script, elsewhere, signal)).rejects.toMatchObject({ failure: { kind: 'usage' } })
})
