import { describe, expect, it, vi } from 'vitest'
import { detectEncoding } from '../../../electron/core/script/detect-encoding.ts'
import { normalizeEncodingName } from '../../../electron/core/script/encodings.ts'
import { failureOf, readAll, readText, write } from './read-all.ts'

// Machines that run everything at once are slow.
vi.setConfig({ testTimeout: 60_000 })

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()
const detect = (content: string | Uint8Array, hint?: string) => detectEncoding(write(content), hint)
const bytes = (text: string, high: readonly number[]): Buffer => Buffer.concat([Buffer.from(text), Buffer.from(high)])

describe('detectEncoding', () => {
  it.each([
    ['ASCII', 'SELECT 1;', { name: 'UTF8', source: 'ascii', confidence: 1, bom: false }],
    ['nothing at all', '', { name: 'UTF8', source: 'ascii', confidence: 1, bom: false }],
    ['UTF-8', "SELECT 'é';", { name: 'UTF8', source: 'valid-utf8', confidence: 1, bom: false }],
    ['UTF-8 with its mark', '\ufeffSELECT 1;', { name: 'UTF8', source: 'bom', confidence: 1, bom: true }],
    [
      'UTF-16 little',
      Buffer.from('\ufeffSELECT 1;', 'utf16le'),
      { name: 'UTF16LE', source: 'bom', confidence: 1, bom: true },
    ],
    ['UTF-16 big', utf16be('\ufeffSELECT 1;'), { name: 'UTF16BE', source: 'bom', confidence: 1, bom: true }],
    [
      'UTF-16 little without its mark',
      Buffer.from("SELECT 'é€';", 'utf16le'),
      { name: 'UTF16LE', source: 'guess', confidence: 0.95, bom: false },
    ],
    [
      'UTF-16 big without its mark',
      utf16be("SELECT 'é€';"),
      { name: 'UTF16BE', source: 'guess', confidence: 0.95, bom: false },
    ],
    [
      'declared',
      "-- dump\nBEGIN;\nSET client_encoding = 'LATIN1';\n",
      { name: 'LATIN1', source: 'declared', confidence: 1, bom: false, declared: 'LATIN1' },
    ],
    [
      'declared without an equals sign, in other words',
      'set session client_encoding to Windows-1251;',
      { name: 'WIN1251', source: 'declared', confidence: 1, bom: false, declared: 'Windows-1251' },
    ],
    [
      'declared by set_config',
      "SELECT pg_catalog.set_config('client_encoding', 'SJIS', false);",
      { name: 'SJIS', source: 'declared', confidence: 1, bom: false, declared: 'SJIS' },
    ],
    [
      'declared by a backslash command',
      '\\encoding KOI8R\nSELECT 1;',
      { name: 'KOI8R', source: 'declared', confidence: 1, bom: false, declared: 'KOI8R' },
    ],
    [
      'declared by SET NAMES',
      "SET NAMES 'latin2';",
      { name: 'LATIN2', source: 'declared', confidence: 1, bom: false, declared: 'latin2' },
    ],
    [
      'SQL_ASCII says nothing',
      bytes("SET client_encoding = 'SQL_ASCII';\n-- ", [0xe9]),
      { name: 'LATIN1', source: 'guess', bom: false, declared: 'SQL_ASCII' },
    ],
    ['not declared: in a comment', "-- SET client_encoding = 'LATIN1';\nSELECT 1;", { name: 'UTF8', source: 'ascii' }],
    ['not declared: in a text', "SELECT '\nSET client_encoding = ''LATIN1'';\n';", { name: 'UTF8', source: 'ascii' }],
    [
      'not declared: in a function',
      'CREATE FUNCTION f() AS $$\nSET client_encoding = LATIN1;\n$$;',
      { name: 'UTF8', source: 'ascii' },
    ],
    [
      "another dialect's SET NAMES is only a word",
      "SET NAMES utf8mb4;\nSELECT 'é';",
      { name: 'UTF8', source: 'valid-utf8', declared: 'utf8mb4' },
    ],
    ['Latin-1', bytes("SELECT '", [0xe9, 0xe8, 0xfc]), { name: 'LATIN1', source: 'guess' }],
    ['Windows-1252: curly quotes', bytes("SELECT '", [0x93, 0xe9, 0x94, 0x80]), { name: 'WIN1252', source: 'guess' }],
    [
      'UTF-8 with one broken byte',
      bytes("SELECT 'é à ü ö ä ß ñ ç € ø å æ'", [0xe9]),
      { name: 'UTF8', source: 'guess', confidence: 0.6 },
    ],
    ['cut in a character', Buffer.from("SELECT '€';").subarray(0, 10), { name: 'WIN1252', source: 'guess' }],
  ])('%s', async (_name, content, expected) => {
    expect(await detect(content)).toMatchObject(expected)
  })

  it('is right when the first accent comes late', async () => {
    const filler = '-- nothing to see here\n'.repeat(200_000)
    expect(await detect(`${filler}-- é`)).toMatchObject({ name: 'UTF8', source: 'valid-utf8' })
    expect(await detect(bytes(filler, [0xe9, 0x0a]))).toMatchObject({ name: 'LATIN1', source: 'guess' })
    // A character across the border of two reads, at each place it may be cut.
    for (const pad of [0, 1, 2, 3])
      expect(await detect(`${'x'.repeat(1024 * 1024 - pad)}😀 ${'é'.repeat(600_000)}`)).toMatchObject({
        name: 'UTF8',
        source: 'valid-utf8',
      })
  })

  it('is less sure about what does not look like Western text', async () => {
    const french = await detect(Buffer.from('-- caf\xe9 d\xe9j\xe0 vu, tr\xe8s fran\xe7ais', 'latin1'))
    const cyrillic = await detect(Buffer.from('-- \xcf\xd0\xc8\xc2\xc5\xd2 \xcc\xc8\xd0', 'latin1'))
    expect(french.confidence).toBeGreaterThan(0.7)
    expect(cyrillic.confidence).toBeLessThan(0.6)
  })

  it('believes the recipe, but the mark more', async () => {
    expect(await detect("SET client_encoding = 'LATIN1';", 'win1252')).toEqual({
      name: 'WIN1252',
      source: 'recipe',
      confidence: 1,
      bom: false,
      declared: 'LATIN1',
    })
    expect(await detect('\ufeffSELECT 1;', 'LATIN1')).toMatchObject({ name: 'UTF8', source: 'bom' })
  })

  it('refuses names nobody knows', async () => {
    expect(await failureOf(detect('SELECT 1;', 'KLINGON'))).toMatchObject({
      kind: 'file-unsupported',
      message: '"KLINGON" is not an encoding PostgreSQL knows.',
    })
    expect(await failureOf(detect("SELECT 1;\nSET client_encoding = 'latin99';"))).toMatchObject({
      kind: 'file-unsupported',
      line: 2,
    })
  })

  it("knows PostgreSQL's aliases", () => {
    const names = [
      'utf-8',
      'Unicode',
      'iso-8859-1',
      'ISO_8859_15',
      'windows1252',
      'cp1250',
      'win',
      'Koi8',
      'EUC_JP',
      'ShiftJIS',
      'iso 8859 7',
      'sql-ascii',
      'EUC_TW',
      'nope',
      '',
    ]
    expect(names.map(normalizeEncodingName)).toEqual([
      'UTF8',
      'UTF8',
      'LATIN1',
      'LATIN9',
      'WIN1252',
      'WIN1250',
      'WIN1251',
      'KOI8R',
      'EUC_JP',
      'SJIS',
      'ISO_8859_7',
      'SQL_ASCII',
      'EUC_TW',
      null,
      null,
    ])
  })
})

