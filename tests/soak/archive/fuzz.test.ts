// 20,000 damaged files: whatever is changed in an archive, in what is wrapped around it, or in a dump of a whole server, the
// answer is a sentence: no crash, no hang, no memory beyond the file's.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { openArchive } from '../../../electron/core/archive/open-archive.ts'
import { GroundworkError } from '../../../electron/core/failures.ts'
import { xrayFile } from '../../../electron/core/xray/xray-file.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { shopEntries, writeCustom, writeTar } from '../../helpers/write-archive.ts'

const root = mkdtempSync(join(tmpdir(), 'gw-fuzz-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const fixture = (name: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/archives/${name}`, import.meta.url)))
const runs = Number(process.env['GROUNDWORK_FUZZ_RUNS'] ?? 20_000)

let seed = Number(process.env['GROUNDWORK_FUZZ_SEED'] ?? 20261120)
const random = (below: number): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((seed / 2 ** 32) * below)
}

/** A few bytes changed, cut, doubled, moved or filled, most of them in the front where the numbers are. */
const mutate = (bytes: Buffer): Buffer => {
  let out = Buffer.from(bytes)
  for (let change = random(4); change >= 0; change--) {
    const at = random(random(2) === 0 ? Math.min(600, out.length) : out.length)
    const length = 1 + random(random(3) === 0 ? 200 : 4)
    switch (random(6)) {
      case 0:
        out[at] = random(256)
        break
      case 1:
        out.fill(random(2) === 0 ? 0xff : 0, at, Math.min(out.length, at + length))
        break
      case 2:
        out = Buffer.concat([out.subarray(0, at), out.subarray(at + length)])
        break
      case 3:
        out = Buffer.concat([out.subarray(0, at), out.subarray(at, at + length), out.subarray(at)])
        break
      case 4:
        out = out.subarray(0, Math.max(1, at))
        break
      default:
        if (at + 4 <= out.length) out.writeUInt32LE(random(2) === 0 ? 0x7fffffff : random(2 ** 31), at)
    }
  }
  return out
}

const readAll = async (path: string): Promise<void> => {
  const archive = await openArchive(path)
  try {
    for (const entry of archive.facts.entries) {
      if (!entry.hasData) continue
      if (entry.desc === 'BLOBS')
        for await (const { chunks } of archive.readBlobs(entry)) for await (const _ of chunks) continue
      else for await (const _ of archive.readData(entry)) continue
    }
  } finally {
    await archive.close()
  }
}

const globals = writeCustom({ minor: 16, entries: shopEntries })
const seeds: Readonly<Record<string, Buffer>> = {
  custom: fixture('pg18.dump'),
  inserts: fixture('pg18-inserts.dump'),
  'a tar in gzip': fixture('pg18.tar.gz'),
  'a folder in a tar': fixture('pg18-directory.tar.gz'),
  'a plain dump in gzip': gzipSync(fixture('pg18.sql')),
  'a plain dump': fixture('pg18.sql'),
  'a whole server': writeTar([
    { name: 'toc.glo', data: globals },
    { name: 'map.dat', data: Buffer.from('16384 shop\n') },
    { name: 'databases/16384.dmp', data: fixture('pg18.dump') },
  ]),
}

describe('damaged files', () => {
  it(`${runs} of them get an answer each`, { timeout: 3_600_000 }, async () => {
    const host = createTestHost()
    const names = Object.keys(seeds)
    const path = join(root, 'file')
    const told = new Map<string, number>()
    let slowest = 0
    let most = 0
    for (let run = 0; run < runs; run++) {
      const name = names[run % names.length] ?? ''
      writeFileSync(path, mutate(seeds[name] ?? Buffer.alloc(0)))
      const began = performance.now()
      const where = `run ${run} of ${name}`
      try {
        // The X-ray reads everything but rows; every tenth time the rows as well.
        const found = await xrayFile(host, path)
        told.set(found.verdict.kind, (told.get(found.verdict.kind) ?? 0) + 1)
        if (run % 10 < 2 && found.layers.length === 1 && found.kind === 'archive') await readAll(path)
      } catch (error) {
        if (!(error instanceof GroundworkError)) {
          mkdirSync(join(tmpdir(), 'gw-fuzz-kept'), { recursive: true })
          writeFileSync(join(tmpdir(), 'gw-fuzz-kept', `run-${run}`), readFileSync(path))
        }
        expect(error, where).toBeInstanceOf(GroundworkError)
      }
      slowest = Math.max(slowest, performance.now() - began)
      most = Math.max(most, process.memoryUsage().rss)
    }
    console.log(
      Object.fromEntries(told),
      `slowest ${Math.round(slowest)} ms, most ${Math.round(most / 1024 / 1024)} MB`,
    )
    expect(slowest).toBeLessThan(10_000)
    expect(most).toBeLessThan(700 * 1024 * 1024)
  })
})
