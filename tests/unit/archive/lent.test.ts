// Rows read piece by piece into memory that is used again: the same bytes, and nothing is left to the garbage collector.
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openArchive } from '../../../electron/core/archive/open-archive.ts'
import { shopEntries, writeCustom, writeDirectory } from '../../helpers/write-archive.ts'

const folder = mkdtempSync(join(tmpdir(), 'gw-lent-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const rows = Buffer.concat([
  Buffer.from(
    Array.from({ length: 30_000 }, (_, i) => `${i}\t${randomBytes(12).toString('hex')}\t${'x'.repeat(i % 90)}\n`).join(
      '',
    ),
  ),
  Buffer.from('\\.\n\n\n'),
])
const entries = shopEntries.map((entry) => (entry.desc === 'TABLE DATA' ? { ...entry, data: rows } : entry))
const sha = (data: Buffer): string => createHash('sha256').update(data).digest('hex')

it.each(['none', 'gzip'] as const)('gives the same bytes, %s', async (compression) => {
  const file = join(folder, `${compression}.dump`)
  writeFileSync(file, writeCustom({ minor: 15, compression, entries }))
  for (const path of [file, writeDirectory(join(folder, compression), { minor: 15, compression, entries })]) {
    const archive = await openArchive(path)
    const [entry] = archive.facts.entries.filter(({ desc }) => desc === 'TABLE DATA')
    if (entry === undefined) throw new Error('no rows in the archive')
    const hash = createHash('sha256')
    const pieces: Buffer[] = []
    for await (const piece of archive.readData(entry, true)) {
      hash.update(piece)
      pieces.push(piece)
    }
    expect(hash.digest('hex')).toBe(sha(rows))
    // Whole pieces have gone; the last ones, which fill none, may stay.
    if (compression === 'gzip')
      expect(pieces.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeLessThan(256 * 1024)
    const kept: Buffer[] = []
    for await (const piece of archive.readData(entry)) kept.push(piece)
    expect(sha(Buffer.concat(kept))).toBe(sha(rows))
    await archive.close()
  }
})