describe('reading other encodings', () => {
  const script = "SELECT 'x';\nCOPY t FROM stdin;\nx\n\\.\n"
  // name, bytes of the sample, what they mean
  const samples: readonly (readonly [string, readonly number[], string])[] = [
    ['LATIN1', [0xe9, 0x80, 0x9f, 0xa4], 'é\u0080\u009f¤'],
    ['LATIN2', [0xb9, 0x81], 'š\u0081'],
    ['LATIN5', [0xfe, 0x80], 'ş\u0080'],
    ['LATIN9', [0xa4], '€'],
    ['WIN1252', [0x80, 0x93, 0xe9], '€“é'],
    ['WIN1251', [0xcf, 0xf0, 0xe8], 'При'],
    ['WIN866', [0x8f, 0xe0, 0xa8], 'При'],
    ['KOI8R', [0xf0, 0xd2, 0xc9], 'При'],
    ['ISO_8859_7', [0xe1, 0xe2], 'αβ'],
    ['EUC_JP', [0xc6, 0xfc, 0xcb, 0xdc], '日本'],
    ['SJIS', [0x93, 0xfa, 0x96, 0x7b, 0x83, 0x5c], '日本ソ'], // the last one holds a backslash byte
    ['GBK', [0xd6, 0xd0, 0x81, 0x5c], '中乗'],
    ['GB18030', [0x94, 0x39, 0xda, 0x33], '💩'],
    ['BIG5', [0xa4, 0xa4, 0xa6, 0x5c], '中吒'],
    ['UHC', [0xc7, 0xd1], '한'],
    ['EUC_KR', [0xc7, 0xd1], '한'],
  ]
  const encode = (high: readonly number[], name: string): Buffer =>
    Buffer.concat([
      Buffer.from(`SET client_encoding = '${name}';\n`),
      ...script
        .split('x')
        .flatMap((part, i) => (i === 0 ? [Buffer.from(part)] : [Buffer.from(high), Buffer.from(part)])),
    ])

  it.each(samples)('%s', async (name, high, meaning) => {
    const file = write(encode(high, name))
    for (const chunkBytes of [1, 3, 65_536]) {
      const read = await readAll(file, { chunkBytes })
      expect(read.sql[1]).toBe(`SELECT '${meaning}'`)
      expect(read.copied).toEqual([`${meaning}\n`])
      expect(read.summary.encoding).toMatchObject({ name, source: 'declared' })
    }
  })

  it.each([
    ['UTF-16 little', Buffer.from("\ufeffSELECT 'é😀';\r\nSELECT 2;", 'utf16le')],
    ['UTF-16 big', utf16be("\ufeffSELECT 'é😀';\r\nSELECT 2;")],
    ['UTF-16 little without its mark', Buffer.from("SELECT 'é😀';\r\nSELECT 2;", 'utf16le')],
    ['UTF-8 with its mark', "\ufeffSELECT 'é😀';\r\nSELECT 2;"],
  ])('%s', async (_name, content) => {
    for (const chunkBytes of [1, 2, 3, 5, 65_536]) {
      const read = await readText(content, { chunkBytes })
      expect(read.sql).toEqual(["SELECT 'é😀'", 'SELECT 2'])
      expect(read.statements[0]?.start).toBe(0)
      expect(read.summary.lineEnds).toBe('crlf')
    }
  })

  it('refuses bytes that are not what the file says, with the line', async () => {
    expect(
      await failureOf(readText(bytes("SET client_encoding = 'UTF8';\n\nSELECT 1,\n'", [0xe9, 0x27, 0x3b]))),
    ).toMatchObject({ kind: 'script-failed', line: 4, sqlState: '22021', message: 'Line 4 is not valid UTF-8.' })
    expect(await failureOf(readText(bytes('SELECT 1;\n', [0x93]), { encoding: 'EUC_JP' }))).toMatchObject({
      kind: 'file-unsupported',
    })
    expect(await failureOf(readText(bytes('SELECT 1;\n', [0x81, 0x41]), { encoding: 'UHC' }))).toMatchObject({
      kind: 'file-unsupported',
    })
    expect(await failureOf(readText(bytes('SELECT 1;\n', [0x81]), { encoding: 'WIN1252' }))).toMatchObject({
      kind: 'file-unsupported',
    })
    expect(await failureOf(readText(bytes('SELECT 1;\n', [0xd2]), { encoding: 'WIN1253' }))).toMatchObject({
      kind: 'file-unsupported',
    })
  })

  it('keeps a replacement character that stands in the file', async () => {
    expect((await readText("SELECT '\ufffd';")).sql).toEqual(["SELECT '\ufffd'"])
  })

  it('refuses what it has no table for, and says what to do', async () => {
    expect(await failureOf(readText('SELECT 1;', { encoding: 'EUC_TW' }))).toMatchObject({
      kind: 'file-unsupported',
      message: 'The encoding EUC_TW cannot be read here.',
      hint: expect.stringContaining('iconv -f EUC-TW -t UTF-8'),
    })
  })
})
