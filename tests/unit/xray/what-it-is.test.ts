// What people send when a dump was asked for: each is told by its content, in one sentence, with the next step.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { shopEntries, writeDirectory, writeTar } from '../../helpers/write-archive.ts'
import { root, write, look, archive } from './look-into.ts'

const utf16 = (bytes: Buffer) =>
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'utf16le')])

const mysql =
  '-- MySQL dump 10.13\n/*!40101 SET NAMES utf8 */;\nCREATE TABLE `a` (`id` int(11) NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) ENGINE=InnoDB DEFAULT CHARSET=utf8;\nLOCK TABLES `a` WRITE;\n'

const sqlite =
  'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);\nINSERT INTO sqlite_sequence VALUES(1,2);\nCOMMIT;\n'

const tsql =
  'USE [master]\nGO\nSET ANSI_NULLS ON\nGO\nCREATE TABLE [dbo].[a]([id] [int] IDENTITY(1,1) NOT NULL, [n] [nvarchar](50))\nGO\n'

describe('what is no dump', () => {
  it.each([
    ['MySQL', mysql, /SQL of MySQL or MariaDB/, /pgloader/],
    ['SQLite as text', sqlite, /SQL of SQLite/, /pgloader/],
    [
      'SQLite as a file',
      Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(2000)]),
      /SQLite database file/,
      /pgloader/,
    ],
    ['SQL Server script', tsql, /SQL of Microsoft SQL Server/, /PostgreSQL version/],
    [
      'SQL Server backup',
      Buffer.concat([Buffer.from('TAPE\0\0'), Buffer.alloc(500)]),
      /SQL Server backup/,
      /Restore it on SQL Server/,
    ],
    ['an error page', '<!DOCTYPE html><html><body>404 Not Found</body></html>', /web page/, /download/],
    [
      'an error of S3',
      '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>',
      /error message of a storage service/,
      /expired/,
    ],
    ['JSON', '{"message": "Not Found"}', /This is JSON/, /./],
    ['nothing', '', /empty/, /saved or downloaded/],
    ['only zeros', Buffer.alloc(5000), /no kind that is known/, /encrypted, damaged/],
    [
      'noise',
      Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + ((i * i) % 251)) % 256)),
      /no kind that is known|control/,
      /./,
    ],
    [
      'OpenSSL',
      Buffer.concat([Buffer.from('Salted__'), Buffer.alloc(500, 0xa7)]),
      /encrypted \(OpenSSL\)/,
      /key or the password/,
    ],
    ['PGP', '-----BEGIN PGP MESSAGE-----\n\nhQEMA\n', /encrypted \(PGP\)/, /key or the password/],
    ['an archive through PowerShell', utf16(archive), /is destroyed: .*UTF-16.*PowerShell/, /pg_dump -f FILE/],
    ['an archive as UTF-8', Buffer.from(archive.toString('utf8')), /is destroyed: .*UTF-8/, /pg_dump -f FILE/],
    [
      'an archive through FTP',
      Buffer.from(archive.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
      /is destroyed: its line ends/,
      /as binary/,
    ],
    ['Base64', archive.toString('base64'), /Base64/, /base64 -d/],
    ['7z', Buffer.concat([Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), Buffer.alloc(90)]), /7z/, /7-Zip/],
    ['Git LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 1\n', /Git LFS/, /git lfs pull/],
    [
      'a picture',
      Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(90)]),
      /picture/,
      /./,
    ],
    [
      'a base backup',
      writeTar([{ name: 'backup_label', data: Buffer.from('x') }]),
      /base backup/,
      /start a PostgreSQL/,
    ],
  ])('%s', async (_, bytes, sentence, nextStep) => {
    const found = await look(write(bytes))
    expect(found.sentence).toMatch(sentence)
    expect(found.verdict).toMatchObject({
      kind: 'cannot',
      sentence: expect.stringMatching(/^Cannot be restored, because .+\.$/),
    })
    expect(found.findings[0]?.hint).toMatch(nextStep)
    expect(found.kind === 'not-a-dump' || found.kind === 'archive').toBe(true)
  })
  it.each([gzipSync(mysql), gzipSync('<html>x</html>'), gzipSync('')])(
    'nor does it become one in gzip',
    async (bytes) => {
      const found = await look(write(bytes))
      expect(found).toMatchObject({ kind: 'not-a-dump', verdict: { kind: 'cannot' } })
      expect(found.layers[0]).toBe('gzip')
    },
  )
  it('never by name', async () => {
    expect(await look(write(archive, 'shop.sql'))).toMatchObject({ layers: ['archive-custom'], kind: 'archive' })
    expect(await look(write('CREATE TABLE t (id int);', 'shop.dump'))).toMatchObject({
      layers: ['script'],
      kind: 'script',
    })
    expect(await look(write(archive, 'custom.tar'))).toMatchObject({
      layers: ['archive-custom'],
      archive: { format: 'custom' },
    })
  })
})

