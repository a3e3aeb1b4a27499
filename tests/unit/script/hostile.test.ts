// Files nobody should send us: none may hang, eat the memory or crash with anything but a clear failure.
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { readScript } from '../../../electron/core/script/read-script.ts'
import { failureOf, readAll, readText, scratch, write } from './read-all.ts'

// Machines that run everything at once are slow.
vi.setConfig({ testTimeout: 60_000 })

describe('hostile scripts', () => {
  it('refuses a NUL byte with its line', async () => {
    expect(await failureOf(readText("SELECT 1;\nSELECT\n'a\0b';"))).toMatchObject({
      kind: 'script-failed',
      line: 3,
      message: 'Line 3 holds a NUL byte, which no SQL text can.',
    })
  })

  it('reads a line of 10 MB', async () => {
    const long = 'x'.repeat(10_000_000)
    const { sql } = await readText(`SELECT '${long}';SELECT 2;`)
    expect(sql.map((text) => text.length)).toEqual([10_000_009, 8])
  })

  it('reads one word of 10 MB and a hundred thousand nested things quickly', async () => {
    const started = performance.now()
    expect((await readText('x'.repeat(10_000_000))).sql[0]).toHaveLength(10_000_000)
    expect((await readText(`SELECT ${'('.repeat(100_000)}1${')'.repeat(100_000)};SELECT 2;`)).sql).toHaveLength(2)
    expect((await readText(`${'/*'.repeat(100_000)} ; ${'*/'.repeat(100_000)}SELECT 2;`)).sql).toEqual(['SELECT 2'])
    expect((await readText(`SELECT ${'$a$;$a$'.repeat(20_000)};`)).sql).toHaveLength(1)
    expect((await readText(`${'\\if true\n'.repeat(5000)}SELECT 1;\n${'\\endif\n'.repeat(5000)}`)).sql).toEqual([
      'SELECT 1',
    ])
    expect(performance.now() - started).toBeLessThan(20_000)
  })

  it('takes linear time for long runs of anything', async () => {
    // Lengths are compared, not texts: a failed comparison of megabytes would itself take minutes to print.
    const run = (text: string): string => text.repeat(300_000)
    const started = performance.now()
    expect(
      (await readText(`SELECT 1${run(' ')}, 2${run('\n')}\\g\nSELECT 3${run(' \t')}+ 4${run('\n')}`)).sql.length,
    ).toBe(2)
    for (const filler of [
      `/*${run('* ')}*/`,
      `/*${run('**')}*/`,
      `"${run('""')}"`,
      `"${run('x')}"`,
      run('('),
      run('a '),
    ])
      expect((await readText(`COPY ${filler} FROM`)).sql.length).toBe(1)
    expect(
      (await readText(`COPY t FROM stdin DELIMITER '${run("''")}' ${run(' -')};`)).statements[0]?.copyFromStdin,
    ).toBe(true)
    expect(
      (
        await readText(
          `\\echo ${run("'' ")}\n\\echo ${run(';')}x\n\\echo '${run('\\n')}'\n\\set ${run(':a')}\nSELECT 1;`,
        )
      ).sql,
    ).toEqual(['SELECT 1'])
    expect((await readText(`SELECT ${run(':a')};`)).sql.length).toBe(1)
    expect((await failureOf(readText(`\\encoding ${';'.repeat(100_000)}x\nSELECT 1;`))).message.length).toBeLessThan(
      200,
    )
    expect(
      (await readText(`SELECT ${Array.from({ length: 300_000 }, (_, i) => `:a${i}`).join()};`)).statements[0]?.variables
        .length,
    ).toBe(300_000)
    expect(performance.now() - started).toBeLessThan(60_000)
  })

  it('does not expand a variable into itself, or for ever', async () => {
    expect((await readText("\\set a 'x :a :b'\n\\set b ':a'\nSELECT :a;")).sql).toEqual(['SELECT x :a :a'])
  })

  it('takes a COPY row longer than any chunk without holding it', async () => {
    const row = 'y'.repeat(3_000_000)
    const { items, copied } = await readText(`COPY t FROM stdin;\n1\n${row}\n2\n\\.\nSELECT 1;`)
    expect(copied).toEqual([`1\n${row}\n2\n`])
    expect(items.map((item) => ('rows' in item ? item.rows : item.kind))).toEqual(['statement', 3, 3, 'statement'])
    let largest = 0
    for await (const batch of readScript(write(`COPY t FROM stdin;\n${row}`), { chunkBytes: 100_000 }))
      for (const item of batch) if (item.kind === 'copy-data') largest = Math.max(largest, item.bytes.length)
    expect(largest).toBeLessThanOrEqual(200_000)
  })

  it.each([
    ['no rows', 'COPY t FROM stdin;\n\\.\n', 0, true],
    ['the end of the file', 'COPY t FROM stdin;\n1\n2', 2, false],
    ['the end of the file at once', 'COPY t FROM stdin;', 0, false],
    ['a mark without its newline', 'COPY t FROM stdin;\n1\n\\.', 1, true],
    ['things like a mark', 'COPY t FROM stdin;\n\\\\.\n \\.\n\\.x\nx\\.\n\\..\n\\.\n', 5, true],
    ['empty lines', 'COPY t FROM stdin;\n\n\n\\.\n', 2, true],
    ['a CRLF mark', 'COPY t FROM stdin;\r\n1\r\n\\.\r\n', 1, true],
    ['CSV with a newline in quotes and no last newline', 'COPY t FROM stdin csv;\n"a\nb",1\n"c""\n",2', 2, false],
    [
      'CSV with its own quotes',
      "COPY t FROM stdin WITH (FORMAT csv, HEADER true, QUOTE '|', ESCAPE '\\');\nh\n|a\\|\nb|\n\"\n\\.\n",
      2,
      true,
    ],
    ['a header in text', 'COPY t FROM stdin WITH (HEADER);\na\n1\n\\.\n', 1, true],
  ])('counts COPY rows: %s', async (_name, script, rows, terminated) => {
    for (const chunkBytes of [1, 2, 3, 5, 100_000]) {
      const { items } = await readText(script, { chunkBytes })
      expect(items.at(-1)).toMatchObject({ kind: 'copy-end', rows, terminated })
      expect(items.reduce((sum, item) => sum + (item.kind === 'copy-data' ? item.rows : 0), 0)).toBe(rows)
    }
  })

  it('says which statement is too large, and what is open in it', async () => {
    const file = join(scratch, 'huge.sql')
    const descriptor = openSync(file, 'w')
    writeSync(descriptor, "SELECT 1;\n\nINSERT INTO t VALUES ('never closed\n")
    // A file with a hole: 300 MB that take no disk and read as NUL.
    writeSync(descriptor, 'x', 300 * 1024 * 1024)
    closeSync(descriptor)
    expect(await failureOf(readAll(file, { encoding: 'UTF8' }))).toMatchObject({
      kind: 'script-failed',
      line: 3,
      message: 'The statement that begins on line 3 is larger than 256 MB.',
      hint: 'Look for a single quote that is never closed.',
    })
  })

  it('survives any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 1, max: 64 }),
        async (bytes, chunkBytes) => {
          try {
            await readAll(write(bytes, 'noise.sql'), { chunkBytes })
          } catch (error) {
            expect(error).toMatchObject({ failure: { message: expect.stringMatching(/\.$/) } })
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('gives up its file when the reader stops early', async () => {
    const file = write('SELECT 1;\n'.repeat(100_000))
    const reader = readScript(file, { chunkBytes: 1000 })
    await reader.next()
    await expect(reader.return(undefined as never)).resolves.toMatchObject({ done: true })
  })
})
