// Every version, format and compression is written by our own writer and read back; where PostgreSQL's pg_restore can read
// the same file, it must list the same entries and print the same rows.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openArchive, type OpenArchive } from '../../../electron/core/archive/open-archive.ts'
import {
  rowsOf,
  shopEntries,
  writeCustom,
  writeDirectory,
  writePgTar,
  type ArchiveToWrite,
  type EntryToWrite,
} from '../../helpers/write-archive.ts'

const folder = mkdtempSync(join(tmpdir(), 'gw-archive-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const hasProgram = (name: string) => spawnSync(name, ['--version']).status === 0
const filter = (name: string) => (data: Buffer) =>
  execFileSync(name, ['-c', '-q'], { input: data, maxBuffer: 64 * 1024 * 1024 })
const pgRestore = ['/usr/lib/postgresql/15/bin/pg_restore', 'pg_restore'].find(hasProgram)

const collect = async (chunks: AsyncIterable<Buffer>): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

const minors = [10, 11, 12, 13, 14, 15, 16]
const packings = ['none', 'gzip', 'lz4', 'zstd'] as const
let number = 0

const make = (format: 'custom' | 'tar' | 'directory', archive: ArchiveToWrite): string => {
  const path = join(folder, `${format}-${number++}`)
  if (format === 'directory') return writeDirectory(path, archive)
  writeFileSync(path, format === 'custom' ? writeCustom(archive) : writePgTar(archive))
  return path
}

const blobs: EntryToWrite = {
  dumpId: 20,
  desc: 'BLOBS',
  tag: 'BLOBS',
  schema: null,
  owner: '',
  blobs: [
    { oid: 4_000_000_001, data: Buffer.from('a large object') },
    { oid: 77, data: Buffer.alloc(0) },
    { oid: 78, data: Buffer.alloc(300_000, 'xyz') },
  ],
}
const entries = [...shopEntries, blobs]

const checkAll = async (archive: OpenArchive) => {
  const { facts } = archive
  expect(facts).toMatchObject({
    createdAt: '2024-03-04T05:06:07',
    databaseName: 'shop',
    serverVersion: '14.9',
    pgDumpVersion: '14.9',
    encoding: 'UTF8',
    standardConformingStrings: true,
    searchPath: '',
  })
  expect(facts.entries.map(({ dumpId, desc, tag }) => [dumpId, desc, tag])).toEqual(
    entries.map(({ dumpId, desc, tag }) => [dumpId, desc, tag]),
  )
  expect(facts.extensions).toEqual(['citext'])
  expect(facts.roles).toEqual(['Reader', 'shop_owner'])
  expect(facts.tables.map(({ name }) => name).toSorted()).toEqual(['public."Größe"', 'public.customer'])
  for (const entry of facts.entries) {
    const written = entries.find(({ dumpId }) => dumpId === entry.dumpId)
    expect(entry.hasData).toBe(written?.data !== undefined || written?.blobs !== undefined)
    expect(entry.dependencies).toEqual(written?.dependencies ?? [])
    if (entry.desc === 'TABLE DATA')
      expect((await collect(archive.readData(entry))).equals(written?.data ?? Buffer.alloc(0))).toBe(true)
    if (entry.desc !== 'BLOBS') continue
    const found: [number, string][] = []
    for await (const { oid, chunks } of archive.readBlobs(entry)) found.push([oid, (await collect(chunks)).toString()])
    expect(found).toEqual(blobs.blobs?.map(({ oid, data }) => [oid, data.toString()]))
  }
}

describe.each(minors)('version 1.%i', (minor) => {
  it.each(packings)('custom, %s', async (compression) => {
    if (minor < 15 && (compression === 'lz4' || compression === 'zstd')) return
    if ((compression === 'lz4' || compression === 'zstd') && !hasProgram(compression))
      return console.warn(`skipped: no ${compression} on this computer`)
    const path = make('custom', {
      minor,
      compression,
      entries,
      ...(compression === 'lz4' || compression === 'zstd' ? { compress: filter(compression) } : {}),
    })
    const archive = await openArchive(path)
    expect(archive.facts).toMatchObject({
      format: 'custom',
      version: `1.${minor}`,
      compression,
      needsPgRestore: { 10: 8, 11: 9, 12: 9, 13: 10, 14: 12, 15: 16, 16: 17 }[minor],
    })
    await checkAll(archive)
    await archive.close()
  })
  it.each(packings)('directory, %s', async (compression) => {
    if ((compression === 'lz4' || compression === 'zstd') && !hasProgram(compression))
      return console.warn(`skipped: no ${compression} on this computer`)
    const archive = await openArchive(
      make('directory', {
        minor,
        compression,
        entries,
        ...(compression === 'lz4' || compression === 'zstd' ? { compress: filter(compression) } : {}),
      }),
    )
    expect(archive.facts).toMatchObject({ format: 'directory', version: `1.${minor}`, compression })
    await checkAll(archive)
    await archive.close()
  })
  it('tar', async () => {
    const archive = await openArchive(make('tar', { minor, compression: 'none', entries }))
    expect(archive.facts).toMatchObject({ format: 'tar', version: `1.${minor}`, compression: 'none' })
    await checkAll(archive)
    await archive.close()
  })
  it('written to a pipe: blocks are found without offsets', async () => {
    const archive = await openArchive(make('custom', { minor, entries, withoutOffsets: true }))
    expect(archive.facts.tables.map(({ dataBytes }) => dataBytes)).toEqual([null, null])
    await checkAll(archive)
    await archive.close()
  })
  it.runIf(pgRestore)('as pg_restore reads it', async () => {
    if (minor > 14) return
    for (const format of ['custom', 'tar', 'directory'] as const) {
      const path = make(format, { minor, ...(format === 'tar' ? { compression: 'none' } : {}), entries: shopEntries })
      const archive = await openArchive(path)
      const list = execFileSync(pgRestore ?? '', ['-l', path], { encoding: 'utf8' })
      const lines = list.split('\n').filter((line) => /^\d+;/.test(line))
      const shown = archive.facts.entries.filter(({ desc }) => !['ENCODING', 'STDSTRINGS', 'SEARCHPATH'].includes(desc))
      expect(lines.map((line) => line.replace(/^(\d+); \d+ \d+ /, '$1 ').trim())).toEqual(
        shown.map((entry) => `${entry.dumpId} ${entry.desc} ${entry.schema ?? '-'} ${entry.tag} ${entry.owner}`.trim()),
      )
      expect(list).toContain(`Dump Version: 1.${minor}-0`)
      const data = execFileSync(pgRestore ?? '', ['-a', '-t', 'customer', '-f', '-', path], { encoding: 'utf8' })
      expect(data).toContain(
        rowsOf('customer', 3000)
          .toString()
          .replace(/\n\n\n$/, '\n'),
      )
      await archive.close()
    }
  })
})

describe('numbers of other machines', () => {
  it.each([
    [4, 4],
    [8, 8],
    [2, 8],
  ])('integers of %i bytes, offsets of %i', async (intSize, offsetSize) => {
    const archive = await openArchive(make('custom', { minor: 14, intSize, offsetSize, entries: shopEntries }))
    const data = archive.facts.entries.find(({ desc }) => desc === 'TABLE DATA')
    expect((await collect(archive.readData(data!))).equals(rowsOf('customer', 3000))).toBe(true)
    await archive.close()
  })
})

describe('what an archive says', () => {
  it('in another encoding', async () => {
    const latin = shopEntries.map((entry) =>
      entry.desc === 'ENCODING' ? { ...entry, definition: "SET client_encoding = 'LATIN1';\n" } : entry,
    )
    const archive = await openArchive(
      make('custom', { minor: 14, encoding: 'latin1', databaseName: 'Büro', entries: latin }),
    )
    expect(archive.facts).toMatchObject({ encoding: 'LATIN1', databaseName: 'Büro' })
    expect(archive.facts.entries[5]).toMatchObject({ tag: 'Größe', definition: shopEntries[5]?.definition })
    await archive.close()
  })
  it('several readers at once, some of them leaving early', async () => {
    const archive = await openArchive(make('custom', { minor: 16, entries }))
    const tables = archive.facts.entries.filter(({ desc }) => desc === 'TABLE DATA')
    const read = await Promise.all([...tables, ...tables].map((entry) => collect(archive.readData(entry))))
    expect(read.map(({ length }) => length)).toEqual(
      [...tables, ...tables].map((entry) => entries.find(({ dumpId }) => dumpId === entry.dumpId)?.data?.length),
    )
    for await (const chunk of archive.readData(tables[0]!)) if (chunk.length > 0) break
    const oids: number[] = []
    for await (const { oid, chunks } of archive.readBlobs(archive.facts.entries.at(-1)!)) {
      oids.push(oid)
      for await (const chunk of chunks) if (chunk.length > 0) break
    }
    expect(oids).toEqual([4_000_000_001, 77, 78])
    await archive.close()
  })
  it('dump of tables WITH OIDS, and kinds of relations since 1.16', async () => {
    const archive = await openArchive(
      make('custom', { minor: 16, entries: [{ ...shopEntries[4]!, withOids: true, relkind: 'p' }] }),
    )
    expect(archive.facts.entries[0]).toMatchObject({
      withOids: true,
      relkind: 'p',
      tableAccessMethod: 'heap',
      owner: 'shop_owner',
    })
    await archive.close()
  })
  it('sections of archives from before they were written', async () => {
    const archive = await openArchive(make('custom', { minor: 10, entries: shopEntries }))
    expect(archive.facts.entries.map(({ section }) => section)).toEqual([
      'pre-data',
      'pre-data',
      'pre-data',
      'pre-data',
      'pre-data',
      'pre-data',
      'data',
      'data',
      'post-data',
      'none',
    ])
    await archive.close()
  })
})
