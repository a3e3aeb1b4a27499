import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, describe, expect, it } from 'vitest'
import { pumpScript } from '../../../electron/core/load/pump-script.ts'
import { watchScript } from '../../../electron/core/load/watch-script.ts'
import type { LoadRequest } from '../../../electron/core/load/types.ts'

const folder = mkdtempSync(join(tmpdir(), 'gw-pump-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const rows = Array.from({ length: 20_000 }, (_, i) => `${i}\tname ${i}\n`).join('')
const script = `create table t (id int, name text);\ncopy t from stdin;\n${rows}\\.\n${Array.from({ length: 3000 }, (_, i) => `insert into t values (${i}, 'ünï ${i}');\n`).join('')}`
const file = join(folder, 'script.sql')
writeFileSync(file, script)

const request = {
  file,
  shownAs: 'script.sql',
  workingDirectory: folder,
  variables: {},
  leaveOuts: [],
} as unknown as LoadRequest

/** Takes its time, so that memory is used again while an earlier chunk is still on its way. */
const slowReader = (): { readonly stdin: Writable; readonly text: () => string } => {
  const parts: Buffer[] = []
  const stdin = new Writable({
    highWaterMark: 1024,
    write: (chunk: Buffer, _encoding, done) => {
      setTimeout(() => {
        parts.push(Buffer.from(chunk))
        done()
      }, Math.random() * 3)
    },
  })
  return { stdin, text: () => Buffer.concat(parts).toString('utf8') }
}

const pump = async (
  chunkBytes: number,
  edits: Parameters<typeof pumpScript>[1]['edits'] = [],
  read = file,
  encoding = 'UTF8',
) => {
  const { stdin, text } = slowReader()
  const watcher = watchScript({ ...request, file: read }, encoding, () => undefined)
  let bytes = 0
  await pumpScript(stdin, {
    file: read,
    encoding,
    edits,
    chunkBytes,
    see: watcher.see,
    onBytes: (count) => (bytes = count),
  })
  return { text: text(), bytes, ...(await watcher.finish()) }
}

describe('what psql is given', () => {
  it.each([4096, 65_536, 1024 * 1024])('is the file, and is counted on the way (chunks of %i)', async (chunkBytes) => {
    const given = await pump(chunkBytes)
    expect(given.text === script).toBe(true)
    expect(given).toMatchObject({ bytes: Buffer.byteLength(script), statements: 3002, rows: 20_000 })
  })

  it('has blanks for what is left out, with every line where it was', async () => {
    const start = script.indexOf('copy t')
    const { text } = await pump(4096, [{ start, end: start + 5000 }])
    expect(text.length).toBe(script.length)
    expect(text.slice(start, start + 5000).trim()).toBe('')
    expect(text.split('\n').length).toBe(script.split('\n').length)
    expect(text.slice(start + 5000) === script.slice(start + 5000)).toBe(true)
  })

  it('is UTF-8 whatever the file was', async () => {
    const wide = join(folder, 'wide.sql')
    writeFileSync(wide, Buffer.from(`\ufeff${script}`, 'utf16le'))
    const given = await pump(8192, [], wide, 'UTF16LE')
    expect(given.text === script).toBe(true)
    expect(given).toMatchObject({ statements: 3002, rows: 20_000 })
  })

  it('goes on when the watcher cannot read it', async () => {
    const odd = join(folder, 'odd.sql')
    const text = `\\endif\n\\i missing.sql\n${script}`
    writeFileSync(odd, text)
    expect((await pump(4096, [], odd)).text === text).toBe(true)
  })

  it('breaks off when psql reads no more', async () => {
    const stdin = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) })
    stdin.on('error', () => undefined)
    await expect(
      pumpScript(stdin, {
        file,
        encoding: 'UTF8',
        edits: [],
        chunkBytes: 4096,
        see: () => Promise.resolve(),
        onBytes: () => undefined,
      }),
    ).rejects.toThrow('EPIPE')
  })
})
