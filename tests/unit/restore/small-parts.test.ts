import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { restoreChoicesSchema } from '../../../shared/model/restore.ts'
import { foldCauses } from '../../../electron/core/restore/causes.ts'
import { copyWithOptions, RowCounter } from '../../../electron/core/restore/copy-rows.ts'
import { isAgreed, judgeStatement, showStatement, statementId } from '../../../electron/core/restore/judge-statement.ts'
import { mapOwnerText } from '../../../electron/core/restore/ownership-plan.ts'
import { readPgRestoreErrors } from '../../../electron/core/restore/run-pg-restore.ts'
import {
  isStagingName,
  readStagingMarker,
  stagingName,
  writeStagingMarker,
} from '../../../electron/core/restore/staging-name.ts'
import type { RestoreUnit } from '../../../electron/core/restore/types.ts'
import { loadParser } from '../../../electron/core/script/facts/parse-statement.ts'

describe('rows counted on the way', () => {
  it('counts rows and not the end mark, however the block is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a\tb', '', '\\N', '\\\\.', 'x'.repeat(40)), { maxLength: 30 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 20 }),
        (rows, marked, size) => {
          const bytes = Buffer.from(rows.map((row) => `${row}\n`).join('') + (marked ? '\\.\n\n\n' : ''))
          const counter = new RowCounter()
          for (let at = 0; at < bytes.length; at += size) counter.add(bytes.subarray(at, at + size))
          expect(counter.finish()).toBe(rows.length)
        },
      ),
    )
  })
  it('adds its options to a COPY of pg_dump only', () => {
    expect(copyWithOptions('COPY public.a (i) FROM stdin;\n', { freeze: true, encoding: 'LATIN1' })).toBe(
      `COPY public.a (i) FROM stdin WITH (FREEZE, ENCODING 'LATIN1')`,
    )
    expect(copyWithOptions('COPY a FROM stdin WITH (FORMAT csv);', { freeze: true, encoding: null })).toBe(
      'COPY a FROM stdin WITH (FORMAT csv)',
    )
  })
})

describe('judging statements', () => {
  beforeAll(loadParser)
  const kind = (sql: string) => judgeStatement(sql, 150000).kind
  it.each([
    ['CREATE TABLE a (i int)', 'run'],
    ['ALTER TABLE a OWNER TO b', 'run'],
    ['GRANT SELECT ON a TO b', 'run'],
    ["SELECT pg_catalog.setval('a', 1, true)", 'run'],
    ['CREATE DATABASE x', 'skip'],
    ['ALTER DATABASE x SET a = 1', 'skip'],
    ['SET ROLE postgres', 'skip'],
    ['SET transaction_timeout = 0', 'skip'],
    ["CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p", 'skip'],
    ['ALTER ROLE postgres NOSUPERUSER', 'risk'],
    ["COPY a FROM PROGRAM 'id'", 'risk'],
    ["COPY a TO '/etc/passwd'", 'risk'],
    ['ALTER SYSTEM SET a = 1', 'risk'],
    ['CREATE EVENT TRIGGER t ON ddl_command_end EXECUTE FUNCTION f()', 'risk'],
    ['DO LANGUAGE plpython3u $$ $$', 'risk'],
    ["LOAD 'x'", 'risk'],
    ['CREATE TABLE a (i int); ALTER SYSTEM SET a = 1', 'risk'],
    ['CREATE TABLE a (i int); CREATE DATABASE b', 'risk'],
    ['ALTER ROLE postgres FROBNICATE', 'risk'],
    ['/* c */ AlTeR /* d */ RoLe x superuser', 'risk'],
  ])('%s: %s', (sql, wanted) => expect(kind(sql)).toBe(wanted))

  it('takes a yes to one statement for that statement alone', () => {
    const [one, two] = ["ALTER SYSTEM SET a = '1'", "ALTER SYSTEM SET a = '2'"]
    const verdict = judgeStatement(one!, 150000)
    if (verdict.kind !== 'risk') throw new Error('not a risk')
    expect(isAgreed([statementId(one!)], verdict, `${one};\n`)).toBe(true)
    expect(isAgreed([statementId(one!)], verdict, two!)).toBe(false)
    expect(isAgreed([], verdict, one!)).toBe(false)
    expect(isAgreed(['all'], verdict, one!)).toBe(true)
  })
  it('shows no password', () => {
    expect(
      showStatement(`CREATE ROLE a PASSWORD 'it''s'; CREATE SUBSCRIPTION s CONNECTION 'host=h password=secret'`),
    ).not.toMatch(/it''s|secret/)
  })
})

