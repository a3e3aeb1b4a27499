// What people do today: DROP + CREATE + reload, by psql and by pg_restore. Dumps are made once for each size, with the
// tools there are; an 18 is loaded from the same dump.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { binDirFor, type Cluster } from '../../helpers/cluster.ts'
import { ask, seconds } from './shop.ts'

export type Dumps = { readonly folder: string; readonly remove: () => void }

const tool = (cluster: Cluster, name: string, ...args: string[]): void => {
  const env = {
    ...process.env,
    PGPASSWORD: cluster.params.password,
    PGHOST: '127.0.0.1',
    PGPORT: String(cluster.port),
    PGUSER: 'postgres',
  }
  execFileSync(join(binDirFor(15) ?? '', name), args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** Null where no pg_dump of 15 is, or the server is newer than it. */
export const dumpShop = (cluster: Cluster): Dumps | null => {
  if (binDirFor(15) === null || cluster.major > 15) return null
  const folder = mkdtempSync(join(tmpdir(), 'gw-bench-reset-'))
  tool(cluster, 'pg_dump', '-d', 'shop', '-f', join(folder, 'shop.sql'))
  tool(cluster, 'pg_dump', '-d', 'shop', '-Fc', '-f', join(folder, 'shop.dump'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export const measureReloads = async (cluster: Cluster, { folder }: Dumps): Promise<Record<string, number>> => {
  const again = (load: () => void): Promise<number> =>
    seconds(async () => {
      await ask(cluster, 'postgres', 'DROP DATABASE IF EXISTS reload')
      await ask(cluster, 'postgres', 'CREATE DATABASE reload')
      load()
    })
  const took = {
    'DROP + CREATE + psql -f': await again(() =>
      tool(cluster, 'psql', '-X', '-q', '-d', 'reload', '-f', join(folder, 'shop.sql')),
    ),
    'DROP + CREATE + pg_restore -j2': await again(() =>
      tool(cluster, 'pg_restore', '-j2', '-d', 'reload', join(folder, 'shop.dump')),
    ),
  }
  await ask(cluster, 'postgres', 'DROP DATABASE reload')
  return took
}
