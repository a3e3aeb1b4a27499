import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { ScriptItem } from '../../../electron/core/script/items.ts'
import { readScript } from '../../../electron/core/script/read-script.ts'
import { failureOf, readAll, scratch, write } from './read-all.ts'

// Machines that run everything at once are slow.
vi.setConfig({ testTimeout: 60_000 })

beforeAll(() => {
  mkdirSync(join(scratch, 'sub', 'deep'), { recursive: true })
})

describe('includes', () => {
  it('reads \\i from the working folder and \\ir from beside the including file', async () => {
    write("SELECT :x;\n\\ir deep/b.sql\nSELECT 'a2';", 'sub/a.sql')
    write("\\i sub/c.sql\nSELECT 'b'", 'sub/deep/b.sql')
    write("\\set x 2\nSELECT 'c';\n", 'sub/c.sql')
    const top = write('\\set x 1\n\\i sub/a.sql\nSELECT :x;\n', 'top.sql')
    const { items, sql, summary } = await readAll(top, { workingDirectory: scratch })
    expect(sql).toEqual(['SELECT 1', "SELECT 'c'", "SELECT 'b'", "SELECT 'a2'", 'SELECT 2'])
    expect(items.map((item) => `${item.file.slice(scratch.length + 1)}:${item.line}`)).toEqual([
      'top.sql:1',
      'top.sql:2',
      'sub/a.sql:1',
      'sub/a.sql:2',
      'sub/deep/b.sql:1',
      'sub/c.sql:1',
      'sub/c.sql:2',
      'sub/deep/b.sql:2',
      'sub/a.sql:3',
      'top.sql:3',
    ])
    expect(summary).toMatchObject({ statements: 5, lines: 3 })
    for (const chunkBytes of [1, 7])
      expect((await readAll(top, { workingDirectory: scratch, chunkBytes })).items).toEqual(items)
  })

  it('takes the folder of the script when no working folder is given, and follows \\cd', async () => {
    write("SELECT 'd';", 'sub/deep/d.sql')
    expect((await readAll(write('\\i deep/d.sql\n\\cd deep\n\\include d.sql', 'sub/e.sql'))).sql).toEqual([
      "SELECT 'd'",
      "SELECT 'd'",
    ])
  })

  it('puts variables into names, also from the environment', async () => {
    write("SELECT 'v';", 'sub/v 1.sql')
    process.env.GROUNDWORK_TEST_NAME = 'v 1'
    expect(
      (
        await readAll(
          write(
            '\\getenv name GROUNDWORK_TEST_NAME\n\\getenv gone GROUNDWORK_TEST_GONE\n\\ir \'sub/\':name.sql\n\\ir sub/:"name".sql\n'
              .split('\n')
              .slice(0, 3)
              .join('\n'),
          ),
        )
      ).sql,
    ).toEqual(["SELECT 'v'"])
    expect(await failureOf(readAll(write('SELECT 1;\n\\ir :folder/x.sql')))).toMatchObject({
      kind: 'script-failed',
      line: 2,
      message: expect.stringContaining('variable folder'),
    })
  })

  it('goes on with the statement an include stands in', async () => {
    write("SELECT 'inner';", 'inner.sql')
    expect((await readAll(write('SELECT (1\n\\ir inner.sql\n);'))).sql).toEqual(["SELECT 'inner'", 'SELECT (1\n\n)'])
  })

  it('quits only the included file', async () => {
    write("SELECT 'before';\n\\q\nSELECT 'after';", 'quits.sql')
    expect((await readAll(write("\\ir quits.sql\nSELECT 'outer';\n\\quit\nSELECT 'never';"))).sql).toEqual([
      "SELECT 'before'",
      "SELECT 'outer'",
    ])
  })

  it('says which include is missing, and still hands over what stands before it', async () => {
    const top = write('SELECT 1;\nSELECT 2;\n\\ir nowhere.sql\nSELECT 3;')
    const seen: ScriptItem[] = []
    const failure = await failureOf(
      (async () => {
        for await (const batch of readScript(top)) seen.push(...batch)
      })(),
    )
    expect(failure).toMatchObject({
      kind: 'file-missing',
      file: top,
      line: 3,
      message: `The included file ${join(scratch, 'nowhere.sql')} is not there.`,
    })
    expect(seen.map((item) => (item.kind === 'statement' ? item.sql : item.kind))).toEqual([
      'SELECT 1',
      'SELECT 2',
      'meta',
    ])
    expect(await failureOf(readAll(write('\\ir sub')))).toMatchObject({ kind: 'file-unreadable', line: 1 })
  })

  it('finds circles, also through links', async () => {
    const one = write('\\ir two.sql', 'one.sql')
    write('-- two\n\\ir three.sql', 'two.sql')
    symlinkSync(one, join(scratch, 'three.sql'))
    expect(await failureOf(readAll(one))).toMatchObject({
      kind: 'script-failed',
      file: join(scratch, 'two.sql'),
      line: 2,
      message: expect.stringContaining('include each other without end'),
    })
  })

  it('reads the same file twice when that is no circle', async () => {
    write('SELECT 1;', 'twice.sql')
    expect((await readAll(write('\\ir twice.sql\n\\ir twice.sql'))).sql).toEqual(['SELECT 1', 'SELECT 1'])
  })

  it('has its own branches in each file', async () => {
    expect(await failureOf(readAll(write('SELECT 1;\n\\if true\nSELECT 2;')))).toMatchObject({
      line: 2,
      message: 'The \\if on line 2 has no \\endif.',
    })
    expect(await failureOf(readAll(write('SELECT 1;\n\\endif')))).toMatchObject({
      line: 2,
      message: '\\endif on line 2 belongs to no open \\if.',
    })
    write('\\else', 'else.sql')
    expect(await failureOf(readAll(write('\\if true\n\\ir else.sql\n\\endif')))).toMatchObject({
      file: join(scratch, 'else.sql'),
      line: 1,
    })
  })

  it('leaves files of dead branches alone', async () => {
    expect(
      (
        await readAll(
          write('\\if false\n\\i nowhere.sql\n\\endif\n\\if true\nSELECT 1;\n\\else\n\\i nowhere.sql\n\\endif'),
        )
      ).sql,
    ).toEqual(['SELECT 1'])
  })

  it('takes the declared encoding of the including file where one could only guess', async () => {
    write(Buffer.from("SELECT '\xcf\xf0\xe8';", 'latin1'), 'cyrillic.sql')
    expect((await readAll(write("SET client_encoding = 'WIN1251';\n\\ir cyrillic.sql"))).sql[1]).toBe("SELECT 'При'")
  })

  it('reads each file in its own encoding', async () => {
    write(Buffer.from("SELECT '\xe9';", 'latin1'), 'latin.sql')
    expect((await readAll(write("SELECT 'é';\n\\ir latin.sql"))).sql).toEqual(["SELECT 'é'", "SELECT 'é'"])
  })
})
