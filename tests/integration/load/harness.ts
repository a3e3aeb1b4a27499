// Shared by the load tests: fresh databases, scripts written on the spot, a request with sane defaults.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { directEngine } from '../../../electron/core/load/direct-engine.ts'
import { psqlEngine } from '../../../electron/core/load/psql-engine.ts'
import type { Engine, LoadRequest } from '../../../electron/core/load/types.ts'
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { binDirFor } from '../../helpers/cluster.ts'

const binDir = binDirFor(15)
export const psqlPath = binDir === null ? null : join(binDir, 'psql')

export const engines: { name: string; engine: Engine }[] = [
  ...(psqlPath === null ? [] : [{ name: 'psql', engine: psqlEngine(psqlPath) }]),
  { name: 'direct', engine: directEngine },
]

export const folder = mkdtempSync(join(tmpdir(), 'gw-load-'))
export const removeFolder = () => rmSync(folder, { recursive: true, force: true })

export const write = (name: string, content: string | Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

export const query = async <T extends pg.QueryResultRow>(
  params: ConnectionParams,
  sql: string,
  values: unknown[] = [],
): Promise<T[]> => {
  const client = new pg.Client({
    host: params.host,
    port: params.port,
    user: params.user,
    password: params.password ?? '',
    database: params.database,
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<T>(sql, values)).rows
  } finally {
    await client.end()
  }
}

let serial = 0
export const freshDatabase = async (params: ConnectionParams, prefix = 'load'): Promise<ConnectionParams> => {
  const database = `gw_${prefix}_${process.pid}_${++serial}`
  await query(params, `create database "${database}" template template0 encoding 'UTF8'`)
  return { ...params, database }
}
export const dropDatabase = (params: ConnectionParams) =>
  query({ ...params, database: 'postgres' }, `drop database if exists "${params.database}" with (force)`)

export const requestFor = (
  file: string,
  connection: ConnectionParams,
  over: Partial<LoadRequest> = {},
): LoadRequest => ({
  file,
  shownAs: file.slice(folder.length + 1),
  connection,
  sizeBytes: statSync(file).size,
  onError: 'stop',
  transaction: 'none',
  variables: {},
  leaveOuts: [],
  workingDirectory: folder,
  allowShell: false,
  jobId: `test-${process.pid}-${serial}`,
  signal: new AbortController().signal,
  onProgress: () => undefined,
  onLog: () => undefined,
  ...over,
})

/** Functions and their arguments of every session of a job that the server still runs. */
export const sessionsOf = (params: ConnectionParams, jobId: string) =>
  query<{ state: string; query: string }>(
    { ...params, database: 'postgres' },
    'select state, query from pg_stat_activity where application_name = $1',
    [`groundwork/${jobId}`],
  )
