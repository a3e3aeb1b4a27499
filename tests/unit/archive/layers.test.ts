// What is wrapped around a dump comes off by content, byte for byte; what was built to harm is refused before it is written.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, gzipSync, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { peelLayers, type PeelOptions } from '../../../electron/core/archive/layers.ts'
import { openArchive } from '../../../electron/core/archive/open-archive.ts'
import { unpackXz } from '../../../electron/core/archive/unpack-xz.ts'
import type { GroundworkError } from '../../../electron/core/failures.ts'
import {
  shopEntries,
  writeCustom,
  writeDirectory,
  writePgTar,
  writeTar,
  writeZip,
} from '../../helpers/write-archive.ts'

const root = mkdtempSync(join(tmpdir(), 'gw-layers-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let unpacked = ''
let number = 0
beforeEach(() => {
  unpacked = join(root, `unpacked-${number++}`)
})
const write = (bytes: Buffer | string, name = 'file'): string => {
  const folder = join(root, `input-${number++}`)
  mkdirSync(folder)
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}
const peel = (path: string, options: PeelOptions = {}) => peelLayers(path, { folder: unpacked, ...options })
const hasProgram = (name: string) => spawnSync(name, ['--help']).error === undefined
const left = (): string[] => (existsSync(unpacked) ? readdirSync(unpacked) : [])

const script = Buffer.from(`-- a script\nCREATE TABLE t (id int);\n${'INSERT INTO t VALUES (1);\n'.repeat(5000)}`)
const archive = writeCustom({ minor: 14, entries: shopEntries })
const zip = (files: Parameters<typeof writeZip>[0]) => writeZip(files, (data) => crc32(data))

describe('compressed', () => {
  it.each([
    ['gzip', []],
    ['zstd', []],
    ['lz4', []],
    ['bzip2', []],
    ['xz', []],
  ] as const)('%s around a script and an archive', async (name, options) => {
    if (!hasProgram(name)) return console.warn(`skipped: no ${name} on this computer`)
    for (const [inner, format] of [
      [script, 'script'],
      [archive, 'archive-custom'],
    ] as const) {
      const found = await peel(
        write(execFileSync(name, ['-c', ...options], { input: inner, maxBuffer: 64 * 1024 * 1024 })),
      )
      expect(found.layers).toEqual([name, format])
      expect(readFileSync(found.innerPath).equals(inner)).toBe(true)
      for (const one of found.temporary) rmSync(one, { recursive: true })
    }
    expect(left()).toEqual([])
  })
  it('nothing around it: the file itself, and nothing written', async () => {
    const path = write(script)
    expect(await peel(path)).toMatchObject({ layers: ['script'], innerPath: path, temporary: [] })
    expect(left()).toEqual([])
  })
  it('one in the other, whatever the names say', async () => {
    const found = await peel(write(gzipSync(zip([{ name: 'x.txt', data: gzipSync(archive) }])), 'picture.png'))
    expect(found.layers).toEqual(['gzip', 'zip', 'gzip', 'archive-custom'])
    const opened = await openArchive(found.innerPath)
    expect(opened.facts.entries).toHaveLength(shopEntries.length)
    await opened.close()
  })
  it('wrapped without end', async () => {
    let bytes = gzipSync(script)
    for (let i = 0; i < 8; i++) bytes = gzipSync(bytes)
    await expect(peel(write(bytes))).rejects.toThrow(/wrapped more than 6 times/)
    expect(left()).toEqual([])
  })
  it('cut off: a clear failure, and nothing left', async () => {
    const path = write(gzipSync(script).subarray(0, 200))
    await expect(peel(path)).rejects.toThrow(/is damaged: it cannot be decompressed/)
    expect(left()).toEqual([])
  })
  it('cancelled', async () => {
    await expect(peel(write(gzipSync(script)), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      failure: { kind: 'cancelled' },
    })
    expect(left()).toEqual([])
  })
  it.runIf(hasProgram('xz'))('xz without its program, but for rare kinds', async () => {
    const pack = (...options: string[]) => execFileSync('xz', ['-c', ...options], { input: script })
    const rare = [pack('-C', 'sha256'), pack('--x86', '--lzma2=preset=1')]
    const usual = [pack('-9'), pack('-T2', '--block-size=8KiB'), pack('-C', 'none'), Buffer.concat([pack(), pack()])]
    const damaged = pack()
    damaged[200] = (damaged[200] ?? 0) ^ 0xff
    const read = async (packed: Buffer): Promise<string> => readFileSync((await peel(write(packed))).innerPath, 'utf8')
    for (const packed of rare) expect(await read(packed)).toBe(script.toString())
    const path = process.env['PATH']
    process.env['PATH'] = '/nowhere'
    try {
      // Many at once, and one that nobody reads to its end: the next is not kept waiting.
      const begun = unpackXz(
        (async function* () {
          yield usual[0]!
        })(),
        'begun',
      )
      await begun.next()
      await begun.return(undefined)
      const many = Array.from({ length: 8 }, () => usual).flat()
      const found = await Promise.all(many.map(read))
      const once = [...Array.from({ length: 3 }, () => script.toString()), script.toString().repeat(2)]
      expect(found).toEqual(Array.from({ length: 8 }, () => once).flat())
      for (const packed of rare)
        await expect(peel(write(packed))).rejects.toMatchObject({
          failure: { kind: 'tool-missing', hint: expect.stringMatching(/xz|7-Zip/) },
        })
      for (const packed of [damaged, usual[0]!.subarray(0, 150)])
        await expect(peel(write(packed))).rejects.toMatchObject({ failure: { kind: 'file-unsupported' } })
    } finally {
      process.env['PATH'] = path
    }
  })
})

describe('bombs', () => {
  it('more than a dump of its size can be', async () => {
    const bomb = gzipSync(Buffer.alloc(30_000_000))
    await expect(peel(write(bomb), { limits: { maxRatio: 100, alwaysBytes: 1_000_000 } })).rejects.toThrow(
      /unpacks to more than \d+ MB, which no dump of its size does/,
    )
    expect(left()).toEqual([])
  })
  it('more than the disk has', async () => {
    const error = (await peel(write(gzipSync(script)), { limits: { reserveBytes: Number.MAX_SAFE_INTEGER } }).catch(
      (thrown: unknown) => thrown,
    )) as GroundworkError
    expect(error.failure).toMatchObject({ kind: 'disk-full', message: expect.stringMatching(/0 MB that may be used/) })
  })
  it('counted over all layers', async () => {
    const inner = gzipSync(Buffer.alloc(700_000))
    await expect(
      peel(write(gzipSync(gzipSync(Buffer.concat([inner, Buffer.alloc(600_000)])))), {
        limits: { maxRatio: 1, alwaysBytes: 610_000 },
      }),
    ).rejects.toThrow(/no dump of its size does/)
  })
  it.runIf(hasProgram('zstd'))(
    'zstd, where a few bytes of input are 128 KB',
    async () => {
      const bomb = execFileSync('sh', ['-c', 'head -c 300000000 /dev/zero | zstd -q -19'], { maxBuffer: 1e8 })
      const before = process.memoryUsage().rss
      await expect(peel(write(bomb), { limits: { alwaysBytes: 50_000_000 } })).rejects.toThrow(
        /no dump of its size does/,
      )
      expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024)
    },
    60_000,
  )
  it('a zip whose list says less than comes out', async () => {
    const data = deflateRawSync(Buffer.alloc(5_000_000))
    const bytes = zip([{ name: 'a.sql', data, saidBytes: 1000 }])
    bytes.writeUInt16LE(8, 8) // deflated
    bytes.writeUInt16LE(8, bytes.indexOf('PK\x01\x02') + 10)
    await expect(peel(write(bytes))).rejects.toThrow(/a\.sql in the zip is damaged/)
  })
})

describe('fuzz', () => {
  const folder = writeDirectory(join(root, 'fuzzed'), { minor: 14, entries: shopEntries })
  const files = readdirSync(folder).map((name) => ({ name: `d/${name}`, data: readFileSync(join(folder, name)) }))
  it.each([
    ['zip', zip(files)],
    ['tar', writeTar(files)],
    ['gzip', gzipSync(writeTar(files))],
  ])(
    '%s with any bytes changed or cut off',
    async (_, whole) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }),
          fc.boolean(),
          fc.nat(whole.length),
          async (changes, isCut, length) => {
            const bytes = Buffer.from(isCut ? whole.subarray(0, length) : whole)
            for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
            try {
              const { temporary } = await peel(write(bytes))
              for (const one of temporary) rmSync(one, { recursive: true })
            } catch (error) {
              expect(error).toHaveProperty('failure.message')
            }
            expect(left()).toEqual([])
          },
        ),
        { numRuns: 150 },
      )
    },
    60_000,
  )
})

