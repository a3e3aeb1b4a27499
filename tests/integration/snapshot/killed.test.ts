// The command line killed in the middle, a few points only; tests/soak/snapshot has many, and the server killed too.
import { afterAll, beforeAll, describe, it } from 'vitest'
import { ownServers } from '../../helpers/servers.ts'
import { createSnapshotApp, dropAll } from './harness.ts'
import { buildGroundwork, type Groundwork } from './killing.ts'
import { makePair, runAndKill, sumsOf, works, type Pair } from './killed-points.ts'

const servers = await ownServers()

describe.each(servers)('killed on $name', ({ params, major }) => {
  const pair: Pair = [`gwkill_${major}_a`, `gwkill_${major}_b`]
  const snapshots = createSnapshotApp(params)
  let groundwork: Groundwork
  beforeAll(async () => {
    groundwork = await buildGroundwork()
    await dropAll(params, `gwkill_${major}`)
    await makePair(params, pair, snapshots, 2000)
  })
  afterAll(async () => {
    await snapshots.app.close()
    await dropAll(params, `gwkill_${major}`)
  })

  it('leaves whole databases and a clean list', async () => {
    const start = await sumsOf(params, pair)
    const some = works.filter((work) => /^(create|reset|delete) of both$/.test(work.title))
    for (const [n, work] of some.entries())
      await runAndKill({ params, pair, snapshots, groundwork, start }, work, n, Math.random() * 60)
  })
})
