// Rows that a script's INSERTs bring: said for certain, as "at most", or not at all. For a restore's receipt and for setup.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { restoreChoicesSchema } from '../../../shared/model/restore.ts'
import { planScript } from '../../../electron/core/restore/plan-script.ts'
import { inspectScripts } from '../../../electron/core/script/facts/inspect-scripts.ts'

const folder = mkdtempSync(join(tmpdir(), 'gw-inserts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let number = 0
const write = (sql: string): string => {
  const file = join(folder, `${number++}.sql`)
  writeFileSync(file, sql)
  return file
}

const tables = `CREATE TABLE public.a (id int); CREATE TABLE public.b (id int, t text);\n`
const trigger = (body: string): string =>
  `CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$;
   CREATE TRIGGER t BEFORE INSERT ON public.a FOR EACH ROW EXECUTE FUNCTION public.f();\n`
const rows = `INSERT INTO public.a VALUES (1), (2);\nINSERT INTO public.a VALUES (3);\nINSERT INTO public.b VALUES (1, '), (');\n`

const known = { 'public.a': { rows: 3, atMost: false }, 'public.b': { rows: 1, atMost: false } }

const cases: readonly (readonly [string, string, object | undefined, object | undefined])[] = [
  ['values', tables + rows, known, known],
  [
    'a bare name',
    `SET search_path = app;\nCREATE SCHEMA app; CREATE TABLE t (a int);\nINSERT INTO t VALUES (1);\n`,
    { 'app.t': { rows: 1, atMost: false } },
    { 'app.t': { rows: 1, atMost: false } },
  ],
  [
    'a conflict',
    `${tables}INSERT INTO a VALUES (1), (2) ON CONFLICT DO NOTHING;\n`,
    { 'public.a': { rows: 2, atMost: true } },
    { 'public.a': { rows: 2, atMost: true } },
  ],
  ['a trigger made after the rows', tables + rows + trigger('RETURN NULL;'), known, known],
  ['a trigger that may refuse rows', tables + trigger('RETURN NULL;') + rows, undefined, undefined],
  // A receipt is careful; setup says "at least", and looks into the body.
  ['a trigger that only changes columns', tables + trigger('NEW.id := 1; RETURN NEW;') + rows, undefined, known],
  ['DELETE', `${tables + rows}DELETE FROM public.a WHERE id = 1;\n`, undefined, undefined],
  ['a DO block', `${tables + rows}DO $$ BEGIN DELETE FROM public.a; END $$;\n`, undefined, undefined],
  ['a function at work', `${tables + rows}SELECT public.fill();\n`, undefined, undefined],
  ['values of sequences', `${tables + rows}SELECT pg_catalog.setval('public.s', 3, true);\n`, known, known],
  [
    'rows of a query',
    `${tables}INSERT INTO a VALUES (1);\nINSERT INTO b SELECT 1, 'x';\n`,
    { 'public.a': { rows: 1, atMost: false }, 'public.b': null },
    { 'public.a': { rows: 1, atMost: false }, 'public.b': { rows: null, atMost: false } },
  ],
]

describe('rows of INSERT statements', () => {
  it.each(cases)('%s', async (_name, sql, planned, inspected) => {
    const file = write(sql)
    const plan = await planScript(
      file,
      {
        choices: restoreChoicesSchema.parse({ database: 'x' }),
        serverVersionNumber: 150_000,
        isSuperuser: true,
        file,
        trusted: new Set(),
      },
      { signal: new AbortController().signal, onProgress: () => undefined },
    )
    expect(plan.inserted === undefined ? undefined : Object.fromEntries(plan.inserted)).toEqual(planned)
    const { facts } = await inspectScripts([{ file, shownAs: 'x.sql' }])
    const found = facts[0]?.changesRows === true ? undefined : facts[0]?.inserts
    expect(
      found === undefined ? undefined : Object.fromEntries(found.map(({ table, ...one }) => [table, one])),
    ).toEqual(inspected)
  })
})
