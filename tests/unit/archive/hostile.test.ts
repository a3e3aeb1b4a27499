// Archives that were damaged or built to do harm: a clear failure with its place, never a crash, a hang, or more memory than
// the file is large; and nothing outside of the archive is ever opened.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { openArchive } from '../../../electron/core/archive/open-archive.ts'
import { decompress } from '../../../electron/core/archive/decompress.ts'
import { decompressZstd } from '../../../electron/core/archive/zstd-frames.ts'
import { GroundworkError } from '../../../electron/core/failures.ts'
import {
  rowsOf,
  shopEntries,
  writeCustom,
  writeDirectory,
  writePgTar,
  writeTar,
  type EntryToWrite,
} from '../../helpers/write-archive.ts'

const folder = mkdtempSync(join(tmpdir(), 'gw-hostile-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let number = 0
const write = (bytes: Buffer): string => {
  const path = join(folder, `file-${number++}`)
  writeFileSync(path, bytes)
  return path
}
const hasProgram = (name: string) => spawnSync(name, ['--version']).status === 0

const blobs: EntryToWrite = {
  dumpId: 20,
  desc: 'BLOBS',
  tag: 'BLOBS',
  schema: null,
  blobs: [{ oid: 77, data: Buffer.alloc(5000, 'lo') }],
}
const entries = [...shopEntries, blobs]

/** Reads all there is; answers the message of our failure, or null. Any other error is thrown on. */
const readAll = async (path: string): Promise<string | null> => {
  try {
    const archive = await openArchive(path)
    try {
      for (const entry of archive.facts.entries) {
        if (!entry.hasData) continue
        if (entry.desc === 'BLOBS')
          for await (const { chunks } of archive.readBlobs(entry)) for await (const chunk of chunks) void chunk
        else for await (const chunk of archive.readData(entry)) void chunk
      }
    } finally {
      await archive.close()
    }
    return null
  } catch (error) {
    if (error instanceof GroundworkError) {
      expect(error.failure.message).toMatch(/\.$/)
      expect(error.failure.hint ?? '').not.toBe('')
      return error.failure.message
    }
    throw error
  }
}

const valid: readonly (readonly [string, Buffer])[] = [
  ['custom 1.14', writeCustom({ minor: 14, entries })],
  ['custom 1.16, not compressed', writeCustom({ minor: 16, compression: 'none', entries })],
  ['custom 1.12 from a pipe', writeCustom({ minor: 12, entries, withoutOffsets: true })],
  ['tar', writePgTar({ minor: 14, entries })],
]

describe('fuzz', () => {
  it.each(valid)(
    '%s with any bytes changed',
    async (_, whole) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
          async (changes) => {
            const bytes = Buffer.from(whole)
            for (const [at, value] of changes) bytes[at] = value
            await readAll(write(bytes))
          },
        ),
        { numRuns: 150 },
      )
    },
    60_000,
  )
  it.each(valid)(
    '%s cut off anywhere',
    async (_, whole) => {
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
          // Only zeros stand at the end of a tar: without them it is still whole.
          const message = await readAll(write(whole.subarray(0, length)))
          if (length < whole.length - 2048) expect(message).not.toBeNull()
        }),
        { numRuns: 80 },
      )
    },
    60_000,
  )
  it('noise behind the magic word', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 3000 }),
        fc.constantFrom(10, 12, 14, 15, 16),
        async (noise, minor) => {
          const path = write(Buffer.concat([Buffer.from('PGDMP'), Buffer.from([1, minor, 0, 4, 8, 1]), noise]))
          expect(await readAll(path)).not.toBeNull()
        },
      ),
      { numRuns: 200 },
    )
  }, 60_000)
})

const header = (minor: number, rest: readonly number[]): Buffer =>
  Buffer.concat([Buffer.from('PGDMP'), Buffer.from([1, minor, 0, 4, 8, 1, ...rest])])
const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(5)
  bytes[0] = value < 0 ? 1 : 0
  bytes.writeUInt32LE(Math.abs(value), 1)
  return bytes
}
const front = Buffer.concat([
  header(14, []),
  ...[-1, 0, 0, 0, 1, 0, 100, 0].map(int),
  int(1),
  Buffer.from('d'),
  int(1),
  Buffer.from('s'),
  int(1),
  Buffer.from('v'),
])

