// Rows in another encoding than the dump says: known before anything runs.
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { look, write } from './look-into.ts'

const dump = (rows: Buffer, options = ''): Buffer =>
  Buffer.concat([
    Buffer.from(`SET client_encoding = 'UTF8';
CREATE TABLE public.fine (word text);
CREATE TABLE public.words (id int, word text);
COPY public.fine (word) FROM stdin;
caf\u00e9
\\.
COPY public.words (id, word) FROM stdin${options};
`),
    rows,
    Buffer.from('\\.\n'),
  ])

describe('rows that are no UTF-8', () => {
  it('are found with their table and line, and the verdict says so', async () => {
    const bytes = dump(Buffer.from('1\tplain\n2\tcaf\u00e9\n3\tna\u00efve\n', 'latin1'))
    for (const file of [write(bytes), write(gzipSync(bytes))]) {
      const found = await look(file)
      expect(found.findings).toContainEqual(
        expect.objectContaining({
          code: 'wrong-bytes',
          objects: ['public.words'],
          place: expect.objectContaining({ line: 9 }),
          message: expect.stringMatching(/^Rows of public\.words are no UTF-8, .*line 9\)/),
          hint: expect.stringMatching(/WIN1252 or LATIN1/),
        }),
      )
      expect(found.verdict).toEqual({
        kind: 'will-restore-without',
        sentence: 'Will restore without the rows of public.words.',
      })
    }
  })
  it('are right where their COPY names another encoding', async () => {
    const rows = Buffer.from('2\tcaf\u00e9\n', 'latin1')
    const found = await look(write(dump(rows, " WITH (ENCODING 'LATIN1')")))
    expect(found.verdict.sentence).toBe('Will restore.')
  })
  it('are found by a NUL byte, which no text can hold', async () => {
    const found = await look(write(dump(Buffer.from(`${'1\tplain\n'.repeat(50_000)}2\ta\u0000b\n`))))
    expect(found.findings.map(({ code }) => code)).toContain('wrong-bytes')
  })
  it('are not seen where a long row is passed on in pieces', async () => {
    for (const before of ['', 'x', 'xx', 'xxx']) {
      const row = `1\t${before}${'\u{1F418}\u20ac\u00e9'.repeat(120_000)}\n`
      const found = await look(write(dump(Buffer.from(row.repeat(2)))))
      expect(found.verdict.sentence).toBe('Will restore.')
    }
  })
})
