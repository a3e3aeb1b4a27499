// A file that is still being written, and a server with few connections left.
import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { testServers } from '../../helpers/servers.ts'
import { ask, clean, restore } from './harness.ts'

const server = testServers()[0]
const folder = mkdtempSync(join(tmpdir(), 'gw-moving-'))
const dump = (name: string, tables = 1): string => {
  const file = join(folder, name)
  const all = Array.from({ length: tables }, (_, i) => i)
  writeFileSync(
    file,
    [
      ...all.map((i) => `CREATE TABLE public.t${i} (a int);`),
      ...all.map((i) => `COPY public.t${i} (a) FROM stdin;\n1\n2\n\\.\n`),
      ...all.map((i) => `CREATE INDEX i${i} ON public.t${i} (a);\n`),
    ].join('\n'),
  )
  return file
}

afterAll(async () => {
  if (server !== undefined) await clean(server.params, 'gwmove_')
})

it.skipIf(server === undefined)('is never called verified when the file changed while it was read', async () => {
  const { params } = server!
  const file = dump('grows.sql')
  const { result } = await restore(
    params,
    file,
    'gwmove_a',
    {},
    { onStep: (step) => step === 'verify' && appendFileSync(file, '-- more\n') },
  )
  expect(result.outcome).toBe('differences')
  expect(result.findings.map(({ code }) => code)).toContain('file-changed')
  expect(result.receipt.lost).toEqual([{ what: 'the dump as it was', reason: 'the file changed while it was read' }])
})

it.skipIf(server === undefined)('goes on with the connections it gets', async () => {
  const { params } = server!
  await ask(params, 'postgres', `create role gwmove_few login createdb connection limit 4 password 'few'`)
  const few = { ...params, user: 'gwmove_few', password: 'few' }
  const { result } = await restore(few, dump('wide.sql', 40), 'gwmove_b', { jobs: 16 })
  expect({ error: result.error, outcome: result.outcome }).toEqual({ error: undefined, outcome: 'verified' })
})
