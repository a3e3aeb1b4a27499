// A compressed dump is looked into as it is unpacked, nothing of its size is written, and what is known is said while it is read.
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import type { FirstFacts } from '../../../shared/model/first-facts.ts'
import { xrayFile } from '../../../electron/core/xray/xray-file.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { shopEntries, writeCustom, writeZip } from '../../helpers/write-archive.ts'

const root = mkdtempSync(join(tmpdir(), 'gw-streaming-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const host = createTestHost()
const unpacked = join(host.paths.data, 'unpacked')
let number = 0
const write = (bytes: Buffer | string): string => {
  const path = join(root, `file-${number++}`)
  writeFileSync(path, bytes)
  return path
}

const rows = (count: number): string =>
  Array.from({ length: count }, (_, i) => `${i}\tdes Käses Größe ${i * 7919}\n`).join('')
const dump = (encoding: string, count = 60_000): string =>
  `--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 16.1\n-- Dumped by pg_dump version 17.2\n
SET client_encoding = '${encoding}';\nCREATE TABLE public.small (id int);\nCREATE TABLE public.large (id int, t text);
COPY public.small (id) FROM stdin;\n1\n\\.\nCOPY public.large (id, t) FROM stdin;\n${rows(count)}\\.\n
--\n-- PostgreSQL database dump complete\n--\n`

describe('a compressed dump', () => {
  it.each([
    ['UTF8', (text: string) => Buffer.from(text)],
    ['LATIN1', (text: string) => Buffer.from(text, 'latin1')],
    ['UTF8', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['UTF8', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ] as const)('is read as it is unpacked: %s', async (encoding, encode) => {
    const packed = write(gzipSync(encode(dump(encoding))))
    const said: FirstFacts[] = []
    let most = 0
    const found = await xrayFile(host, packed, {
      onFacts: (facts) => {
        said.push(facts)
        for (const folder of existsSync(unpacked) ? readdirSync(unpacked) : [])
          for (const name of readdirSync(join(unpacked, folder)))
            most = Math.max(most, statSync(join(unpacked, folder, name)).size)
      },
    })
    const plain = await xrayFile(host, write(encode(dump(encoding))))
    expect(found).toMatchObject({
      layers: ['gzip', 'script'],
      kind: 'script',
      sentence: plain.sentence,
      tables: plain.tables,
      objects: plain.objects,
      verdict: { kind: 'will-restore' },
    })
    expect(found.tables).toContainEqual({ name: 'public.large', rows: 60_000, bytes: null })
    expect(said[0]).toMatchObject({
      kind: 'script',
      sentence: 'A plain dump by pg_dump 17.2 of PostgreSQL 16.1.',
      tables: 0,
    })
    expect(most).toBeLessThanOrEqual(256 * 1024)
    expect(existsSync(unpacked) ? readdirSync(unpacked) : []).toEqual([])
  })

  it.each(['stored', 'deflated'] as const)('in a zip (%s) is read the same way', async (method) => {
    const zip = writeZip(
      [
        { name: '__MACOSX/._shop.sql', data: Buffer.from('rubbish') },
        { name: 'shop/shop.sql', data: Buffer.from(dump('UTF8')), deflated: method === 'deflated' },
      ],
      (data) => crc32(data),
    )
    const packed = write(zip)
    let most = 0
    const found = await xrayFile(host, packed, {
      onFacts: () => {
        for (const folder of existsSync(unpacked) ? readdirSync(unpacked) : [])
          for (const name of readdirSync(join(unpacked, folder)))
            most = Math.max(most, statSync(join(unpacked, folder, name)).size)
      },
    })
    expect(found).toMatchObject({ layers: ['zip', 'script'], kind: 'script', verdict: { kind: 'will-restore' } })
    expect(found.tables).toContainEqual({ name: 'public.large', rows: 60_000, bytes: null })
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThanOrEqual(256 * 1024)
    expect(existsSync(unpacked) ? readdirSync(unpacked) : []).toEqual([])
    // A byte of the last rows is not what it was: the checksum says so when all has been read.
    const at = method === 'stored' ? zip.lastIndexOf('Größe') : zip.length - 1000
    zip.writeUInt8(zip.readUInt8(at) ^ 0x10, at)
    const damaged = await xrayFile(host, write(zip))
    expect(damaged.verdict).toMatchObject({ kind: 'cannot', sentence: expect.stringMatching(/damaged|checksum/) })
  })

  it('cut off or damaged: what was read is told, and that it cannot be restored', async () => {
    const whole = gzipSync(dump('UTF8'))
    const found = await xrayFile(host, write(whole.subarray(0, whole.length - 100_000)))
    expect(found.verdict).toMatchObject({ kind: 'cannot', sentence: expect.stringMatching(/damaged/) })
    expect(found.findings.map(({ code }) => code)).toContain('file-unsupported')
    // A dump that was cut off before it was compressed.
    const cut = await xrayFile(host, write(gzipSync(dump('UTF8').slice(0, -200))))
    expect(cut.findings.map(({ code }) => code)).toContain('cut-off')
  })

  it('follows a \\connect by reading it once more', async () => {
    const text = dump('UTF8', 10).replace(
      'CREATE TABLE public.small',
      'CREATE DATABASE shop;\n\\connect shop\nCREATE TABLE public.small',
    )
    const found = await xrayFile(host, write(gzipSync(text)))
    expect(found.sentence).toContain('of shop')
    expect(found.objects.tables).toBe(2)
  })
})

describe('what is known at once', () => {
  it('of an archive: what made it, and its largest tables', async () => {
    const said: FirstFacts[] = []
    await xrayFile(host, write(writeCustom({ minor: 14, entries: shopEntries })), {
      onFacts: (facts) => said.push(facts),
    })
    expect(said).toHaveLength(1)
    expect(said[0]).toMatchObject({ kind: 'archive', sentence: expect.stringMatching(/custom.*entries/), rows: null })
    expect(said[0]?.tables).toBeGreaterThan(0)
  })
})
