// A replace killed at twenty random points each: the app, what works for it (a backend of the server, pg_restore), and the
// server itself (kill -9 of the postmaster, an immediate shutdown). See tests/integration/restore/killing.ts for what must hold.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withClient } from '../../../electron/core/postgres/connect.ts'
import { tidyRestores } from '../../../electron/core/restore/tidy.ts'
import { binDirFor, startCluster, type Cluster } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'
import { ask } from '../../integration/restore/harness.ts'
import {
  buildCli,
  killAt,
  makeDumps,
  ownerMade,
  prepare,
  type Killing,
  type Victim,
} from '../../integration/restore/killing.ts'

const points = 20
const fifteen = testServers().find(({ major }) => major === 15)

describe.skipIf(fifteen === undefined || binDirFor(15) === null).each(testServers())(
  'a restore killed on $name',
  ({ major }) => {
    let cluster: Cluster
    let killing: Killing
    let wholeMs: number
    let dumps: { readonly archive: string; readonly script: string }
    beforeAll(async () => {
      // What is committed must outlive a crash, as it does on every server of a person.
      cluster = await startCluster(major, { settings: { synchronous_commit: 'on' } })
      dumps = await makeDumps(fifteen!.params, { tables: 25, rows: 3000 })
      const ready = await prepare(cluster, dumps.archive, await buildCli())
      killing = ready.killing
      wholeMs = ready.wholeMs
    }, 120_000)
    afterAll(() => killing.end())

    it.each<readonly [string, readonly Victim[]]>([
      ['the app', ['app']],
      ['what works for it', ['backend', 'pg_restore']],
      ['the server', ['server', 'server, at once']],
    ])(`${points} times: %s`, { timeout: 600_000 }, async (_what, victims) => {
      const said: string[] = []
      for (let point = 0; point < points; point++) {
        const victim = victims[point % victims.length]!
        const file = victim !== 'pg_restore' && point % 4 > 1 ? dumps.script : dumps.archive
        const more = point % 3 === 0 ? ['--owner', ownerMade, '--create-owner'] : []
        said.push(await killAt(killing, victim, file, wholeMs * ((point + Math.random()) / points), more))
      }
      console.log(`PostgreSQL ${major}, a replace of ${Math.round(wholeMs)} ms\n${said.join('\n')}`)
    })

    it('never takes a database of somebody else for its own', async () => {
      const alike = 'gwk_other__gw_restore_abc_012345'
      await ask(cluster.params, 'postgres', `create database ${alike}`)
      await withClient(cluster.params, tidyRestores)
      expect(await ask(cluster.params, 'postgres', 'select from pg_database where datname = $1', [alike])).toHaveLength(
        1,
      )
    })
  },
)
