import { describe, expect, it, vi } from 'vitest'
import { readText } from './read-all.ts'

// Machines that run everything at once are slow.
vi.setConfig({ testTimeout: 60_000 })

// Each case: script, then the statements psql would send.
const cases: readonly (readonly [name: string, script: string, ...sql: string[]])[] = [
  ['nothing', ''],
  ['only space and comments', ' \n-- a;\n/* b; */\n'],
  ['empty statements', ';; SELECT 1;;', 'SELECT 1'],
  ['no terminator at the end', 'SELECT 1;\nSELECT 2\n\n', 'SELECT 1', 'SELECT 2'],
  ['quotes', "SELECT ';', 'a'';b', \";\"\"\", 1;SELECT 2;", "SELECT ';', 'a'';b', \";\"\"\", 1", 'SELECT 2'],
  ['a backslash is only a character in standard strings', "SELECT 'a\\';SELECT 2;", "SELECT 'a\\'", 'SELECT 2'],
  ['an E string escapes', "SELECT E'a\\';b', e'\\\\';SELECT 2;", "SELECT E'a\\';b', e'\\\\'", 'SELECT 2'],
  ['E strings with doubled quotes stay E', "SELECT E'a''\\';b';SELECT 2;", "SELECT E'a''\\';b'", 'SELECT 2'],
  ['an identifier that ends in e is no prefix', "SELECT type'a\\';SELECT 2;", "SELECT type'a\\'", 'SELECT 2'],
  [
    'U&, B, X and N strings',
    "SELECT U&'\\', b'01', X'1F', N'n;';SELECT 2;",
    "SELECT U&'\\', b'01', X'1F', N'n;'",
    'SELECT 2',
  ],
  [
    'an E string goes on behind a newline',
    "SELECT E'a'\n -- c\n '\\';b';SELECT 2;",
    "SELECT E'a'\n -- c\n '\\';b'",
    'SELECT 2',
  ],
  ['an E string does not go on without one', "SELECT E'a' '\\';SELECT 2;", "SELECT E'a' '\\'", 'SELECT 2'],
  [
    'dollar quotes',
    'SELECT $$;$$, $a$;$b$;$$;$a$, $é_1$;$é_1$;SELECT 2;',
    'SELECT $$;$$, $a$;$b$;$$;$a$, $é_1$;$é_1$',
    'SELECT 2',
  ],
  ['a parameter is no dollar quote', 'SELECT $1;SELECT $2$;SELECT 3;', 'SELECT $1', 'SELECT $2$', 'SELECT 3'],
  ['a dollar inside an identifier', 'SELECT a$b$;SELECT c$$;', 'SELECT a$b$', 'SELECT c$$'],
  ['a dollar sign alone', 'SELECT $;SELECT $a;', 'SELECT $', 'SELECT $a'],
  ['dollar quotes overlap', 'SELECT $a$x$a$a$;', 'SELECT $a$x$a$a$'],
  [
    'comments',
    'SELECT 1 -- ;\n + 2 /* ; /* ; */ ; */ + 3;SELECT 4;',
    'SELECT 1 -- ;\n + 2 /* ; /* ; */ ; */ + 3',
    'SELECT 4',
  ],
  [
    'comment marks in operators',
    'SELECT 1 +-- ;\n 2;SELECT 3 +/* ; */ 4;',
    'SELECT 1 +-- ;\n 2',
    'SELECT 3 +/* ; */ 4',
  ],
  [
    'odd comment ends',
    'SELECT /**/1/***/;SELECT /*/ ; /**/ ; */2;SELECT 3;',
    'SELECT /**/1/***/',
    'SELECT /*/ ; /**/ ; */2',
    'SELECT 3',
  ],
  ['a comment inside quotes is none', "SELECT '-- ', '/*';SELECT \"--\";", "SELECT '-- ', '/*'", 'SELECT "--"'],
  [
    'parentheses hold semicolons',
    'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);SELECT 3;',
    'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)',
    'SELECT 3',
  ],
  ['a closing parenthesis too many', 'SELECT 1);SELECT 2;', 'SELECT 1)', 'SELECT 2'],
  [
    'BEGIN ATOMIC',
    'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END;SELECT 2;',
    'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; END',
    'SELECT 2',
  ],
  [
    'OR REPLACE PROCEDURE',
    'create or replace procedure p() begin atomic select 1; end; select 2;',
    'create or replace procedure p() begin atomic select 1; end',
    'select 2',
  ],
  [
    'BEGIN elsewhere ends at once',
    'BEGIN; SELECT CASE WHEN true THEN 1 END; END;',
    'BEGIN',
    'SELECT CASE WHEN true THEN 1 END',
    'END',
  ],
  [
    'CASE before BEGIN does not count',
    'CREATE FUNCTION f(a int DEFAULT CASE WHEN true THEN 1 END) RETURNS int BEGIN ATOMIC SELECT 1; END; SELECT 2;',
    'CREATE FUNCTION f(a int DEFAULT CASE WHEN true THEN 1 END) RETURNS int BEGIN ATOMIC SELECT 1; END',
    'SELECT 2',
  ],
  ['backslash semicolon joins', 'SELECT 1\\; SELECT 2;', 'SELECT 1; SELECT 2'],
  ['backslash colon is a colon', 'SELECT 1\\:\\:int;', 'SELECT 1::int'],
  [
    'numbers',
    'SELECT 1.5e5, .5, 1e-3, 1..2, 0x1F;SELECT 1e5$$;$$;',
    'SELECT 1.5e5, .5, 1e-3, 1..2, 0x1F',
    'SELECT 1e5$$;$$',
  ],
  ['casts and assignments are no variables', 'SELECT 1::int, a := 2, b =>3;', 'SELECT 1::int, a := 2, b =>3'],
  ['form feed and vertical tab are space', '\f\vSELECT 1;', 'SELECT 1'],
  ['CRLF', 'SELECT 1;\r\nSELECT\r\n2;\r\n', 'SELECT 1', 'SELECT\r\n2'],
  ['a lone CR ends a line comment', 'SELECT 1 -- ;\r, 2;SELECT 3;', 'SELECT 1 -- ;\r, 2', 'SELECT 3'],
  [
    'strings of the old kind when the script says so',
    "SET standard_conforming_strings = off;SELECT 'a\\';b';SET standard_conforming_strings TO on;SELECT '\\';SELECT 2;",
    'SET standard_conforming_strings = off',
    "SELECT 'a\\';b'",
    'SET standard_conforming_strings TO on',
    "SELECT '\\'",
    'SELECT 2',
  ],
  [
    'old strings by pg_dump',
    "SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false);SELECT 'a\\';b';RESET ALL;SELECT '\\';",
    "SELECT pg_catalog.set_config('standard_conforming_strings', 'off', false)",
    "SELECT 'a\\';b'",
    'RESET ALL',
    "SELECT '\\'",
  ],
]

