// Going on with a restore, killed at random points: the live database and the unfinished one are as they were, or the swap is
// done and the live one is kept; nothing else is left when the server is met again.
import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withClient } from '../../../electron/core/postgres/connect.ts'
import { runRestore } from '../../../electron/core/restore/run-restore.ts'
import { tidyRestores } from '../../../electron/core/restore/tidy.ts'
import { startCluster, type Cluster } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { ask, clean, fingerprint, inputFor } from '../../integration/restore/harness.ts'
import { buildCli } from '../../integration/restore/killing.ts'

const points = 12
const name = 'gwkf'
const role = 'gwkf_role'
const rows = Array.from({ length: 20_000 }, (_, at) => `${at}\trow ${at}`).join('\n')
const dump = `CREATE TABLE a (i int, t text);\nCOPY a (i, t) FROM stdin;\n${rows}\n\\.\nCREATE INDEX a_t ON a (t);\nCREATE POLICY p ON a TO ${role} USING (true);\n`

describe.each(testServers())('going on, killed on $name', ({ major }) => {
  const host = createTestHost()
  const file = join(mkdtempSync(join(tmpdir(), 'gw-killed-fix-')), 'a.sql')
  let cluster: Cluster
  let program: string
  beforeAll(async () => {
    cluster = await startCluster(major)
    program = await buildCli()
    writeFileSync(file, dump)
  }, 60_000)
  afterAll(() => cluster.stop())

  const databases = async () =>
    (
      await ask<{ datname: string }>(
        cluster.params,
        'postgres',
        `select datname from pg_database where datname ~ '^${name}' order by 1`,
      )
    ).map(({ datname }) => datname)
  const roles = async () =>
    (
      await ask<{ n: number }>(
        cluster.params,
        'postgres',
        `select count(*)::int as n from pg_roles where rolname ~ '^gw'`,
      )
    )[0]?.n

  const makeUnfinished = async (): Promise<{ readonly job: string; readonly database: string }> => {
    await clean(cluster.params, 'gwkf')
    await ask(cluster.params, 'postgres', `create database ${name}`)
    await ask(cluster.params, name, 'create table precious as select 42 as i')
    const job = `killed-${Math.random().toString(36).slice(2)}`
    const { result } = await runRestore(host, inputFor(cluster.params, file, name, { replace: true }), {
      jobId: job,
      signal: new AbortController().signal,
      progress: () => undefined,
      log: () => undefined,
      setSteps: () => undefined,
      updateStep: () => undefined,
    })
    expect(result?.unfinished?.job).toBe(job)
    return { job, database: result?.database ?? '' }
  }
  /** Its exit code, and how long it took from its first word on: when it is killed, it is so long after that. */
  const goOn = (job: string, afterMs: number | null) =>
    new Promise<{ readonly code: number | null; readonly tookMs: number }>((resolve) => {
      const { params } = cluster
      const child = spawn(
        process.execPath,
        [program, 'restore', '--continue', job, '--fix', `create-role:${role}`, '--ndjson'],
        {
          stdio: ['ignore', 'pipe', 'ignore'],
          env: { ...process.env, PGPASSWORD: params.password, GROUNDWORK_DATA: host.paths.data },
        },
      )
      let said = ''
      let beganAt = performance.now()
      child.once('exit', (code) => {
        if (code === 1 && afterMs === null) console.log(said)
        resolve({ code, tookMs: performance.now() - beganAt })
      })
      child.stdout.once('data', () => {
        beganAt = performance.now()
        if (afterMs !== null) setTimeout(() => child.kill('SIGKILL'), afterMs)
      })
      child.stdout.on('data', (text: Buffer) => (said += text.toString()))
    })

  it(`${points} times`, { timeout: 600_000 }, async () => {
    let state = await makeUnfinished()
    const before = await fingerprint(cluster.params, state.database)
    const whole = await goOn(state.job, null)
    expect(whole.code).toBe(0)
    const wholeMs = whole.tookMs
    const fresh = await fingerprint(cluster.params, name)
    state = await makeUnfinished()
    const said: string[] = []
    for (let point = 0; point < points; point++) {
      const afterMs = wholeMs * ((point + Math.random()) / points)
      const { code } = await goOn(state.job, afterMs)
      if (code === 1) await goOn(state.job, null)
      for (let i = 0; i < 40 && ((await databases()).length !== 2 || (await roles()) !== 0); i++) {
        await withClient(cluster.params, tidyRestores)
        if ((await databases()).some((one) => one.includes('_before_')) && (await roles()) === 1) break
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      const left = await databases()
      const kept = left.find((one) => one.includes('_before_'))
      said.push(
        `after ${Math.round(afterMs)} ms: ${kept === undefined ? 'as it was' : 'in place'}, ended with ${String(code)}`,
      )
      expect(left).toEqual([name, kept ?? state.database].toSorted())
      expect(await ask(cluster.params, kept ?? name, 'select i from precious')).toEqual([{ i: 42 }])
      if (kept === undefined) {
        expect([await fingerprint(cluster.params, state.database), await roles()]).toEqual([before, 0])
        continue
      }
      expect(await fingerprint(cluster.params, name)).toBe(fresh)
      state = await makeUnfinished()
    }
    console.log(`PostgreSQL ${major}, going on takes ${Math.round(wholeMs)} ms\n${said.join('\n')}`)
    expect((await goOn(state.job, null)).code).toBe(0)
  })
})
