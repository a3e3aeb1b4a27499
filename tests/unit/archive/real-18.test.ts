// Archives of version 1.16 as pg_dump 18 itself wrote them, held byte for byte against the plain dump of the same database.
import { readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { peelLayers } from '../../../electron/core/archive/layers.ts'
import { openArchive, type OpenArchive } from '../../../electron/core/archive/open-archive.ts'
import { countInsertRows } from '../../../electron/core/script/insert-rows.ts'
import { xrayFile } from '../../../electron/core/xray/xray-file.ts'
import { createTestHost } from '../../helpers/test-host.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/archives/${name}`, import.meta.url))
const plain = readFileSync(fixture('pg18.sql'), 'utf8')
const temporary: string[] = []
afterAll(() => temporary.forEach((one) => rmSync(one, { recursive: true, force: true })))

const open = async (name: string): Promise<OpenArchive> => {
  const peeled = await peelLayers(fixture(name))
  temporary.push(...peeled.temporary)
  return openArchive(peeled.innerPath)
}
const read = async (chunks: AsyncIterable<Buffer>): Promise<string> => {
  const parts: Buffer[] = []
  for await (const chunk of chunks) parts.push(Buffer.from(chunk))
  return Buffer.concat(parts).toString()
}
/** Rows of a COPY block of the plain dump, with their end mark. */
const block = (copy: string): string => {
  const from = plain.indexOf(copy) + copy.length
  return plain.slice(from, plain.indexOf('\n\\.\n', from - 1) + 4)
}

// What the plain dump writes in other words, or not at all.
const worded = new Set(['ENCODING', 'STDSTRINGS', 'SEARCHPATH', 'DATABASE', 'BLOB METADATA', 'ACL'])

describe.each(['pg18.dump', 'pg18.tar.gz', 'pg18-directory.tar.gz'])('%s of pg_dump 18', (name) => {
  it('says every definition as the plain dump does, and has its rows', async () => {
    const archive = await open(name)
    const { facts } = archive
    expect(facts).toMatchObject({
      version: '1.16',
      serverVersion: expect.stringMatching(/^18\.3/),
      needsPgRestore: 17,
      encoding: 'UTF8',
    })
    let rows = 0
    for (const entry of facts.entries) {
      if (!worded.has(entry.desc) && !entry.tag.startsWith('DATABASE '))
        expect(plain.includes(entry.definition.trim()), entry.definition).toBe(true)
      if (entry.desc !== 'TABLE DATA') continue
      const data = await read(archive.readData(entry))
      expect(plain).toContain(entry.copyStatement)
      expect(data.replace(/(\\\.\n)\n*$/, '$1')).toBe(block(entry.copyStatement))
      rows++
    }
    expect(rows).toBe(6)
    const blobs = facts.entries.find(({ desc }) => desc === 'BLOBS')
    const found: string[] = []
    if (blobs !== undefined) for await (const { chunks } of archive.readBlobs(blobs)) found.push(await read(chunks))
    expect(found).toEqual(['large'])
    await archive.close()
  })
})

describe('dumps of pg_dump 18', () => {
  it('INSERT statements, several rows to each', async () => {
    const archive = await open('pg18-inserts.dump')
    const counts: Record<string, number> = {}
    for (const entry of archive.facts.entries.filter(({ desc }) => desc === 'TABLE DATA'))
      for (const statement of (await read(archive.readData(entry)))
        .split(/;\n/)
        .filter((text) => /^\s*INSERT/.test(text)))
        counts[entry.tag] = (counts[entry.tag] ?? 0) + (countInsertRows(statement)?.rows ?? Number.NaN)
    expect(counts).toEqual({ a: 12, b: 7, part1: 9, part2: 41, 'Odd "Name': 2, empty_t: 2 })
    await archive.close()
  })

  it('give one answer, whatever they are wrapped in', async () => {
    const [script, ...archives] = await Promise.all(
      ['pg18.sql', 'pg18.dump', 'pg18-inserts.dump', 'pg18.tar.gz', 'pg18-directory.tar.gz'].map((name) =>
        xrayFile(createTestHost(), fixture(name)),
      ),
    )
    expect(script?.verdict.kind).toBe('will-restore')
    expect(script?.findings.filter(({ severity }) => severity !== 'info')).toEqual([])
    for (const one of archives) {
      expect(one.objects).toEqual(script?.objects)
      expect(one.verdict.kind).toBe('will-restore')
    }
  })
})
