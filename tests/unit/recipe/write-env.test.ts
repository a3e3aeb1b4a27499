// The bytes of a .env that are not ours come out as they went in, whatever they are.
import { mkdtempSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeEnv } from '../../../electron/core/recipe/write-env.ts'

const withEnv = (bytes: Buffer | string, mode = 0o644): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'gw-env-')), '.env')
  writeFileSync(file, bytes, { mode })
  return file
}

describe('writing a .env', () => {
  it.each([
    ['Latin-1', Buffer.from('A=caf\xe9 # \xfc\n', 'latin1')],
    ['bytes of no encoding', Buffer.from([0x41, 0x3d, 0xff, 0xfe, 0x00, 0x62, 0x0a])],
    ['UTF-8', Buffer.from('\ufeffA=größe\n', 'utf8')],
  ])('%s: other bytes stay, ours are UTF-8, and undo brings all back', async (_, bytes) => {
    const file = withEnv(bytes)
    const written = await writeEnv(file, { B: 'ü€' })
    const now = readFileSync(file)
    expect(now.subarray(0, bytes.length).equals(bytes)).toBe(true)
    expect(now.subarray(bytes.length).toString('utf8')).toMatch(/^B=(['"]?)ü€\1\n$/)
    expect(readFileSync(written?.backup ?? '').equals(bytes)).toBe(true)
    expect(await writeEnv(file, { B: 'ü€' })).toBeNull()
    await written?.undo()
    expect(readFileSync(file).equals(bytes)).toBe(true)
    expect(readdirSync(join(file, '..'))).toEqual(['.env'])
  })
  it('keeps the rights of the file and a link a link', async () => {
    const file = withEnv('A=1\n', 0o440)
    const link = join(mkdtempSync(join(tmpdir(), 'gw-env-')), '.env')
    symlinkSync(file, link)
    await writeEnv(link, { A: '2' })
    expect(readFileSync(file, 'utf8')).toBe('A=2\n')
    expect(statSync(file).mode & 0o777).toBe(0o440)
  })
})
