// What stands in the items besides the text: places, rows, terminators, names; and that chunks make no difference.
import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { readScript } from '../../../electron/core/script/read-script.ts'
import { readAll, readText, write } from './read-all.ts'

// Machines that run everything at once are slow.
vi.setConfig({ testTimeout: 60_000 })

const sample = `-- Dumped from database version 15.4
\\set schema app
SET client_encoding = 'UTF8';
CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
SELECT 'é', E'\\'', $x$ ; $x$, ":y" /* /* ; */ */ ;
COPY t (a, b) FROM stdin; SELECT 'rest';
1\té
2\t\\N
\\.
SELECT :schema, :'schema', :missing
  \\gexec
\\if :{?schema}
COPY c FROM STDIN WITH (FORMAT csv, HEADER);
a,b
"1
2","x""y"
3,
\\.
\\else
SELECT 'dead;';
\\endif
\\copy t from stdin
5\t6
\\.
SELECT 1\\; SELECT 2;
SELECT (
`

describe('items', () => {
  it('says what is where', async () => {
    const { items } = await readText(sample)
    const short = items.map((item) => {
      if (item.kind === 'statement')
        return [item.line, item.endLine, item.terminator, item.copyFromStdin, item.sql.slice(0, 12)]
      if (item.kind === 'meta') return [item.line, item.name, item.args]
      return item.kind === 'copy-data'
        ? [item.line, item.rows, item.bytes.length]
        : [item.line, item.rows, item.terminated]
    })
    expect(short).toEqual([
      [2, 'set', 'schema app'],
      [3, 3, ';', false, 'SET client_e'],
      [4, 4, ';', false, 'CREATE FUNCT'],
      [5, 5, ';', false, "SELECT 'é', "],
      [6, 6, ';', true, 'COPY t (a, b'],
      [7, 2, 10],
      [9, 2, true],
      [6, 6, ';', false, "SELECT 'rest"],
      [10, 11, 'psql', false, 'SELECT app, '],
      [11, 'gexec', ''],
      [12, 'if', ':{?schema}'],
      [13, 13, ';', true, 'COPY c FROM '],
      [14, 2, 20],
      [18, 2, true],
      [19, 'else', ''],
      [21, 'endif', ''],
      [22, 'copy', 't from stdin'],
      [23, 1, 4],
      [24, 1, true],
      [25, 25, ';', false, 'SELECT 1; SE'],
      [26, 26, 'eof', false, 'SELECT ('],
    ])
  })

  it('lists variables nobody set, and only those', async () => {
    const { statements } = await readText(
      "SELECT :a, :'b', :\"c\", :a, x[1:2], y[lo:hi], z::int, :known, ':d', $$:e$$, 1 :2;",
      { variables: { known: '1' } },
    )
    expect(statements[0]?.variables).toEqual(['a', 'b', 'c'])
  })

  it('keeps what it may not obey', async () => {
    const { sql, metas } = await readText(
      '\\set a 1\n\\if false\nSELECT :a;\n\\endif\n\\i nowhere.sql\n\\q\nSELECT :b;',
      { followIncludes: false, variables: { b: '2' } },
    )
    expect(sql).toEqual(['SELECT :a', 'SELECT 2'])
    expect(metas).toEqual(['set a 1', 'if false', 'endif', 'i nowhere.sql', 'q'])
  })

  it('marks backquotes and does not run them', async () => {
    const { items, sql } = await readText(
      "\\set x `touch /tmp/never`\n\\echo '`not`'\nSELECT :x;\n\\if `echo true`\nSELECT 1;\n\\endif\n",
    )
    expect(items.flatMap((item) => (item.kind === 'meta' ? [[item.name, item.backquotes]] : []))).toEqual([
      ['set', true],
      ['echo', false],
      ['if', true],
      ['endif', false],
    ])
    expect(sql).toEqual(['SELECT :x'])
    expect(items.flatMap((item) => (item.kind === 'meta' ? [item.undecided ?? false] : []))).toEqual([
      false,
      false,
      true,
      false,
    ])
    expect(
      (await readText('\\if :unset\n\\elif true\n\\endif')).items.map(
        (item) => item.kind === 'meta' && (item.undecided ?? false),
      ),
    ).toEqual([true, false, false])
  })

  it('asks for what queries have set, and lets a later \\set win', async () => {
    const values = new Map<string, string>()
    const sql: string[] = []
    const file = write(
      'SELECT 1 AS x \\gset\nSELECT :x;\n\\set x 5\nSELECT :x;\nSELECT 2 AS x \\gset\nSELECT :x;\n\\unset x\nSELECT :x;',
    )
    for await (const batch of readScript(file, { lookUp: (name) => values.get(name) })) {
      for (const item of batch) {
        if (item.kind === 'statement') sql.push(item.sql)
        if (item.kind === 'meta' && item.name === 'gset')
          values.set('x', /SELECT (\d)/.exec(sql.at(-1) ?? '')?.[1] ?? '')
      }
    }
    expect(sql).toEqual(['SELECT 1 AS x', 'SELECT 1', 'SELECT 5', 'SELECT 2 AS x', 'SELECT 2', 'SELECT :x'])
  })

  it('tells line ends', async () => {
    const kinds = await Promise.all(
      ['SELECT 1;', 'a;\nb;\n', 'a;\r\nb;\r\n', '-- a\rSELECT 1;\r', 'a;\r\nb;\nc;\n'].map(
        async (script) => (await readText(script)).summary.lineEnds,
      ),
    )
    expect(kinds).toEqual(['none', 'lf', 'crlf', 'cr', 'mixed'])
  })

  it('gives progress and stops when asked to', async () => {
    const file = write('SELECT 1;\n'.repeat(1000))
    const seen: number[] = []
    await readAll(file, { chunkBytes: 1000, onBytes: (done) => seen.push(done) })
    expect(seen.at(-1)).toBe(10_000)
    expect(seen.slice(0, 3)).toEqual([1000, 2000, 3000])
    const stop = new AbortController()
    stop.abort()
    await expect(readAll(file, { signal: stop.signal })).rejects.toMatchObject({ failure: { kind: 'cancelled' } })
  })
})