describe('zip', () => {
  it('of a directory archive, at any level', async () => {
    for (const level of ['', 'dump/', './', 'a/b/c/']) {
      const folder = writeDirectory(join(root, `d${number++}`), { minor: 14, entries: shopEntries })
      const files = readdirSync(folder).map((name) => ({ name: level + name, data: readFileSync(join(folder, name)) }))
      const found = await peel(write(zip([...files, { name: '__MACOSX/._toc.dat', data: Buffer.from('x') }])))
      expect(found.layers).toEqual(['zip', 'archive-directory'])
      const opened = await openArchive(found.innerPath)
      expect(opened.facts).toMatchObject({ format: 'directory', databaseName: 'shop' })
      await opened.close()
    }
  })
  it('of one dump among other files', async () => {
    const found = await peel(
      write(
        zip([
          { name: 'readme.txt', data: Buffer.from('hello') },
          { name: 'db/shop.sql', data: script },
        ]),
      ),
    )
    expect(found.layers).toEqual(['zip', 'script'])
    expect(readFileSync(found.innerPath).equals(script)).toBe(true)
  })
  it('of several dumps: says which', async () => {
    await expect(
      peel(
        write(
          zip([
            { name: 'a.sql', data: script },
            { name: 'b.sql', data: script },
          ]),
        ),
      ),
    ).rejects.toThrow('It holds 2 dumps: a.sql, b.sql.')
  })
  it('encrypted', async () => {
    await expect(peel(write(zip([{ name: 'a.sql', data: script, encrypted: true }])))).rejects.toMatchObject({
      failure: { message: 'a.sql in the zip is encrypted.', hint: expect.stringMatching(/password/) },
    })
  })
  it('cut off before its list, or empty', async () => {
    const whole = zip([{ name: 'a.sql', data: script }])
    await expect(peel(write(whole.subarray(0, 5000)))).rejects.toThrow(/cut off/)
    await expect(peel(write(zip([])))).rejects.toThrow(/holds no file/)
  })
  it.each(['../../evil.sql', '/tmp/evil.sql', 'C:\\evil.sql', '..\\evil.sql', 'a/../../evil.sql'])(
    'a file that would be written to %s',
    async (name) => {
      await expect(
        peel(
          write(
            zip([
              { name: 'a.sql', data: script },
              { name, data: script },
            ]),
          ),
        ),
      ).rejects.toThrow(/would be written outside of its folder/)
      expect(left()).toEqual([])
    },
  )
  it('a link', async () => {
    await expect(peel(write(zip([{ name: 'a.sql', data: Buffer.from('/etc/passwd'), link: true }])))).rejects.toThrow(
      /holds a link/,
    )
  })
  it('one name twice does not write over the first', async () => {
    await expect(
      peel(
        write(
          zip([
            { name: 'toc.dat', data: Buffer.from('a') },
            { name: 'x.dat', data: Buffer.from('b') },
            { name: 'x.dat', data: Buffer.from('c') },
          ]),
        ),
      ),
    ).rejects.toThrow()
    expect(left()).toEqual([])
  })
})

