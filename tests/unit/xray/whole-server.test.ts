// Dumps of a whole server, as text and as an archive: one of the databases is restored.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createStyle } from '../../../electron/cli/output/style.ts'
import { renderXRay } from '../../../electron/cli/render/xray.ts'
import { writeCustom, writeTar } from '../../helpers/write-archive.ts'
import { root, write, look, archive } from './look-into.ts'

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
  it('a dump of one database that drops it before it makes it: what it holds is told, and no harm done', async () => {
    const found = await look(write(`-- Dumped by pg_dump version 15.1\nDROP DATABASE shop;\n${one('shop')}`))
    expect(found.findings.map(({ code }) => code)).not.toContain('drops-existing')
    const told = renderXRay(found, createStyle(false, true))
    expect(told).toMatch(/Holds\n(?: .*\n)* +tables +1\n/)
    expect(told).toMatch(/public\.t +1 row\n/)
    expect(told).not.toMatch(/DROP DATABASE/)
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
