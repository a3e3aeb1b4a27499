// A whole set-up (look at the server, read the script, plan, make role and database, load, compare every object) against
// what a person would type: createdb and psql -f. Best of the rounds that take turns, on one server.
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../../electron/core/app.ts'
import type { SetupResult } from '../../shared/model/report.ts'
import { binDirFor, startCluster, type Cluster } from '../helpers/cluster.ts'
import { createTestHost } from '../helpers/test-host.ts'
import type { BenchRow } from './types.ts'

const rounds = 3
const tables = 3
const rowsEach = 360_000

const row = (i: number): string =>
  `${i}\t${i % 1000}\tname ${i} of the row\ta note that is some words long, number ${i * 7}\t${(i % 9000) / 100}\t2026-01-${String((i % 28) + 1).padStart(2, '0')} 10:00:00+00\n`

/** About 100 MB: three tables and their rows. */
const writeScript = (file: string): void => {
  const out = openSync(file, 'w')
  for (let t = 0; t < tables; t++) {
    writeSync(
      out,
      `CREATE TABLE t${t} (id bigint PRIMARY KEY, owner_id integer, name text NOT NULL, note text, price numeric(10,2), made_at timestamptz NOT NULL);\nCOPY t${t} (id, owner_id, name, note, price, made_at) FROM stdin;\n`,
    )
    for (let at = 0; at < rowsEach; at += 1000)
      writeSync(out, Array.from({ length: 1000 }, (_, k) => row(at + k)).join(''))
    writeSync(out, '\\.\n')
  }
  closeSync(out)
}

export const run = async (): Promise<BenchRow[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-bench-setup-'))
  const cluster = await startCluster(15, { settings: { fsync: 'on', synchronous_commit: 'on' } })
  const byHand: number[] = []
  const setUp: number[] = []
  let detail = ''
  try {
    writeScript(join(folder, 'script.sql'))
    for (let round = 0; round < rounds; round++) {
      const hand = (): void => void byHand.push(typed(cluster, join(folder, 'script.sql'), `hand_${round}`))
      if (round % 2 === 0) hand()
      const { seconds, result } = await once(cluster, folder, `setup_${round}`)
      if (seconds < Math.min(...setUp, Infinity))
        detail = result.report.steps.map(({ id, durationMs }) => `${id} ${durationMs ?? 0} ms`).join(', ')
      setUp.push(seconds)
      if (round % 2 === 1) hand()
    }
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const value = Number((Math.min(...setUp) / Math.min(...byHand)).toFixed(2))
  return [
    {
      name: 'whole set-up of 100 MB against createdb and psql -f',
      value,
      unit: 'x',
      goal: '<= 1.5',
      ok: value <= 1.5,
      detail: `best ${Math.min(...setUp).toFixed(2)} s against ${Math.min(...byHand).toFixed(2)} s: ${detail}`,
    },
  ]
}

const typed = (cluster: Cluster, file: string, database: string): number => {
  const binDir = binDirFor(15) ?? ''
  const { host, port, password } = cluster.params
  const env = { ...process.env, PGHOST: host, PGPORT: String(port), PGUSER: 'postgres', PGPASSWORD: password }
  const started = performance.now()
  execFileSync(join(binDir, 'createdb'), ['--template', 'template0', database], { env, stdio: 'ignore' })
  execFileSync(join(binDir, 'psql'), ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', database, '-f', file], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const seconds = (performance.now() - started) / 1000
  execFileSync(join(binDir, 'dropdb'), [database], { env, stdio: 'ignore' })
  return seconds
}

const once = async (
  cluster: Cluster,
  folder: string,
  name: string,
): Promise<{ seconds: number; result: SetupResult }> => {
  const app = createApp(createTestHost())
  try {
    const started = performance.now()
    const reply = await app.call('setup.start', {
      source: {
        folder,
        recipe: {
          groundwork: 1,
          name,
          role: { name: `${name}_role`, password: 'generate' },
          database: { name },
          load: [{ script: 'script.sql', as: 'superuser' }],
        },
      },
      server: { kind: 'address', host: cluster.params.host, port: cluster.port, user: 'postgres' },
      password: cluster.params.password,
    })
    if (!reply.ok) throw new Error(JSON.stringify(reply.error))
    const { job, result } = await app.jobs.ended((reply.value as { jobId: string }).jobId)
    const seconds = (performance.now() - started) / 1000
    const done = result as SetupResult | null
    if (done?.outcome !== 'verified') throw new Error(JSON.stringify(job.error ?? done?.findings))
    return { seconds, result: done }
  } finally {
    await app.close()
  }
}
