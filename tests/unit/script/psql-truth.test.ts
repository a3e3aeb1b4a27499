// The same scripts through psql (with a server that says yes to everything) and through our reader: the same queries, the same data.
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { GroundworkError } from '../../../electron/core/failures.ts'
import { corpusFolder, hasCorpus } from '../../helpers/corpus.ts'
import { askPsql, comparable, psqlVersion } from './psql-oracle.ts'
import { readAll, write } from './read-all.ts'

// Machines that run everything at once are slow.
vi.setConfig({ testTimeout: 120_000 })

const version = psqlVersion()
const psqlMajor = Number.parseInt(version ?? '0', 10)
if (psqlMajor < 15)
  console.warn(
    `SKIPPED: psql 15 or newer is not on the PATH (${version ?? 'none found'}); the reader is not compared with it.`,
  )
if (!hasCorpus) console.warn('SKIPPED: ../shared/corpus is not there; the reader is not tried on real schemas.')

const compare = async (
  script: string | { readonly file: string },
  variables: Readonly<Record<string, string>> = {},
  chunks: readonly number[] = [65_536],
): Promise<void> => {
  const file = typeof script === 'string' ? write(script) : script.file
  const cwd = dirname(file)
  const truth = await askPsql(file, { cwd, variables })
  const queries = truth.queries.map(comparable).filter((sql) => sql !== '')
  for (const chunkBytes of chunks) {
    const ours = await readAll(file, { workingDirectory: cwd, variables, chunkBytes })
    expect(
      ours.sql.map(comparable).filter((sql) => sql !== ''),
      truth.errors,
    ).toEqual(queries)
    expect(ours.copied).toEqual(truth.copies.map(({ bytes }) => bytes).filter((bytes) => bytes !== ''))
  }
}

