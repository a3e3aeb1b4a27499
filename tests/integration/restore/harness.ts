// A restore as a window or the command line asks for it, on a server of the tests.
import pg from 'pg'
import type { RestoreInput } from '../../../shared/contract/procedures.ts'
import type { Progress } from '../../../shared/model/job.ts'
import { restoreChoicesSchema, type RestoreResult } from '../../../shared/model/restore.ts'
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { runRestore, type RestoreLimits } from '../../../electron/core/restore/run-restore.ts'
import { createTestHost } from '../../helpers/test-host.ts'

export const inputFor = (
  params: ConnectionParams,
  path: string,
  database: string,
  choices: Partial<RestoreInput['choices']> = {},
): RestoreInput => ({
  path,
  server: { kind: 'address', host: params.host, port: params.port, user: params.user },
  ...(params.password === undefined ? {} : { password: params.password }),
  choices: { ...restoreChoicesSchema.parse({ database }), ...choices },
})

export type Restored = { readonly result: RestoreResult; readonly state: string; readonly log: readonly string[] }

export const restore = async (
  params: ConnectionParams,
  path: string,
  database: string,
  choices: Partial<RestoreInput['choices']> = {},
  options: {
    readonly signal?: AbortSignal
    readonly limits?: RestoreLimits
    readonly onStep?: (running: string) => void
    readonly onProgress?: (progress: Progress) => void
  } = {},
): Promise<Restored> => {
  const log: string[] = []
  const ending = await runRestore(
    createTestHost(),
    inputFor(params, path, database, choices),
    {
      jobId: `restore-test-${Math.random().toString(36).slice(2, 10)}`,
      signal: options.signal ?? new AbortController().signal,
      progress: (one) => options.onProgress?.(one),
      log: (level, text) => void log.push(`${level} ${text}`),
      setSteps: (steps) => {
        const running = steps.find((step) => step.status === 'running')
        if (running) options.onStep?.(running.id)
      },
      updateStep: () => undefined,
    },
    options.limits,
  )
  if (!ending.result) throw new Error(`no result: ${ending.state} ${ending.error?.message ?? ''}`)
  return { result: ending.result, state: ending.state, log }
}

export const ask = async <R extends pg.QueryResultRow>(
  params: ConnectionParams,
  database: string,
  sql: string,
  values: unknown[] = [],
): Promise<R[]> => {
  const client = new pg.Client({
    host: params.host,
    port: params.port,
    user: params.user,
    password: params.password ?? '',
    database,
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<R>(sql, values)).rows
  } finally {
    await client.end()
  }
}

/** Drops every database and role whose name begins so. */
export const clean = async (params: ConnectionParams, prefix: string): Promise<void> => {
  for (const { datname } of await ask<{ datname: string }>(
    params,
    'postgres',
    'select datname from pg_database where starts_with(datname, $1)',
    [prefix],
  ))
    await ask(params, 'postgres', `drop database if exists "${datname}" with (force)`)
  for (const { rolname } of await ask<{ rolname: string }>(
    params,
    'postgres',
    'select rolname from pg_roles where starts_with(rolname, $1)',
    [prefix],
  ))
    await ask(params, 'postgres', `drop role if exists "${rolname}"`)
}

/** Names of databases and roles that a restore makes for itself. */
export const debris = async (params: ConnectionParams): Promise<string[]> =>
  (
    await ask<{ name: string }>(
      params,
      'postgres',
      `select datname as name from pg_database where datname ~ '__gw_restore_' union all select rolname from pg_roles where rolname ~ '^gw_restore_'`,
    )
  ).map(({ name }) => name)

/** Everything a database holds, as one text: equal texts, equal databases. */
export const fingerprint = async (params: ConnectionParams, database: string): Promise<string> => {
  const tables = await ask<{ name: string }>(
    params,
    database,
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'm') and c.relispopulated and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1`,
  )
  const parts: string[] = []
  for (const { name } of tables)
    parts.push(
      `${name} ${(await ask<{ sum: string }>(params, database, `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as sum from only ${name} t`))[0]?.sum ?? ''}`,
    )
  return parts.join('\n')
}
