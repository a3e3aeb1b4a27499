// Three points of each kind here; twenty, on both servers, are a soak (tests/soak/restore/killed.test.ts).
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { binDirFor, startCluster } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'
import { buildCli, killAt, makeDumps, ownerMade, prepare, type Killing, type Victim } from './killing.ts'

const fifteen = testServers().find(({ major }) => major === 15)

describe.skipIf(fifteen === undefined || binDirFor(15) === null)('a replace that is killed', () => {
  let killing: Killing
  let wholeMs: number
  let archive: string
  beforeAll(async () => {
    // What is committed must outlive a crash, as it does on every server of a person.
    const cluster = await startCluster(15, { settings: { synchronous_commit: 'on' } })
    archive = (await makeDumps(fifteen!.params, { tables: 5, rows: 500 })).archive
    const ready = await prepare(cluster, archive, await buildCli())
    killing = ready.killing
    wholeMs = ready.wholeMs
  })
  afterAll(() => killing.end())

  it.each<readonly [string, readonly Victim[]]>([
    ['the app', ['app', 'app', 'app']],
    ['what works for it', ['backend', 'pg_restore', 'backend']],
    ['the server', ['server', 'server, at once', 'server']],
  ])('leaves the live database as it was, and nothing behind: %s', async (_what, victims) => {
    const said: string[] = []
    for (const [point, victim] of victims.entries())
      said.push(
        await killAt(
          killing,
          victim,
          archive,
          wholeMs * ((point + Math.random()) / victims.length),
          point === 1 ? ['--owner', ownerMade, '--create-owner'] : [],
        ),
      )
    expect(said).toHaveLength(victims.length)
  })
})