describe('absurd numbers', () => {
  it.each([
    [
      'entries',
      Buffer.concat([front, int(2_000_000_000), Buffer.alloc(1000)]),
      /says it has 2,000,000,000 entries, and the file has room for 14 at most \(at byte \d+\)/,
    ],
    ['fewer than no entries', Buffer.concat([front, int(-5), Buffer.alloc(1000)]), /says it has -5 entries/],
    [
      'a name of 2 GB',
      Buffer.concat([header(14, []), ...[-1, 0, 0, 0, 1, 0, 100, 0].map(int), int(2_100_000_000), Buffer.alloc(100)]),
      /names a text of 2,100,000,000 bytes, and the file has only 100 left \(at byte \d+\)/,
    ],
    [
      'a name of -7 bytes',
      Buffer.concat([header(14, []), ...[-1, 0, 0, 0, 1, 0, 100, 0].map(int), int(-7), Buffer.alloc(100)]),
      /names a text of -7 bytes/,
    ],
    [
      'integers of 33 bytes',
      Buffer.concat([Buffer.from('PGDMP'), Buffer.from([1, 14, 0, 33, 8, 1]), Buffer.alloc(500)]),
      /integers have 33 bytes/,
    ],
    ['version 1.17', header(17, [...Buffer.alloc(50)]), /version 1\.17, newer than this Groundwork knows/],
    ['version 1.4', header(4, [...Buffer.alloc(50)]), /version 1\.4, from before PostgreSQL 8/],
    [
      'version 9.9',
      Buffer.concat([Buffer.from('PGDMP'), Buffer.from([9, 9, 0, 4, 8, 1]), Buffer.alloc(50)]),
      /version 9\.9, which does not exist/,
    ],
    [
      'compression 9',
      Buffer.concat([Buffer.from('PGDMP'), Buffer.from([1, 15, 0, 4, 8, 1, 9]), Buffer.alloc(50)]),
      /compression \(9\) that does not exist/,
    ],
    ['only the magic word', Buffer.from('PGDMP'), /too short/],
    [
      'a toc.dat alone',
      Buffer.concat([Buffer.from('PGDMP'), Buffer.from([1, 14, 0, 4, 8, 3]), front.subarray(11), int(0)]),
      /table of contents of a directory archive/,
    ],
  ])('%s', async (_, bytes, message) => {
    expect(await readAll(write(bytes))).toMatch(message)
  })
  it('a block that claims more than the file has', async () => {
    const whole = writeCustom({ minor: 14, compression: 'none', entries: shopEntries })
    const at = whole.indexOf(Buffer.concat([Buffer.from([1]), int(7)])) + 6
    int(1_900_000_000).copy(whole, at)
    expect(await readAll(write(whole))).toMatch(
      /A chunk of data says it has 1,900,000,000 bytes, and the file has only [\d,]+ left/,
    )
  })
  it('a table of contents larger than is allowed', async () => {
    const path = write(
      writeCustom({ minor: 14, entries: [{ dumpId: 1, desc: 'VIEW', tag: 'v', definition: 'x'.repeat(2_000_000) }] }),
    )
    await expect(openArchive(path, { maxTocBytes: 1_000_000 })).rejects.toThrow(/larger than/)
  })
  it('memory stays small however much is claimed', async () => {
    const path = write(Buffer.concat([front, int(15), Buffer.alloc(1100, 0xff)]))
    truncateSync(path, 3 * 1024 ** 3) // sparse: 3 GB that take no room
    global.gc?.()
    const before = process.memoryUsage().rss
    expect(await readAll(path)).not.toBeNull()
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024)
  })
})

describe('a large file', () => {
  it('header and table of contents of 5 GB in less than a second', async () => {
    const path = write(
      writeCustom({
        minor: 14,
        entries: [
          ...shopEntries,
          ...Array.from({ length: 3000 }, (_, i) => ({
            dumpId: 100 + i,
            desc: 'TABLE',
            tag: `t${i}`,
            definition: `CREATE TABLE public.t${i} (id integer);\n`,
          })),
        ],
      }),
    )
    truncateSync(path, 5 * 1024 ** 3)
    const started = performance.now()
    const archive = await openArchive(path)
    expect(performance.now() - started).toBeLessThan(1000)
    expect(archive.facts.entries).toHaveLength(3010)
    await archive.close()
  })
})

