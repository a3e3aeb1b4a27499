// kill -9 of the command line and of the server at points all over create, reset, undo and delete, of one database and of
// two together. Whatever is left, the live databases are whole, equal to before or to the snapshot (every row), both the
// same way where the work was on both, and the next look finds a clean list.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCluster } from '../../helpers/cluster.ts'
import { ownServers, testServers } from '../../helpers/servers.ts'
import { createSnapshotApp, ask } from '../../integration/snapshot/harness.ts'
import {
  allowedAfter,
  expectWhole,
  makePair,
  runAndKill,
  sumsOf,
  works,
  type Pair,
} from '../../integration/snapshot/killed-points.ts'
import { buildGroundwork, expectClean, restart, sleep, type Groundwork } from '../../integration/snapshot/killing.ts'

const pair: Pair = ['shop', 'shop_log']
const timeoutMs = 400_000
const servers = await ownServers()

describe.each(servers)('the command line killed, $name', ({ params }) => {
  const snapshots = createSnapshotApp(params)
  let groundwork: Groundwork
  beforeAll(async () => {
    groundwork = await buildGroundwork()
    await makePair(params, pair, snapshots, 20_000)
  })
  afterAll(() => snapshots.app.close())

  it(
    'at four points of each of eight kinds of work',
    async () => {
      const start = await sumsOf(params, pair)
      const of = { params, pair, snapshots, groundwork, start }
      let n = 0
      for (const work of works) {
        // Once to its end, to know how long it takes; then killed somewhere in each quarter of that.
        const tookMs = await runAndKill(of, work, n++, null)
        const points = [0, 1, 2, 3].map((quarter) => ((quarter + Math.random()) / 4) * tookMs)
        for (const delayMs of points) await runAndKill(of, work, n++, delayMs)
        console.info(
          `${work.title}: ${tookMs.toFixed(0)} ms, killed after ${points.map((ms) => ms.toFixed(0)).join(', ')}`,
        )
      }
      await snapshots.reset(pair[0], { together: [pair[1]], to: 'start', spare: false })
      expect(await sumsOf(params, pair)).toBe(start)
    },
    timeoutMs,
  )
})

describe.each(testServers())('the server killed, $name', ({ major }) => {
  it(
    'at thirty points of reset, create and delete, of one and of both',
    async () => {
      const cluster = await startCluster(major)
      const { params } = cluster
      let kill = async (): Promise<void> => cluster.kill()
      try {
        const first = createSnapshotApp(params)
        await makePair(params, pair, first, 20_000)
        await first.app.close()
        await ask(params, 'postgres', 'CHECKPOINT')
        const start = await sumsOf(params, pair)
        const both = { together: [pair[1]] }
        for (let i = 0; i < 30; i++) {
          for (const database of pair)
            await ask(
              params,
              database,
              `INSERT INTO customer VALUES (${-1000 - i}, 'since then') ON CONFLICT DO NOTHING`,
            )
          const before = await sumsOf(params, pair)
          const snapshots = createSnapshotApp(params)
          const turns = [
            { of: [...pair], begin: () => snapshots.reset(pair[0], { ...both, to: 'start', spare: i % 2 === 0 }) },
            { of: [pair[0]], begin: () => snapshots.create(pair[0], `s${i}`) },
            { of: [pair[0]], begin: () => snapshots.reset(pair[0], { to: 'start', spare: i % 2 === 0 }) },
            { of: [...pair], begin: () => snapshots.create(pair[0], `s${i}`, both) },
            { of: [pair[0]], begin: () => snapshots.job('snapshots.delete', { database: pair[0], name: `s${i - 3}` }) },
          ]
          const turn = turns[i % turns.length]
          if (turn === undefined) throw new Error('no turn')
          const work: Promise<unknown> = turn.begin()
          const working = work.then(
            () => null,
            (error: unknown) => error,
          )
          await sleep(Math.random() * 200)
          await kill()
          // A failure in words, or it was done before; never a bug.
          expect(await working).toSatisfy(
            (error: unknown) => error === null || (error instanceof Error && 'failure' in error),
          )
          await snapshots.app.close()
          kill = await restart(cluster)
          await expectWhole(params, pair, allowedAfter(turn.of, pair, before, start))
          const after = createSnapshotApp(params)
          await expectClean(params, pair, after)
          await after.app.close()
        }
      } finally {
        await kill()
        await sleep(200)
        await cluster.stop()
      }
    },
    timeoutMs,
  )
})
