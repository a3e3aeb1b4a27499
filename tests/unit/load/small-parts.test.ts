import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { classifyStatement } from '../../../electron/core/load/classify-statement.ts'
import { describeStatement } from '../../../electron/core/load/describe-statement.ts'
import { dutyOf, readCopyCommand } from '../../../electron/core/load/direct-meta.ts'
import { excerptOf, placeOfPosition } from '../../../electron/core/load/excerpt-of.ts'
import { feedScript } from '../../../electron/core/load/feed-script.ts'
import { errorFolder } from '../../../electron/core/load/fold-errors.ts'
import { progressMeter } from '../../../electron/core/load/progress-meter.ts'
import { psqlArgs } from '../../../electron/core/load/psql-command.ts'
import type { LoadRequest } from '../../../electron/core/load/types.ts'

const folder = mkdtempSync(join(tmpdir(), 'gw-parts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('classifyStatement', () => {
  it.each([
    ['create table a (i int)', 'group'],
    ['CREATE OR REPLACE FUNCTION f() ...', 'group'],
    ['create unlogged table x ()', 'group'],
    ['alter table only a add b int', 'group'],
    ['comment on table a is null', 'group'],
    ['grant select on a to b', 'group'],
    ['set search_path = x', 'group'],
    ['create unique index i on a (b)', 'group'],
    ['drop table if exists a', 'group'],
    ['insert into a values (1)', 'wrapped'],
    ["select setval('s', 1)", 'wrapped'],
    ['with x as (select 1) select * from x', 'wrapped'],
    ['(select 1)', 'wrapped'],
    ['create database x', 'alone'],
    ['vacuum', 'alone'],
    ['create index concurrently i on a (b)', 'alone'],
    ['alter system set x = 1', 'alone'],
    ['begin', 'alone'],
    ['set transaction isolation level serializable', 'alone'],
    ['set local x = 1', 'alone'],
    ['do $$ begin commit; end $$', 'alone'],
    ['call p()', 'alone'],
    ['drop database x', 'alone'],
    ['create tablespace t location 1', 'alone'],
    ['create subscription s connection 1', 'alone'],
    ['alter table a detach partition b concurrently', 'alone'],
    ['reindex table a', 'alone'],
  ])('%s travels %s', (sql, travel) => expect(classifyStatement(sql)).toBe(travel))
})

describe('describeStatement', () => {
  it.each([
    ['CREATE TABLE IF NOT EXISTS public.film (id int)', 'table public.film'],
    ['create or replace  function a."B c"(x int) returns', 'function a."B c"'],
    ['create materialized view v as', 'materialized view v'],
    ['CREATE UNIQUE INDEX CONCURRENTLY i ON t', 'index i'],
    ['alter table only t add', 'table t'],
    ['copy public.t (a) from stdin', 'rows of public.t'],
    ['insert into t values', 'rows of t'],
    ['comment on column a.b is', 'comment on column a.b'],
    ['grant all on schema x to y', 'rights on x'],
    ['select 1', undefined],
  ])('%s', (sql, text) => expect(describeStatement(sql)).toBe(text))
})

describe('feedScript', () => {
  const feed = async (
    content: Buffer,
    edits: { start: number; end: number; text?: string }[],
    chunkBytes: number,
    encoding = 'UTF8',
  ) => {
    const file = join(folder, 'feed.sql')
    writeFileSync(file, content)
    const parts: Buffer[] = []
    for await (const part of feedScript({ file, encoding, edits, chunkBytes, onBytes: () => undefined }))
      parts.push(part)
    return Buffer.concat(parts).toString()
  }

  it('blanks and replaces alike however the file is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), async (chunkBytes) => {
        const text = 'one\nSET a =\n  0;\n\\ir x.sql\nlast é\n'
        const a = text.indexOf('SET')
        const b = text.indexOf('\\ir')
        expect(
          await feed(
            Buffer.from(text),
            [
              { start: b, end: b + 9, text: "\\i '/abs/x.sql'" },
              { start: a, end: a + 12 },
            ],
            chunkBytes,
          ),
        ).toBe("one\n       \n    \n\\i '/abs/x.sql'\nlast é\n")
      }),
      { numRuns: 40 },
    )
  })

  it('drops a byte order mark and turns UTF-16 and LATIN1 into UTF-8', async () => {
    expect(await feed(Buffer.from('\ufeffé;'), [], 64)).toBe('é;')
    expect(
      await feed(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('é; 𝄞', 'utf16le')]), [], 5, 'UTF16LE'),
    ).toBe('é; 𝄞')
    expect(await feed(Buffer.from('é', 'latin1'), [], 1, 'LATIN1')).toBe('é')
  })
})

