// What a script may hold besides SQL, alike for both engines on every server: commands of psql, other encodings, huge lines.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { engineMatrix, useDatabase } from './engine-matrix.ts'
import { folder, query, removeFolder, write } from './harness.ts'

afterAll(removeFolder)

describe.each(engineMatrix)('$title', (each) => {
  const db = useDatabase(each)
  const { load, tables } = db

  it('includes, variables, \\if, \\gset and \\gexec work', async () => {
    mkdirSync(join(folder, 'sub'), { recursive: true })
    write('sub/inner.sql', 'create table :"name" (v text default :\'value\');\n\\ir deeper.sql\n')
    write('sub/deeper.sql', 'create table deeper (i int);\n')
    const outcome = await load(
      "\\set who world\n\\ir inner.sql\nselect 'yes' as answer, 1 = 1 as take \\gset my_\n\\if :my_take\ncreate table :my_answer (i int);\n\\else\ncreate table wrong (i int);\n\\endif\nselect 'create table made' || i || ' (i int)' from generate_series(1, 2) i \\gexec\n",
      { variables: { name: 'odd Name', value: "it's" } },
      'sub/outer.sql',
    )
    expect(outcome).toMatchObject({ status: 'loaded', errors: [] })
    expect(await tables()).toEqual(['deeper', 'made1', 'made2', 'odd Name', 'yes'])
  })

  it('names the included file where an error is', async () => {
    write('bad-inner.sql', '-- one\nselect 1,\n  nope;\n')
    const outcome = await load('create table a (i int);\n\\i bad-inner.sql\n')
    expect(outcome.errors[0]).toMatchObject({ file: 'bad-inner.sql', line: 3, sqlState: '42703' })
    const missing = await load('create table b (i int);\n\\i nowhere.sql\n')
    expect(missing.errors[0]).toMatchObject({ kind: 'file-missing', line: 2 })
  })

  it('\\copy reads a file of this computer', async () => {
    write('rows.csv', 'id,name\n1,"a ""b"""\n2,"two\nlines"\n')
    const outcome = await load(
      "create table c (id int, name text);\n\\copy c (id, name) from 'rows.csv' with (format csv, header)\n",
    )
    expect(outcome).toMatchObject({ status: 'loaded' })
    expect(await query(db.target, 'select name from c order by id')).toEqual([
      { name: 'a "b"' },
      { name: 'two\nlines' },
    ])
  })

  it('a variable without value stops it before anything runs, at its line', async () => {
    const outcome = await load(
      'create table a (i int);\nselect (array[1,2,3])[1:2], a[lo:hi] from (select array[1] a, 1 lo, 1 hi) x;\ngrant select\n  on a to :"PGUSER";\n',
    )
    expect(outcome.errors[0]).toMatchObject({ line: 4, kind: 'script-failed' })
    expect(outcome.errors[0]!.message).toContain('PGUSER')
    expect(await tables()).toEqual([])
  })

  it.each([
    ['\\! touch hacked', '\\!'],
    ['\\set x `touch hacked`', '\\set'],
    ["\\copy a from program 'touch hacked'", '\\copy'],
    ["copy a from program 'touch hacked';", 'COPY ... PROGRAM'],
    ['select 1 as t \\gset\n\\if :t\n\\! touch hacked\n\\endif', '\\!'],
    ['select 1 \\g | touch hacked', '\\g'],
  ])('%j needs a yes', async (line, named) => {
    const outcome = await load(`create table a (i int);\n${line}\n`)
    expect(outcome).toMatchObject({ status: 'failed', statements: 0 })
    expect(outcome.errors[0]).toMatchObject({ kind: 'needs-consent' })
    expect(outcome.errors[0]!.message).toContain(named)
    expect(await tables()).toEqual([])
  })

  it('refuses to wait for a person', async () => {
    const outcome = await load("create table a (i int);\n\\prompt 'Name?' who\n")
    expect(outcome.errors[0]).toMatchObject({ line: 2 })
    expect(outcome.errors[0]!.message).toContain('nobody is there to answer')
    expect(await tables()).toEqual([])
  })

  it.each(['none', 'whole'] as const)(
    '\\q ends it, and says what was not run (transaction: %s)',
    async (transaction) => {
      const outcome = await load('create table a (i int);\n\\q\ncreate table b (i int);\n', { transaction })
      expect(outcome).toMatchObject({ status: 'loaded', statements: 1 })
      expect(outcome.leftState).toContain('line 2')
      expect(await tables()).toEqual(['a'])
    },
  )

  it('leaves out what it is told to, and lines stay right', async () => {
    const script = 'create table a (i int);\nset transaction_time =\n  0;\nselect nope;\n'
    const start = script.indexOf('set')
    const leaveOut = {
      file: 'script.sql',
      start,
      end: script.indexOf('select'),
      line: 2,
      text: '',
      reason: '',
      code: 'setting-too-new' as const,
    }
    const outcome = await load(script, { leaveOuts: [{ ...leaveOut, end: leaveOut.end - 1 }] })
    expect(outcome.errors[0]).toMatchObject({ line: 4, sqlState: '42703' })
    expect(outcome.statements).toBe(1)
  })

  it.each([
    [
      'a byte order mark',
      Buffer.concat([
        Buffer.from([0xef, 0xbb, 0xbf]),
        Buffer.from("create table é (v text default 'ü');\nselect nope;"),
      ]),
      undefined,
    ],
    [
      'UTF-16 little endian',
      Buffer.concat([
        Buffer.from([0xff, 0xfe]),
        Buffer.from("create table é (v text default 'ü');\nselect nope;", 'utf16le'),
      ]),
      undefined,
    ],
    [
      'LATIN1, declared',
      Buffer.from("set client_encoding to 'LATIN1';create table é (v text default 'ü');\nselect nope;", 'latin1'),
      undefined,
    ],
    ['LATIN1, named', Buffer.from("create table é (v text default 'ü');\nselect nope;", 'latin1'), 'LATIN1'],
  ])('reads %s', async (_what, bytes, encoding) => {
    const outcome = await load(bytes, encoding === undefined ? {} : { encoding })
    expect(outcome.errors[0]).toMatchObject({ line: 2, sqlState: '42703' })
    expect(await tables()).toEqual(['é'])
  })

  it('says when bytes are not in the encoding the recipe names', async () => {
    const outcome = await load(
      Buffer.from("create table a (i int);\ninsert into a values (1);\nselect 'caf\u00e9';\n", 'latin1'),
      { encoding: 'UTF8' },
    )
    expect(outcome.errors[0]).toMatchObject({ line: 3, sqlState: '22021' })
    expect(outcome.errors[0]!.hint).toContain('encoding')
  })

  it('takes a huge line', async () => {
    const outcome = await load(
      `create table big (v text);\ninsert into big values ('${'x'.repeat(5_000_000)}');\nselect '${'y'.repeat(300_000)}', nope;\n`,
    )
    expect(outcome.errors[0]).toMatchObject({ line: 3, sqlState: '42703', column: 300_012 })
    expect(Math.max(...outcome.errors[0]!.excerpt!.lines.map((line) => line.length))).toBeLessThan(300)
    expect(await query(db.target, 'select length(v) n from big')).toEqual([{ n: 5_000_000 }])
  })
})
