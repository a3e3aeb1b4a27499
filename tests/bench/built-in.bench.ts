// The built-in server from stopped to its first answer, and from nothing to running. The best of several rounds (what else
// the computer does only adds time), beside what PostgreSQL's own pg_ctl takes for the start, in the same run.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Host } from '../../electron/core/host.ts'
import { withClient } from '../../electron/core/postgres/connect.ts'
import { listBuiltIn, startBuiltIn, stopBuiltIn } from '../../electron/core/server/built-in.ts'
import { findServers } from '../../electron/core/server/find-servers.ts'
import { resolveConnection } from '../../electron/core/server/resolve-connection.ts'
import { serverAccount } from '../helpers/cluster.ts'
import { createTestHost } from '../helpers/test-host.ts'
import type { BenchRow } from './types.ts'

const rounds = 7

export const run = async (): Promise<BenchRow[]> => {
  const rows: BenchRow[] = []
  const goal = (name: string, value: number, limit: number) =>
    rows.push({ name, value: Number(value.toFixed(3)), unit: 's', goal: `<= ${limit}`, ok: value <= limit })
  const majors = (await listBuiltIn(openHost().host)).map(({ major }) => major)
  for (const major of majors) {
    const created: number[] = []
    const started: number[] = []
    const pgCtl: number[] = []
    for (let round = 0; round < 3; round++) {
      const { host, folder } = openHost()
      created.push(
        await seconds(async () => {
          await startBuiltIn(host, { major })
          await firstAnswer(host, major)
        }),
      )
      await stopBuiltIn(host, major)
      rmSync(folder, { recursive: true, force: true })
    }
    const { host, folder } = openHost()
    const server = await startBuiltIn(host, { major })
    const { binDir } = JSON.parse(
      execFileSync('cat', [join(server.dataDirectory, '..', 'state.json')], { encoding: 'utf8' }),
    ) as { binDir: string }
    for (let round = 0; round < rounds; round++) {
      await stopBuiltIn(host, major)
      started.push(
        await seconds(async () => {
          await startBuiltIn(host, { major })
          await firstAnswer(host, major)
        }),
      )
      await stopBuiltIn(host, major)
      pgCtl.push(
        await seconds(async () => {
          execFileSync(
            join(binDir, 'pg_ctl'),
            [
              'start',
              '-w',
              '-D',
              server.dataDirectory,
              '-l',
              '/dev/null',
              '-o',
              `-p ${server.port} -k '' -c listen_addresses=127.0.0.1`,
            ],
            { cwd: server.dataDirectory, stdio: 'ignore', ...serverAccount() },
          )
          await firstAnswer(host, major)
        }),
      )
    }
    await stopBuiltIn(host, major)
    rmSync(folder, { recursive: true, force: true })
    goal(`built-in server ${major}: stopped to first answer`, best(started), 0.15)
    goal(`built-in server ${major}: from nothing to first answer`, best(created), 1.5)
    rows.push({
      name: `built-in server ${major}: start against pg_ctl -w`,
      value: Number((best(started) / best(pgCtl)).toFixed(2)),
      unit: 'x',
      goal: '<= 1',
      ok: best(started) <= best(pgCtl),
    })
  }
  const { host } = openHost()
  const found: number[] = []
  for (let round = 0; round < 5; round++) found.push(await seconds(() => findServers(host)))
  goal('finding servers, the first time', found[0] ?? 0, 1)
  goal('finding servers, again', best(found.slice(1)), 0.5)
  return rows
}

const firstAnswer = async (host: Host, major: number) =>
  withClient(await resolveConnection(host, { kind: 'built-in', major }), (client) => client.query('SELECT 1'))

const openHost = (): { host: Host; folder: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-bench-built-in-'))
  chmodSync(folder, 0o755)
  const host = createTestHost()
  return { host: { ...host, paths: { ...host.paths, data: folder } }, folder }
}

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1000
}

const best = (values: readonly number[]): number => Math.min(...values)