describe('tar', () => {
  it('of a directory archive, with and without its folder, compressed or not', async () => {
    const folder = writeDirectory(join(root, 'tarred'), { minor: 14, entries: shopEntries })
    for (const args of [
      ['-C', root, 'tarred'],
      ['-C', folder, '.'],
    ]) {
      for (const pack of [(bytes: Buffer) => bytes, gzipSync]) {
        const found = await peel(write(pack(execFileSync('tar', ['cf', '-', ...args], { maxBuffer: 1e8 }))))
        expect(found.layers.slice(-2)).toEqual(['tar', 'archive-directory'])
        const opened = await openArchive(found.innerPath)
        expect(opened.facts.compression).toBe('gzip')
        await opened.close()
      }
    }
  })
  it("pg_dump's own tar stays what it is, also in gzip", async () => {
    const own = writePgTar({ minor: 14, entries: shopEntries })
    expect((await peel(write(own))).layers).toEqual(['archive-tar'])
    expect((await peel(write(gzipSync(own)))).layers).toEqual(['gzip', 'archive-tar'])
  })
  it.each([
    ['../x.sql', '0'],
    ['/x.sql', '0'],
  ])('%s is refused', async (name, type) => {
    await expect(peel(write(writeTar([{ name, type, data: script }])))).rejects.toThrow(/would be written outside/)
  })
  it('links are refused', async () => {
    await expect(
      peel(
        write(
          writeTar([
            { name: 'a.sql', data: script },
            { name: 'b', type: '2', link: '/etc/passwd' },
          ]),
        ),
      ),
    ).rejects.toThrow(/holds a link/)
    await expect(
      peel(
        write(
          writeTar([
            { name: 'a.sql', data: script },
            { name: 'b', type: '1', link: 'a.sql' },
          ]),
        ),
      ),
    ).rejects.toThrow(/holds a link/)
  })
  it('of a base backup', async () => {
    await expect(
      peel(
        write(
          writeTar([
            { name: 'backup_label', data: Buffer.from('START WAL') },
            { name: 'PG_VERSION', data: Buffer.from('15') },
          ]),
        ),
      ),
    ).rejects.toThrow(/base backup of a whole server/)
  })
  it('that claims sizes beyond its end', async () => {
    await expect(peel(write(writeTar([{ name: 'a.sql', data: script, size: 8 * 1024 ** 4 }])))).rejects.toThrow(
      /ends in the middle/,
    )
  })
})