const scripts: readonly (readonly [name: string, script: string, variables?: Record<string, string>])[] = [
  ['meta-commands end a statement', 'SELECT 1 \\g\nSELECT 2\n\\gx\nSELECT 3 \\gexec\nSELECT 4 \\gset p_\nSELECT 5;'],
  ['an empty buffer sends the last one again', 'SELECT 1;\n\\g\nSELECT 2 \\g \\g'],
  ['a command in the middle of a statement', "SELECT 1\n\\echo hello\n + 2;\nSELECT \\echo 'a b' \\\\ 3;"],
  [
    'text behind a command that begins a line',
    'SELECT 1:\n\\echo x \\\\:int;SELECT a\n\\echo y\nb;SELECT 2\n \\echo z \\\\+ 3;',
  ],
  ['commands on one line', "\\set a 1 \\set b 'x y' \\\\ SELECT :a, :'b', :\"b\";"],
  ['reset throws the buffer away', 'SELECT (1\n\\r\nSELECT 2;'],
  [
    'variables',
    'SELECT :a, :\'a\', :"a", :b::int, :{?a}, :{?zz}, :zz, x[1:2], \':a\', ":a", $$:a$$ -- :a\n;',
    { a: 'it\'s \\ "x"', b: '5' },
  ],
  ['a variable may hold a whole script', "\\set two 'SELECT 1; SELECT 2; SELECT'\n:two 3;\n:two 4;"],
  ['a variable may open a quote', "\\set open '\\''\nSELECT :open;:open;"],
  ['a variable in a variable', "\\set a ':b'\n\\set b ':a + 1'\nSELECT :a;"],
  ['a comment in a variable ends with it', "\\set c '1 -- x'\nSELECT :c , 2;"],
  ['set joins its arguments', "\\set a 1 2 3\n\\set b\n\\set c 'a''b\\n\\x41\\101'\nSELECT :'a', :'b', :'c';"],
  ['unset', '\\set a 1\n\\unset a\nSELECT :a;'],
  [
    'if and else',
    '\\if true\nSELECT 1;\n\\else\nSELECT 2;\n\\endif\n\\if 0\nSELECT 3;\n\\elif yes\nSELECT 4;\n\\elif true\nSELECT 5;\n\\else\nSELECT 6;\n\\endif',
  ],
  [
    'nested if',
    '\\if false\n\\if true\nSELECT 1;\n\\else\nSELECT 2;\n\\endif\n\\else\n\\if off\nSELECT 3;\n\\else\nSELECT 4;\n\\endif\n\\endif',
  ],
  ['if inside a statement', 'SELECT 1\n\\if false\n+ (2;\n\\else\n+ 3\n\\endif\n+ 4;'],
  [
    'dead branches run nothing',
    '\\set a 1\n\\if false\n\\set a 2\n\\i nowhere.sql\n\\q\nCOPY t FROM stdin;\n\\.\n\\unset a\n\\endif\nSELECT :a;',
  ],
  [
    'odd conditions are false',
    "\\if maybe\nSELECT 1;\n\\else\nSELECT 2;\n\\endif\n\\if :unset\nSELECT 3;\n\\endif\n\\if 'tr'\nSELECT 4;\n\\endif\n\\if :{?x}\nSELECT 5;\n\\endif",
    { x: '1' },
  ],
  ['quit sends what is there', 'SELECT 1;\nSELECT 2\n\\q\nSELECT 3;'],
  ['quit behind an echo', '\\echo Use "CREATE EXTENSION x" \\quit\nSELECT 1;'],
  ['copy', 'COPY t (a, b) FROM stdin;\n1\t2\n\\\\.\tx\n\\N\t\\.\n\\.\nSELECT 1;'],
  ['copy with nothing', 'COPY t FROM STDIN;\n\\.\nSELECT 1;'],
  ['copy up to the end of the file', 'COPY t FROM STDIN;\n1\n2\n'],
  ['copy and more on its line', 'COPY t FROM STDIN; SELECT 1; SELECT\n1\n\\.\n 2;'],
  ['two copies on one line', 'COPY a FROM STDIN; COPY b FROM STDIN; SELECT 1;\n1\n\\.\n2\n\\.\nSELECT 2;'],
  [
    'copy in many clothes',
    'copy "FROM" ("TO", b) -- x\n from /* y */ StdIn with (format csv, header);\na,b\n1,2\n\\.\nCOPY BINARY x TO stdout;\nCOPY (SELECT 1 FROM stdin) TO STDOUT;\nCOPY t FROM \'/x\';\nSELECT 1;',
  ],
  ['copy with CRLF', 'COPY t FROM STDIN;\r\n1\r\n\\.\r\nSELECT 1;\r\n'],
  ['copy through a backslash command', 'COPY t FROM STDIN \\g\n1\n\\.\nSELECT 1;'],
  [
    'no copy inside quotes',
    "SELECT 'COPY t FROM stdin;\n\\.\n';\nCREATE FUNCTION f() RETURNS void AS $$\nCOPY t FROM stdin;\n$$ LANGUAGE sql;",
  ],
  ['CRLF around commands', '\\set a 1\r\nSELECT :a;\r\n\\if true\r\nSELECT 2;\r\n\\endif\r\n'],
  ['a mark at the beginning', '\ufeffSELECT 1;'],
  ['an unfinished statement', 'SELECT 1;\nSELECT (2\n'],
  ['an unfinished quote', "SELECT 1;\nSELECT '2;\nSELECT 3;\n"],
  ['unknown commands throw their line away', 'SELECT 1 \\nonsense \\\\ SELECT 2;\n + 3;'],
  [
    'quotes in arguments',
    "\\echo 'a \\\\ b' \"c \\\\ d\" \\\\ SELECT 1;\n\\echo 'never closed \\\\ SELECT 2;\nSELECT 3;",
  ],
  [
    'identifiers decide about BEGIN',
    'CREATE FUNCTION a() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;\nCREATE TABLE begin (a int);\nBEGIN;\nEND;\nCREATE OR REPLACE FUNCTION b() RETURNS int RETURN 1;\nSELECT 1;',
  ],
  ['escape strings', "SELECT E'a\\'b;', e'\\\\';SELECT U&'\\', B'1', n'x\\';SELECT 2;"],
  [
    'old strings',
    "SET standard_conforming_strings = off;\nSELECT 'a\\';b', U&'\\';\nSET standard_conforming_strings = on;\nSELECT '\\';SELECT 2;",
  ],
]

