// A disk that fills up while a copy is made: a small one in memory, mounted for the test.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSnapshot } from '../../../electron/core/snapshot/create-snapshot.ts'
import { withSession, type Session } from '../../../electron/core/snapshot/open-session.ts'
import { resetDatabase } from '../../../electron/core/snapshot/reset-database.ts'
import { availableMajors, startCluster } from '../../helpers/cluster.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { ask, checksum, createShop, createSnapshotApp, databaseNames, failureOf } from './harness.ts'

const majors = availableMajors().filter((major) => major === 15 || major === 18)

describe.each(majors)('a full disk, PostgreSQL %i', (major) => {
  it('leaves the live database untouched and no debris, and says so', async ({ skip }) => {
    const disk = mkdtempSync(join(tmpdir(), 'gw-small-disk-'))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=460m', 'tmpfs', disk], { stdio: 'ignore' })
    } catch {
      console.warn('SKIPPED: no small disk can be mounted here (needs root).')
      rmSync(disk, { recursive: true })
      skip()
    }
    try {
      const cluster = await startCluster(major, {
        folder: join(disk, 'cluster'),
        settings: { min_wal_size: '32MB', max_wal_size: '48MB' },
      })
      const { params } = cluster
      await createShop(params, 'shop', 2000)
      await ask(params, 'shop', `CREATE TABLE big AS SELECT i, repeat('x', 1000) AS t FROM generate_series(1, 55000) i`)
      const snapshots = createSnapshotApp(params)
      await snapshots.create('shop', 'start')
      await snapshots.allow('shop')
      await ask(params, 'shop', 'DELETE FROM orders WHERE id < 10')
      await ask(params, 'postgres', 'CHECKPOINT')
      const { bavail, bsize } = statfsSync(disk)
      writeFileSync(join(disk, 'ballast'), Buffer.alloc(bavail * bsize - 45 * 1024 * 1024)) // less than a copy needs
      const folders = async () =>
        (await ask<{ d: string }>(params, 'postgres', `SELECT d FROM pg_ls_dir('base') d ORDER BY 1`)).map(({ d }) => d)
      const [sum, before, names] = [
        await checksum(params, 'shop'),
        await folders(),
        await databaseNames(params, 'shop%'),
      ]
      for (const work of [snapshots.create('shop', 'more'), snapshots.reset('shop')])
        expect(await failureOf(work)).toMatchObject({
          kind: 'disk-full',
          message: expect.stringMatching(/no room for a copy of "shop": \d+ MB are needed, \d+ MB are free/),
        })
      // Where the disk cannot be looked at, the server finds out in the middle.
      const server = { kind: 'address' as const, host: params.host, port: params.port }
      const blindly = (work: (session: Session) => Promise<unknown>) =>
        failureOf(
          withSession(createTestHost(), { server, password: params.password }, (session) =>
            work({ ...session, facts: { ...session.facts, isLocal: false } }),
          ),
        )
      for (const work of [
        (session: Session) => createSnapshot(session, { database: 'shop', name: 'more' }),
        (session: Session) => resetDatabase(session, { database: 'shop', typedName: 'shop' }),
      ])
        expect(await blindly(work)).toMatchObject({
          kind: 'disk-full',
          message: expect.stringContaining('The database is as it was'),
        })
      expect(await databaseNames(params, 'shop%')).toEqual(names)
      expect(await checksum(params, 'shop')).toBe(sum)
      expect(await folders()).toEqual(before) // not a file is left
      expect((await snapshots.list()).tidied).toEqual([])
      // As soon as there is room, it goes.
      rmSync(join(disk, 'ballast'))
      expect((await snapshots.reset('shop', { spare: false })).outcome).toBe('reset')
      await snapshots.app.close()
      await cluster.stop()
    } finally {
      execFileSync('umount', ['-l', disk])
    }
  })
})
