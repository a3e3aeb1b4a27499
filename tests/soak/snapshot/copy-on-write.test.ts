// File systems that share blocks, each in a file of its own mounted for the test: PostgreSQL 18 clones there, and says so.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { availableMajors, startCluster, type Cluster } from '../../helpers/cluster.ts'
import { ask, checksum, createShop, createSnapshotApp } from '../../integration/snapshot/harness.ts'

const systems = [
  { name: 'xfs', make: ['mkfs.xfs', '-q', '-m', 'reflink=1'], shares: true },
  { name: 'xfs without reflink', make: ['mkfs.xfs', '-q', '-m', 'reflink=0'], shares: false },
  { name: 'btrfs', make: ['mkfs.btrfs', '-q'], shares: true },
]

/** Null where it cannot be had: no root, no loop devices, no such mkfs. */
const mountNew = (make: readonly string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-cow-'))
  const [image, at] = [join(folder, 'image'), join(folder, 'disk')]
  try {
    writeFileSync(image, '')
    truncateSync(image, 3 * 1024 ** 3)
    mkdirSync(at)
    chmodSync(folder, 0o755) // the account that runs the server must get in
    const [tool = '', ...words] = make
    execFileSync(tool, [...words, image], { stdio: 'pipe' })
    execFileSync('mount', ['-o', 'loop', image, at], { stdio: 'pipe' })
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    return { at: null, why: String(error).split('\n')[0] ?? '', unmount: () => undefined }
  }
  return {
    at,
    why: '',
    unmount: () => {
      execFileSync('umount', ['-l', at])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const usedBytes = (at: string): number => {
  execFileSync('sync', ['-f', at])
  const { blocks, bavail, bsize } = statfsSync(at)
  return (blocks - bavail) * bsize
}

describe.each(systems)('on $name', ({ name, make, shares }) => {
  it.skipIf(!availableMajors().includes(18))(
    'PostgreSQL 18 copies by the best way there is, and tells which',
    async ({ skip }) => {
      const disk = mountNew(make)
      if (disk.at === null) {
        console.warn(`SKIPPED: no ${name} can be mounted here (${disk.why}).`)
        return skip()
      }
      const { at } = disk
      let cluster: Cluster | null = null
      try {
        cluster = await startCluster(18, { folder: join(at, 'cluster'), settings: { fsync: 'on' } })
        const { params } = cluster
        await createShop(params, 'shop', 1000)
        await ask(
          params,
          'shop',
          `CREATE TABLE big AS SELECT i, repeat(md5(i::text), 30) AS t FROM generate_series(1, 300000) i`,
        )
        await ask(params, 'postgres', 'CHECKPOINT')
        const [{ bytes } = { bytes: 0 }] = await ask<{ bytes: number }>(
          params,
          'postgres',
          `SELECT pg_database_size('shop')::float8 AS bytes`,
        )
        const snapshots = createSnapshotApp(params)
        const before = usedBytes(at)
        const made = await snapshots.create('shop', 'start')
        const took = usedBytes(at) - before
        expect(made.snapshot).toMatchObject({ strategy: 'clone', sharesDisk: shares })
        expect((await snapshots.list()).disk.sharesBlocks).toBe(name !== 'xfs without reflink')
        if (shares) expect(took).toBeLessThan(bytes / 5)
        else expect(took).toBeGreaterThan(bytes / 2)
        await snapshots.allow('shop')
        const sum = await checksum(params, 'shop')
        await ask(params, 'shop', 'DELETE FROM orders')
        const cold = await snapshots.reset('shop', { spare: false })
        expect(await checksum(params, 'shop')).toBe(sum)
        const mb = (value: number): string => `${Math.round(value / 1024 / 1024)} MB`
        console.info(
          `${name}: ${mb(bytes)}, snapshot ${made.durationMs} ms and ${mb(took)} of disk, reset without a spare ${cold.durationMs} ms (${cold.strategy})`,
        )
        await snapshots.app.close()
      } finally {
        await cluster?.stop()
        disk.unmount()
      }
    },
  )
})
