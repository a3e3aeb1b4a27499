// Real processes, really killed: the command line at random points of create, reset and delete; then the server itself.
// Whatever is left, the live database is whole and equal to before or to the snapshot, and the next look is clean.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { serverAccount, startCluster, type Cluster } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'
import {
  ask,
  checksum,
  createShop,
  createSnapshotApp,
  databaseNames,
  dropAll,
} from '../../integration/snapshot/harness.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const program = join(root, 'tests/.out/snapshot-cli.mjs')
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const dataFolder = mkdtempSync(join(tmpdir(), 'gw-killed-'))

beforeAll(async () => {
  mkdirSync(join(root, 'tests/.out'), { recursive: true })
  await build({
    entryPoints: [join(root, 'electron/cli/main.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile: program,
    logLevel: 'error',
  })
})

const groundwork = (params: ConnectionParams, ...args: string[]) => {
  const child = spawn(
    process.execPath,
    [program, ...args, '--server', `${params.user}@${params.host}:${params.port}`],
    { stdio: 'ignore', env: { ...process.env, PGPASSWORD: params.password, GROUNDWORK_DATA: dataFolder } },
  )
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return { child, exited }
}

/** The moment it is at work on the server. */
const atWork = async (params: ConnectionParams, child: { exitCode: number | null }) => {
  while (
    child.exitCode === null &&
    (await ask(params, 'postgres', `SELECT FROM pg_stat_activity WHERE application_name = 'groundwork snapshots'`))
      .length === 0
  )
    await sleep(2)
}

const quiet = async (params: ConnectionParams) => {
  while (
    (
      await ask(
        params,
        'postgres',
        `SELECT FROM pg_stat_activity WHERE application_name IN ('groundwork snapshots', 'groundwork spare')`,
      )
    ).length > 0
  )
    await sleep(5)
}

const names = (one: { snapshots: readonly { storedAs: string }[]; undo: readonly { storedAs: string }[] }) =>
  [...one.snapshots, ...one.undo].map((holder) => holder.storedAs)

/** Everything on the server that has to do with this database is in the list, or is a spare. */
const expectClean = async (
  params: ConnectionParams,
  database: string,
  snapshots: ReturnType<typeof createSnapshotApp>,
) => {
  const listed = await snapshots.of(database)
  expect((await snapshots.list()).tidied).toEqual([])
  const present = (await databaseNames(params, `${database}%`)).filter(
    (name) => name !== database && !name.includes('__gw_spare_'),
  )
  expect(present.toSorted()).toEqual(names(listed).toSorted())
  for (const name of present) await expect(ask(params, name, 'SELECT 1')).rejects.toThrow()
}

describe.each(testServers())('killed on $name', ({ params, major }) => {
  const database = `gwkillsnap_${major}`
  const snapshots = createSnapshotApp(params)
  beforeAll(async () => {
    await dropAll(params, database)
    await createShop(params, database, 20_000)
    await snapshots.create(database, 'start')
    await snapshots.allow(database)
  })
  afterAll(async () => {
    await snapshots.app.close()
    await dropAll(params, database)
  })

  it('at fifteen points of create, reset and delete', async () => {
    const start = await checksum(params, database)
    const giveUpAt = performance.now() + 40_000
    let done = 0
    for (let i = 0; i < 15 && performance.now() < giveUpAt; i++, done++) {
      await ask(params, database, `INSERT INTO customer VALUES (${-100 - i}, 'since then')`)
      const before = await checksum(params, database)
      const args =
        i % 3 === 0
          ? ['snapshot', 'create', '-d', database, '--name', `s${i}`]
          : i % 3 === 1
            ? ['reset', '-d', database, '--to', 'start', ...(i % 2 ? ['--no-spare'] : [])]
            : ['snapshot', 'delete', `s${i - 2}`, '-d', database]
      const { child, exited } = groundwork(params, ...args)
      await atWork(params, child)
      await sleep(Math.random() * 120)
      child.kill('SIGKILL')
      await exited
      // At once, with the server perhaps still busy: the live database is there and whole.
      const now = await checksum(params, database)
      expect([before, start]).toContain(now)
      await quiet(params)
      expect([before, start]).toContain(await checksum(params, database))
      await expectClean(params, database, snapshots)
    }
    expect(done).toBeGreaterThanOrEqual(5)
    await snapshots.reset(database, { to: 'start' })
    expect(await checksum(params, database)).toBe(start)
  })
})

const restart = async (cluster: Cluster): Promise<() => Promise<void>> => {
  const folder = join(cluster.dataDirectory, '..')
  const log = openSync(join(folder, 'log2'), 'a')
  const pidFile = join(cluster.dataDirectory, 'postmaster.pid')
  for (let i = 0; ; i++) {
    const child = spawn(
      join(cluster.binDir, 'postgres'),
      [
        '-D',
        cluster.dataDirectory,
        '-c',
        `port=${cluster.port}`,
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        'unix_socket_directories=',
        '-c',
        'fsync=off',
      ],
      { cwd: folder, stdio: ['ignore', log, log], env: { ...process.env, LC_ALL: 'C' }, ...serverAccount() },
    )
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    for (let waited = 0; waited < 3000 && child.exitCode === null; waited++) {
      if (
        existsSync(pidFile) &&
        readFileSync(pidFile, 'utf8').startsWith(`${child.pid}\n`) &&
        readFileSync(pidFile, 'utf8').split('\n')[7]?.trim() === 'ready'
      )
        return async () => {
          child.kill('SIGKILL')
          await exited
        }
      await sleep(5)
    }
    // Backends of the one that was killed may take a moment to notice.
    if (i > 100) throw new Error(readFileSync(join(folder, 'log2'), 'utf8'))
    await exited
    await sleep(50)
  }
}

describe.each(testServers())('the server itself killed, $name', ({ major }) => {
  it('at random points of a reset and a create', async () => {
    const cluster = await startCluster(major)
    const { params } = cluster
    const database = 'shop'
    let kill = async (): Promise<void> => cluster.kill()
    try {
      await createShop(params, database, 20_000)
      const first = createSnapshotApp(params)
      await first.create(database, 'start')
      await first.allow(database)
      await first.app.close()
      await ask(params, 'postgres', 'CHECKPOINT')
      const start = await checksum(params, database)
      const giveUpAt = performance.now() + 25_000
      for (let i = 0; i < 6 && performance.now() < giveUpAt; i++) {
        await ask(params, database, `INSERT INTO customer VALUES (${-100 - i}, 'since then')`)
        const before = await checksum(params, database)
        const snapshots = createSnapshotApp(params)
        const working = (
          i % 3 === 2
            ? snapshots.create(database, `s${i}`)
            : snapshots.reset(database, { to: 'start', spare: i % 2 === 0 })
        ).then(
          () => null,
          (error: unknown) => error,
        )
        await sleep(Math.random() * 150)
        await kill()
        // A failure in words, or it was done before; never a bug.
        expect(await working).toSatisfy(
          (error: unknown) => error === null || (error instanceof Error && 'failure' in error),
        )
        await snapshots.app.close()
        kill = await restart(cluster)
        expect([before, start]).toContain(await checksum(params, database))
        const after = createSnapshotApp(params)
        await expectClean(params, database, after)
        await after.app.close()
      }
    } finally {
      await kill()
      await sleep(200)
      await cluster.stop()
    }
  })
})