describe.skipIf(psqlMajor < 15)('the reader and psql', () => {
  for (const [name, script, variables] of scripts) {
    it(name, () => compare(script, variables, [3, 65_536]))
  }

  it('agree on anything', async () => {
    // Pieces that lexers trip over, in any order; no quote is left open at a line's end inside E'', where psql knowingly differs from the server.
    const piece = fc.constantFrom(
      'SELECT',
      ' 1',
      "'a;b'",
      "''",
      "'",
      '"x;"',
      '"',
      '$$',
      '$a$',
      '$b$',
      '$1',
      '$',
      'a$',
      '/*',
      '*/',
      '--',
      '-',
      '/',
      '*',
      '\n',
      '\n',
      ' ',
      ';',
      ';',
      '(',
      ')',
      '[',
      ']',
      ':',
      '::',
      ':x',
      ":'x'",
      ':"x"',
      ':y',
      'E',
      "e'",
      'b',
      'x',
      "U&'",
      'é',
      'CREATE',
      'FUNCTION',
      ' OR ',
      'REPLACE',
      ' BEGIN',
      ' END ',
      ' CASE ',
      '1e5',
      '.',
      '\\;',
      '\\:',
      '\\g',
      '\\r',
      '\\echo ',
      '\\\\',
      '\\if true ',
      '\\if 0 ',
      '\\else ',
      '\\endif ',
      // At the beginning of a statement: newer psql also passes over the rows of `)COPY`, which no server takes.
      ';COPY t FROM stdin;',
      '\n\\.\n',
      '\r\n',
      '\t',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 40 }),
        fc.integer({ min: 1, max: 64 }),
        async (pieces, chunkBytes) => {
          const script = pieces.join('')
          // psql says so of a branch command without its \if and reads on; we stop there.
          fc.pre(!/\\(?:if|else|endif)/.test(script) || balanced(script))
          fc.pre(!/[eE]'/.test(script))
          // ... also where a quote has swallowed one half of a pair that looked balanced.
          await compare(script, { x: "va'l" }, [chunkBytes]).catch((error: unknown) => {
            if (error instanceof GroundworkError && /\\(?:if|elif|else|endif) /.test(error.message))
              return fc.pre(false)
            throw error
          })
        },
      ),
      // As many as fit; endOnFailure: each step of shrinking would be another psql.
      {
        seed: 20_261_120,
        numRuns: 100,
        interruptAfterTimeLimit: 20_000,
        markInterruptAsFailure: false,
        endOnFailure: true,
      },
    )
  })
})

const balanced = (script: string): boolean =>
  (script.match(/\\if /g) ?? []).length === (script.match(/\\endif/g) ?? []).length &&
  /^(?:(?!\\(?:else|endif))[\s\S])*\\if (?:(?!\\(?:if|else|endif))[\s\S])*\\endif(?:(?!\\(?:if|else|endif))[\s\S])*$/.test(
    script,
  )

// Run programs, ask about \d, include files that are not there, use variables psql makes up from the connection, or are in another encoding.
const notComparable =
  /(?:^|\n)\s*\\(?:d\w*\+? |sf|copy .*(?:program|from '|from \S+\.)|i |ir |!|watch|gset)|:DBNAME|\\if :|FETCH_COUNT/i

describe.skipIf(psqlMajor < 15 || !hasCorpus)('real schemas', () => {
  const folder = join(corpusFolder, 'files')
  // Not too many of one project, so that this stays a matter of seconds.
  const files = !hasCorpus
    ? []
    : readdirSync(folder).flatMap((project) =>
        (readdirSync(join(folder, project), { recursive: true }) as string[])
          .filter((name) => /\.sql$/i.test(name))
          .slice(0, 12)
          .map((name) => join(folder, project, name)),
      )

  it('are split as psql splits them', async () => {
    let compared = 0
    for (const file of files) {
      const bytes = readFileSync(file)
      if (
        notComparable.test(bytes.toString('latin1')) ||
        bytes.length > 600_000 ||
        bytes.toString('utf8').includes('\ufffd') ||
        /client_encoding.*(?:latin|win)/i.test(bytes.toString('latin1', 0, 2000))
      )
        continue
      await compare({ file })
      compared++
    }
    expect(compared).toBeGreaterThan(60)
  })
})