describe('chunks', () => {
  it.each([1, 2, 3, 4, 5, 7, 8, 11, 13, 16, 21, 32, 64])('make no difference: %d bytes', async (chunkBytes) => {
    const file = write(sample)
    const whole = await readAll(file)
    const cut = await readAll(file, { chunkBytes })
    expect(cut.items).toEqual(whole.items)
    expect(cut.summary).toEqual(whole.summary)
  })

  it('make no difference to any text', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        '$$',
        '$a$',
        '/*',
        '*/',
        '--',
        '\n',
        '\r\n',
        ';',
        '(',
        ')',
        ':',
        ':a',
        "E'",
        "U&'",
        '\\',
        '\\\\',
        '\\g',
        '\\.',
        '\nCOPY t FROM stdin;\n',
        '\n\\.\n',
        '\nCOPY t FROM stdin csv;\n',
        'é',
        '😀',
        ' create function ',
        ' begin ',
        ' end ',
        '1e',
        '[',
        ']',
      ),
      fc.string({ maxLength: 6 }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 60 }),
        fc.integer({ min: 1, max: 64 }),
        async (pieces, chunkBytes) => {
          const file = write(pieces.join('').replaceAll('\0', ''), 'random.sql')
          const whole = await readAll(file, { encoding: 'UTF8', followIncludes: false })
          const cut = await readAll(file, { encoding: 'UTF8', followIncludes: false, chunkBytes })
          expect(cut.items).toEqual(whole.items)
          expect(cut.summary).toEqual(whole.summary)
        },
      ),
      { numRuns: 400 },
    )
  })
})

describe('joined and split again', () => {
  const tag = fc.constantFrom('$$', '$a$', '$é_1$', '$BODY$')
  const inside = fc.string({ maxLength: 12 }).map((text) => text.replaceAll('\0', '').replaceAll('$', 'S'))
  const token = fc.oneof(
    fc.constantFrom(
      'SELECT',
      'x',
      '1',
      '1.5e3',
      '+',
      '||',
      ',',
      '::int',
      ':=',
      '()',
      '(a; b)',
      '[1:2]',
      '$1',
      'a$b',
      '-',
      '/',
      '*',
      '<=>',
    ),
    inside.map((text) => `'${text.replaceAll("'", "''")}'`),
    inside.map((text) => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`),
    inside.map((text) => `"${text.replaceAll('"', '""')}"`),
    fc.tuple(tag, inside).map(([mark, text]) => `${mark}${text}${mark}`),
    inside.map((text) => `/* ${text.replaceAll('*', '').replaceAll('/', '')} /* ; */ */`),
    // Behind it no quote: over a line's end an E'' string would go on there, and read the backslashes of a plain one.
    inside.map((text) => `-- ${text.replaceAll(/[\n\r]/g, '')}\n +`),
  )
  // Begins with a word so that leading comments, which are not part of a statement, do not blur the picture.
  const statement = fc.array(token, { maxLength: 8 }).map((tokens) => `SELECT ${tokens.join(' ')} x`)

  it('gives the same statements, and offsets that cut them out of the file', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(statement, { maxLength: 12 }),
        fc.constantFrom('\n', '', ' \r\n', '\n-- ; \n', '/* ; */'),
        fc.integer({ min: 1, max: 64 }),
        async (statements, between, chunkBytes) => {
          const script = statements.map((sql) => `${sql};${between}`).join('')
          const read = await readAll(write(script, 'random.sql'), { chunkBytes })
          expect(read.sql).toEqual(statements)
          const bytes = Buffer.from(script)
          expect(read.statements.map(({ start, end }) => bytes.subarray(start, end).toString())).toEqual(
            statements.map((sql) => `${sql};`),
          )
          expect(read.statements.map(({ line }) => line)).toEqual(
            read.statements.map(({ start }) => bytes.subarray(0, start).toString().split('\n').length),
          )
          expect(read.statements.map(({ endLine }) => endLine)).toEqual(
            read.statements.map(({ end }) => bytes.subarray(0, end).toString().split('\n').length),
          )
        },
      ),
      { numRuns: 300 },
    )
  })
})