describe('names and words', () => {
  it('knows its own staging databases only', () => {
    const name = stagingName('x'.repeat(80))
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63)
    expect(isStagingName(name)).toBe(true)
    const comment = writeStagingMarker({ v: 1, storedAs: name, target: 'x', job: 'j', at: '', role: null })
    expect(readStagingMarker(name, comment)?.job).toBe('j')
    expect(readStagingMarker('other', comment)).toBeNull()
  })
  it('maps an owner and leaves one-role alone', () => {
    expect(mapOwnerText('ALTER TABLE a OWNER TO "B b"', { ownership: { map: { 'B b': 'c' } } })).toBe(
      'ALTER TABLE a OWNER TO "c"',
    )
    expect(mapOwnerText('ALTER TABLE a OWNER TO b', { ownership: 'one-role' })).toBeNull()
  })
  it('reads the errors of pg_restore with their entries, and no rows', () => {
    const errors = readPgRestoreErrors(
      `pg_restore: while PROCESSING TOC:\npg_restore: from TOC entry 217; 1259 16 TABLE a postgres\npg_restore: error: could not execute query: ERROR:  type "x" does not exist\nCommand was: CREATE TABLE a (b x);\npg_restore: error: COPY failed for table "c": ERROR:  duplicate key\nDETAIL:  Key (i)=(secret) already exists.\npg_restore: warning: errors ignored on restore: 2\n`,
    )
    expect(errors).toEqual([
      { id: 217, message: 'type "x" does not exist' },
      { id: 217, message: 'duplicate key' },
    ])
  })
})

describe('causes', () => {
  const unit = (desc: string, name: string, sql: string): RestoreUnit => ({
    id: 1,
    desc,
    name,
    sql,
    after: [],
    locks: [],
    settings: [],
    as: 'worker',
    weight: 0,
  })
  it('folds what follows under what went first, the grave ones first', () => {
    const causes = foldCauses(
      [
        {
          unit: unit('COMMENT', 'a', 'COMMENT ON TABLE z IS 1'),
          sqlState: '42501',
          message: 'must be owner of table z',
        },
        {
          unit: unit('TABLE', 'a', 'CREATE TABLE public.a (x citext)'),
          sqlState: '42704',
          message: 'type "citext" does not exist',
        },
        {
          unit: unit('INDEX', 'a_i', 'CREATE INDEX a_i ON public.a (x)'),
          sqlState: '42P01',
          message: 'relation "public.a" does not exist',
        },
        {
          unit: unit('VIEW', 'v', 'CREATE VIEW v AS SELECT * FROM public.a'),
          sqlState: '42P01',
          message: 'relation "public.a" does not exist',
        },
      ],
      'x.dump',
    )
    expect(causes.map(({ class: kind, count }) => [kind, count])).toEqual([
      ['fatal', 3],
      ['cosmetic', 1],
    ])
  })
  it('blames no dump for a foreign key whose rows or key are lost', () => {
    const rows = unit('TABLE DATA', 'public.a', '')
    const copied = {
      ...rows,
      data: { kind: 'copy', sql: 'COPY public.a (x) FROM stdin;' } as unknown as NonNullable<typeof rows.data>,
    }
    const foreign = (table: string) =>
      unit('FK CONSTRAINT', 'b', `ALTER TABLE ONLY public.b ADD CONSTRAINT k FOREIGN KEY (x) REFERENCES ${table}(x);`)
    const primary = unit('CONSTRAINT', 'c', 'ALTER TABLE ONLY public."C d" ADD CONSTRAINT c_pkey PRIMARY KEY (x);')
    const causes = foldCauses(
      [
        { unit: copied, sqlState: '22021', message: 'invalid byte sequence' },
        { unit: primary, sqlState: '23505', message: 'could not create unique index' },
        { unit: foreign('public.a'), sqlState: '23503', message: 'violates foreign key constraint "k"' },
        { unit: foreign('public."C d"'), sqlState: '42830', message: 'there is no unique constraint matching' },
        { unit: foreign('public.b'), sqlState: '23503', message: 'violates foreign key constraint "k"' },
      ],
      'x.dump',
    )
    expect(causes.map(({ sqlState, count }) => [sqlState, count])).toEqual([
      ['23505', 2],
      ['23503', 1],
      ['22021', 2],
    ])
  })
  it('says once that a file is cut off', () => {
    const causes = foldCauses(
      ['public.a', 'public."b c"', 'BLOBS BLOBS'].map((name, at) => ({
        unit: { ...unit('TABLE DATA', name, ''), desc: 'SEQUENCE SET' },
        message: `The data of ${name} should begin at byte 3,39${at},589, and the file ends before it (at byte 60,000).`,
      })),
      'x.dump',
    )
    expect(causes.map(({ count, message }) => [count, message])).toEqual([
      [3, 'The file ends before this data (at byte 60,000).'],
    ])
  })
  it('has choices with safe defaults', () => {
    expect(restoreChoicesSchema.parse({ database: 'x' })).toMatchObject({
      replace: false,
      ownership: 'one-role',
      privileges: false,
      agreed: [],
      engine: 'auto',
    })
  })
})