describe('archives that are not whole', () => {
  it.each([
    ['cut off in the header', archive.subarray(0, 20), /ends in the middle of its table of contents|too short|text of/],
    [
      'cut off in the table of contents',
      archive.subarray(0, 900),
      /ends in the middle of its table of contents|text of/,
    ],
    [
      'garbage behind PGDMP',
      Buffer.concat([archive.subarray(0, 60), Buffer.alloc(3000, 0x5a)]),
      /damaged|text of|too large/,
    ],
    [
      'zeros behind PGDMP',
      Buffer.concat([archive.subarray(0, 16), Buffer.alloc(3000)]),
      /empty behind its first bytes/,
    ],
  ])('%s', async (_, bytes, sentence) => {
    const found = await look(write(bytes))
    expect(found).toMatchObject({ kind: 'archive', verdict: { kind: 'cannot' } })
    expect(found.sentence).toMatch(sentence)
    expect(found.sentence).not.toContain(root)
    expect(found.findings[0]?.hint).not.toBe('')
  })
  it('without its last table', async () => {
    const found = await look(write(archive.subarray(0, archive.length - 60)))
    expect(found.verdict).toMatchObject({
      kind: 'will-restore-without',
      sentence: expect.stringMatching(/without the (end of its data|rows of)/),
    })
    expect(found.findings.map(({ code }) => code)).toContain('cut-off')
  })
  it('without two files of its folder', async () => {
    const folder = writeDirectory(join(root, 'incomplete'), { minor: 14, entries: shopEntries })
    rmSync(join(folder, '7.dat.gz'))
    const found = await look(folder)
    expect(found.findings).toContainEqual(
      expect.objectContaining({ code: 'data-missing', severity: 'error', objects: ['public.customer'] }),
    )
    expect(found.verdict.sentence).toMatch(/^Will restore without the rows of public\.customer/)
  })
})

describe('folders', () => {
  it('one level too high: says which', async () => {
    writeDirectory(join(root, 'outer/inner'), { minor: 14, entries: shopEntries })
    expect(await look(join(root, 'outer'))).toMatchObject({
      verdict: { kind: 'cannot' },
      sentence: expect.stringMatching(/one folder deeper/),
      findings: [{ hint: `Name the folder ${join(root, 'outer/inner')}.` }],
    })
  })
  it('a toc.dat alone', async () => {
    const folder = writeDirectory(join(root, 'whole'), { minor: 14, entries: shopEntries })
    expect(await look(join(folder, 'toc.dat'))).toMatchObject({
      verdict: { kind: 'cannot' },
      findings: [{ hint: 'Name the folder it lies in.' }],
    })
    expect(await look(folder)).toMatchObject({ kind: 'archive', layers: ['archive-directory'] })
  })
  it('no toc.dat, a data directory, nothing of it', async () => {
    mkdirSync(join(root, 'data/base'), { recursive: true })
    writeFileSync(join(root, 'data/PG_VERSION'), '15\n')
    expect((await look(join(root, 'data'))).sentence).toMatch(/data directory of a server/)
    mkdirSync(join(root, 'parts'))
    writeFileSync(join(root, 'parts/3012.dat.gz'), 'x')
    expect((await look(join(root, 'parts'))).sentence).toMatch(/without its toc\.dat/)
    mkdirSync(join(root, 'other'))
    expect((await look(join(root, 'other'))).verdict.kind).toBe('cannot')
  })
  it('a file that is not there is a failure, not an answer', async () => {
    await expect(look(join(root, 'nowhere'))).rejects.toMatchObject({ failure: { kind: 'file-missing' } })
  })
})

describe('text', () => {
  const dump =
    '-- Dumped from database version 15.1\n-- Dumped by pg_dump version 15.1\nCREATE TABLE public.a (id int);\nCOPY public.a (id) FROM stdin;\n1\n2\n'
  it.each([
    ['a letter', 'Hello, this is a letter.\nBest wishes', 'cannot', /nothing in it is SQL/],
    ['a list of values', 'id,name\n1,foo\n2,bar\n', 'cannot', /nothing in it is SQL/],
    ['only comments', '-- nothing\n', 'cannot', /nothing in it is SQL/],
    ['a dump cut off in its rows', dump, 'will-restore-without', /^Will restore without the end of its data\.$/],
    [
      'the same in UTF-16',
      Buffer.from(`\ufeff${dump}`, 'utf16le'),
      'will-restore-without',
      /without the end of its data/,
    ],
    ['a dump somebody worked on', `${dump}\\.\nSELECT 1;\n`, 'will-restore', /^Will restore\.$/],
    ['a whole dump', `${dump}\\.\n--\n-- PostgreSQL database dump complete\n--\n`, 'will-restore', /^Will restore\.$/],
  ])('%s', async (_, text, kind, sentence) => {
    const { verdict } = await look(write(text))
    expect(verdict.kind).toBe(kind)
    expect(verdict.sentence).toMatch(sentence)
  })
})