describe('places outside of the archive', () => {
  const steal = (member: string): EntryToWrite[] => [
    { dumpId: 7, desc: 'TABLE DATA', tag: 't', data: Buffer.from(member) },
  ]
  // The writer names members by number; the name is put in afterwards, as long as the one it replaces.
  const withMember = (bytes: Buffer, member: string): Buffer =>
    Buffer.from(
      bytes
        .toString('latin1')
        .replace(
          Buffer.concat([int(5), Buffer.from('7.dat')]).toString('latin1'),
          Buffer.concat([int(member.length), Buffer.from(member)]).toString('latin1'),
        ),
      'latin1',
    )
  it.each(['../secret', '/etc/passwd', 'a/../../b', '..', 'C:\\x', 'x\ny'])('%j is never opened', async (member) => {
    const path = writeDirectory(join(folder, `dir-${number++}`), { minor: 14, entries: steal('x') })
    const toc = writePgTar({ minor: 14, entries: steal('x') }).subarray(512)
    writeFileSync(join(path, 'toc.dat'), withMember(toc, member))
    writeFileSync(join(folder, 'secret'), 'secret rows')
    expect(await readAll(path)).toMatch(/names a place outside of itself/)
  })
  it('a symbolic link in the folder is not followed', async () => {
    const path = writeDirectory(join(folder, `dir-${number++}`), { minor: 14, entries: steal('x') })
    rmSync(join(path, '7.dat.gz'))
    symlinkSync('/etc/passwd', join(path, '7.dat'))
    expect(await readAll(path)).toMatch(/is missing: the archive has no 7\.dat/)
  })
  it('a toc.dat that is a link, or a folder', async () => {
    const path = join(folder, `dir-${number++}`)
    mkdirSync(join(path, 'toc.dat'), { recursive: true })
    expect(await readAll(path)).toMatch(/toc\.dat of this folder is no ordinary file/)
  })
  it('a link in a tar is no member', async () => {
    const whole = writePgTar({ minor: 14, entries: steal('x') })
    const toc = whole.subarray(512)
    expect(
      await readAll(
        write(
          writeTar([
            { name: 'toc.dat', data: toc },
            { name: '7.dat', type: '2', link: '/etc/passwd' },
          ]),
        ),
      ),
    ).toMatch(/is missing/)
  })
  it('a pipe instead of a file does not make us wait', async () => {
    if (process.platform === 'win32') return
    const path = join(folder, 'pipe')
    execFileSync('mkfifo', [path])
    expect(await readAll(path)).toMatch(/no ordinary file/)
  })
})

const once = async function* (bytes: Buffer, step = 1000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step)
}
const sizeOf = async (chunks: AsyncIterable<Buffer>): Promise<number> => {
  let size = 0
  for await (const chunk of chunks) size += chunk.length
  return size
}

describe('decoders', () => {
  const text = rowsOf('decoder', 60_000)
  it.each(['lz4', 'zstd', 'bzip2'] as const)(
    '%s: the same bytes from any chunks',
    async (name) => {
      if (!hasProgram(name)) return console.warn(`skipped: no ${name} on this computer`)
      for (const options of name === 'bzip2'
        ? [['-1'], ['-9']]
        : name === 'lz4'
          ? [['-1'], ['-9', '-BD'], ['-B4', '-BX'], ['-l'], ['--content-size']]
          : [['-1'], ['-19'], ['--no-check', '-3'], ['--content-size'], ['-3', '--long=24']]) {
        const packed = execFileSync(name, ['-c', '-q', ...options], { input: text, maxBuffer: 64 * 1024 * 1024 })
        for (const step of [7, 4096, packed.length]) {
          const parts: Buffer[] = []
          for await (const chunk of name === 'zstd'
            ? decompressZstd(once(packed, step))
            : decompress(name, once(packed, step), 'f', 'It'))
            parts.push(Buffer.from(chunk))
          expect(Buffer.concat(parts).equals(text)).toBe(true)
        }
        const twice = Buffer.concat([packed, packed])
        if (options[0] !== '-l') expect(await sizeOf(decompress(name, once(twice), 'f', 'It'))).toBe(2 * text.length)
      }
      for (const small of ['', 'a', 'ab', 'abcdefgh', 'x'.repeat(1_000_000), 'aaaab', 'aaaa', `${'a'.repeat(259)}b`]) {
        const packed = execFileSync(name, ['-c', '-q'], { input: small })
        expect(
          await sizeOf(name === 'zstd' ? decompressZstd(once(packed)) : decompress(name, once(packed), 'f', 'It')),
        ).toBe(small.length)
      }
    },
    60_000,
  )
  it.each(['lz4', 'zstd', 'bzip2'] as const)(
    '%s: damage is a clear failure',
    async (name) => {
      if (!hasProgram(name)) return console.warn(`skipped: no ${name} on this computer`)
      const packed = execFileSync(name, ['-c', '-q'], { input: text.subarray(0, 40_000) })
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(packed.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
          fc.nat(packed.length),
          async (changes, length) => {
            const bytes = Buffer.from(packed.subarray(0, length))
            for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
            try {
              await sizeOf(
                name === 'zstd' ? asOurs(decompressZstd(once(bytes))) : decompress(name, once(bytes), 'f', 'It'),
              )
            } catch (error) {
              expect(error).toBeInstanceOf(GroundworkError)
            }
          },
        ),
        { numRuns: 120 },
      )
    },
    60_000,
  )
  it('a window larger than 128 MB is refused', async () => {
    const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xff, 0x01, 0x00, 0x00])
    await expect(sizeOf(decompressZstd(once(frame)))).rejects.toThrow(/needs a window/)
  })
})

/** What decompress does for the decoder this Node would not choose. */
const asOurs = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks
  } catch (error) {
    throw new GroundworkError({ kind: 'file-unsupported', message: String(error) })
  }
}