describe('statements', () => {
  it.each(cases)('%s', async (_name, script, ...sql) => {
    expect((await readText(script)).sql).toEqual(sql)
  })

  it.each(cases)('the same one byte at a time: %s', async (_name, script, ...sql) => {
    expect((await readText(script, { chunkBytes: 1 })).sql).toEqual(sql)
  })

  it('says lines and bytes', async () => {
    const script = '-- first\n\nSELECT 1;  /* x\n */ SELECT\n2\n;\n'
    const { statements, summary } = await readText(script)
    expect(
      statements.map(({ line, endLine, start, end }) => ({ line, endLine, text: script.slice(start, end) })),
    ).toEqual([
      { line: 3, endLine: 3, text: 'SELECT 1;' },
      { line: 4, endLine: 6, text: 'SELECT\n2\n;' },
    ])
    expect(summary).toMatchObject({ lines: 6, statements: 2, bytes: script.length, lineEnds: 'lf' })
  })

  it('counts bytes, not characters', async () => {
    const script = "SELECT 'é€😀';SELECT 2;"
    const { statements } = await readText(script)
    expect(statements.map(({ start, end }) => Buffer.from(script).subarray(start, end).toString())).toEqual([
      "SELECT 'é€😀';",
      'SELECT 2;',
    ])
  })

  it.each([
    ["SELECT 'abc\nSELECT 2;\n", 'a single quote opened on line 2'],
    ["SELECT E'abc\\';\n", 'a single quote opened on line 2'],
    ['SELECT "abc;\n', 'a double quote opened on line 2'],
    ['SELECT $x$ abc $$;\n', 'a dollar quote opened on line 2'],
    ['SELECT 1 /* /* */ ;', 'a comment opened on line 2'],
    ['/* never closed', 'a comment opened on line 2'],
    ['SELECT (1;\nSELECT 2;', 'a parenthesis'],
    ['CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;', 'BEGIN without END'],
  ])('names what was never closed: %s', async (script, unterminated) => {
    for (const chunkBytes of [1, 5, 4096]) {
      const { statements } = await readText(`SELECT 0;\n${script}`, { chunkBytes })
      expect(statements).toHaveLength(2)
      expect(statements[1]).toMatchObject({ unterminated, terminator: 'eof', line: 2 })
    }
  })
})