describe('placeOfPosition', () => {
  it('counts characters as PostgreSQL does, and columns as an editor does', () => {
    expect(placeOfPosition('a\n𝄞 x', 5, 10, 1)).toEqual({ line: 11, column: 4 })
    expect(placeOfPosition('abc', 3, 1, 5)).toEqual({ line: 1, column: 7 })
  })
  it('shows a few lines around the mark, cut where they are huge', () => {
    const text = Array.from({ length: 50 }, (_, i) => `line ${i + 1}`).join('\n')
    expect(excerptOf(text, 1, { line: 30, column: 3 })).toEqual({
      firstLine: 25,
      lines: ['line 25', 'line 26', 'line 27', 'line 28', 'line 29', 'line 30', 'line 31', 'line 32', 'line 33'],
      markLine: 30,
      markColumn: 2,
    })
    const cut = excerptOf(`${'x'.repeat(9000)}HERE${'y'.repeat(9000)}`, 7, { line: 7, column: 9001 })
    expect(cut.lines[0]!.slice(cut.markColumn, cut.markColumn! + 4)).toBe('HERE')
  })
})

describe('errorFolder', () => {
  const run = (errors: { sqlState?: string; message: string; statement?: string }[]) => {
    const folder = errorFolder()
    return errors.map((error) => folder.isCause(error))
  }
  it('folds what follows from an object that was not made', () => {
    expect(
      run([
        {
          sqlState: '42704',
          message: 'type "vector" does not exist',
          statement: 'CREATE TABLE public."Items" (v vector)',
        },
        {
          sqlState: '42P01',
          message: 'relation "public.items" does not exist',
          statement: 'ALTER TABLE public."Items" ADD PRIMARY KEY (id)',
        },
        { sqlState: '42P01', message: 'relation "other" does not exist', statement: 'SELECT * FROM other' },
        { sqlState: '25P02', message: 'current transaction is aborted' },
      ]),
    ).toEqual([true, false, true, false])
  })
  it('a chain: what could not be made because of the first takes others along', () => {
    expect(
      run([
        { sqlState: '0A000', message: 'extension "postgis" is not available', statement: 'CREATE EXTENSION postgis' },
        { sqlState: '42704', message: 'type "geometry" does not exist', statement: 'create table places (g geometry)' },
        {
          sqlState: '42P01',
          message: 'relation "places" does not exist',
          statement: 'create view near as select * from places',
        },
        { sqlState: '42P01', message: 'relation "near" does not exist', statement: 'grant select on near to x' },
        { sqlState: '23505', message: 'duplicate key value', statement: 'insert into t values (1)' },
      ]),
    ).toEqual([true, false, false, false, true])
  })
})

describe('direct meta-commands', () => {
  it.each([
    ['echo', 'hi', 'pass'],
    ['pset', 'null x', 'pass'],
    ['d', '', 'pass'],
    ['dt+', 'x', 'pass'],
    ['restrict', 'abc', 'pass'],
    ['g', '', 'pass'],
    ['g', '(format=csv)', 'pass'],
    ['gexec', '', 'gexec'],
    ['gset', 'x_', 'gset'],
    ['c', 'other', 'needs-psql'],
    ['connect', '-', 'needs-psql'],
    ['g', 'file.txt', 'needs-psql'],
    ['o', 'out', 'needs-psql'],
    ['o', '', 'pass'],
    ['watch', '1', 'needs-psql'],
    ['copy', "t to 'x'", 'needs-psql'],
    ['copy', "t from 'x'", 'copy'],
    ['nonsense', '', 'unknown'],
    ['N', '', 'unknown'],
  ])('\\%s %s: %s', (name, args, duty) => expect(dutyOf({ name, args })).toBe(duty))

  it.each([
    [
      "film (id, title) from '/tmp/a b.csv' with (format csv)",
      { sql: 'COPY film (id, title) FROM STDIN with (format csv)', source: 'file', file: '/tmp/a b.csv' },
    ],
    ['"Odd ""t" from data.txt;', { sql: 'COPY "Odd ""t" FROM STDIN ', source: 'file', file: 'data.txt' }],
    ["t from 'it''s.csv' csv", { sql: 'COPY t FROM STDIN csv', source: 'file', file: "it's.csv" }],
    ['t from stdin', { sql: 'COPY t FROM STDIN ', source: 'stdin' }],
    ["t from program 'ls'", null],
    ["t to 'x'", null],
  ])('\\copy %s', (args, command) => expect(readCopyCommand(args)).toEqual(command))
})

describe('psqlArgs', () => {
  const request = {
    connection: { host: 'h', port: 5432, user: 'u', password: 'top secret', database: "a'b\\c=d" },
    variables: { x: 'y z' },
    onError: 'stop',
    transaction: 'whole',
  } as unknown as LoadRequest
  it('passes the database as a name, never a connection string, and no password', () => {
    const args = psqlArgs(request)
    expect(args).toContain(String.raw`dbname='a\'b\\c=d'`)
    expect(args.join(' ')).not.toContain('top secret')
    expect(args).toEqual(
      expect.arrayContaining(['--no-psqlrc', '--no-password', 'ON_ERROR_STOP=1', 'VERBOSITY=verbose', 'x=y z']),
    )
    expect(args).not.toContain('--single-transaction')
  })
})

describe('progressMeter', () => {
  it('sends the first sign at once and the last state always', () => {
    const seen: number[] = []
    const meter = progressMeter(100, (p) => seen.push(p.done))
    for (let i = 1; i <= 1000; i++) meter.update({ done: i / 5 })
    meter.stop()
    expect(seen[0]).toBe(0)
    expect(seen.at(-1)).toBe(100)
    expect(seen.length).toBeLessThan(5)
  })
})
