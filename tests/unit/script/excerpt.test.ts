import { describe, expect, it, vi } from 'vitest'
import { readExcerpt } from '../../../electron/core/script/excerpt.ts'
import { failureOf, scratch, write } from './read-all.ts'

// Machines that run everything at once are slow.
vi.setConfig({ testTimeout: 60_000 })

const numbered = Array.from({ length: 100 }, (_, i) => `line ${i + 1}`).join('\n')

describe('readExcerpt', () => {
  it('gives the lines asked for', async () => {
    expect(
      await readExcerpt({ file: write('a\nb\r\nc\nd\n'), firstLine: 2, lastLine: 3, markLine: 3, markColumn: 0 }),
    ).toEqual({ firstLine: 2, lines: ['b', 'c'], markLine: 3, markColumn: 0 })
  })

  it.each([
    ['around the mark', { firstLine: 10, lastLine: 90, markLine: 50, maxLines: 5 }, 47, 51],
    ['at the beginning', { firstLine: 10, lastLine: 90, markLine: 11, maxLines: 5 }, 10, 14],
    ['at the end', { firstLine: 10, lastLine: 90, markLine: 90, maxLines: 5 }, 86, 90],
    ['without a mark', { firstLine: 10, lastLine: 90, maxLines: 3 }, 10, 12],
    ['past the end of the file', { firstLine: 99, lastLine: 120 }, 99, 100],
  ])('shortens %s', async (_name, wanted, first, last) => {
    const { firstLine, lines } = await readExcerpt({ file: write(numbered), ...wanted })
    expect([firstLine, lines]).toEqual([first, Array.from({ length: last - first + 1 }, (_, i) => `line ${first + i}`)])
  })

  it('cuts a long line around the mark and moves the mark along', async () => {
    const text = `${'ä'.repeat(3000)}HERE${'b'.repeat(3000)}`
    const { lines, markColumn } = await readExcerpt({
      file: write(`x\n${text}\ny`),
      firstLine: 1,
      lastLine: 3,
      markLine: 2,
      markColumn: 3000,
    })
    expect(lines.map((line) => line.length)).toEqual([1, 168, 1])
    expect(lines[1]?.slice(markColumn, (markColumn ?? 0) + 4)).toBe('HERE')
    expect(lines[1]).toMatch(/^\.\.\. ä+HEREb+ \.\.\.$/)
  })

  it('cuts other long lines at their end', async () => {
    const { lines } = await readExcerpt({
      file: write(`${'a'.repeat(500)}\nb`),
      firstLine: 1,
      lastLine: 2,
      markLine: 2,
      markColumn: 0,
    })
    expect(lines[0]).toBe(`${'a'.repeat(160)} ...`)
  })

  it('reads any encoding, also across chunks', async () => {
    const text = `${'-- x\n'.repeat(200_000)}SELECT 'é€😀';\nend`
    for (const content of [text, `\ufeff${text}`, Buffer.from(`\ufeff${text}`, 'utf16le')]) {
      expect((await readExcerpt({ file: write(content), firstLine: 200_001, lastLine: 200_001 })).lines).toEqual([
        "SELECT 'é€😀';",
      ])
    }
    expect(
      (
        await readExcerpt({
          file: write(Buffer.from("\nSELECT '\xe9\x80'", 'latin1')),
          encoding: 'WIN1252',
          firstLine: 2,
          lastLine: 2,
        })
      ).lines,
    ).toEqual(["SELECT 'é€'"])
  })

  it('shows bytes that are no UTF-8 as they can be shown', async () => {
    expect(
      (
        await readExcerpt({
          file: write(Buffer.from("SELECT '\xe9'", 'latin1')),
          encoding: 'UTF8',
          firstLine: 1,
          lastLine: 1,
        })
      ).lines,
    ).toEqual(["SELECT '\ufffd'"])
  })

  it('does not hold a line of 30 MB', async () => {
    const { lines } = await readExcerpt({ file: write(`${'z'.repeat(30_000_000)}\nb`), firstLine: 1, lastLine: 2 })
    expect(lines).toEqual([`${'z'.repeat(160)} ...`, 'b'])
  })

  it('says when the file has gone', async () => {
    expect(await failureOf(readExcerpt({ file: `${scratch}/gone.sql`, firstLine: 1, lastLine: 1 }))).toMatchObject({
      kind: 'file-missing',
    })
  })
})
