// Runs set-ups the way the app does, with a context that keeps what it is told.
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { SetupInput } from '../../../shared/contract/procedures.ts'
import type { JobStep, LogLine } from '../../../shared/model/job.ts'
import type { ServerRef } from '../../../shared/model/server.ts'
import type { JobContext } from '../../../electron/core/jobs/types.ts'
import type { ConnectionParams } from '../../../electron/core/postgres/connection.ts'
import { withClient } from '../../../electron/core/postgres/connect.ts'
import { inDatabase } from '../../../electron/core/postgres/connection.ts'
import { makePlan } from '../../../electron/core/recipe/make-plan.ts'
import { runCheck } from '../../../electron/core/recipe/run-check.ts'
import { runSetup } from '../../../electron/core/recipe/run-setup.ts'
import { createTestHost } from '../../helpers/test-host.ts'

export type TestContext = JobContext & {
  readonly logs: LogLine[]
  readonly steps: () => readonly JobStep[]
  readonly abort: AbortController
}

export const createContext = (jobId = `setup-${randomBytes(4).toString('hex')}`): TestContext => {
  const abort = new AbortController()
  const logs: LogLine[] = []
  let steps: readonly JobStep[] = []
  return {
    jobId,
    abort,
    logs,
    signal: abort.signal,
    steps: () => steps,
    progress: () => undefined,
    log: (level, text) => void logs.push({ at: '', level, text }),
    setSteps: (next) => {
      steps = next
    },
    updateStep: () => undefined,
  }
}

export const serverOf = (params: ConnectionParams): ServerRef => ({
  kind: 'address',
  host: params.host,
  port: params.port,
  user: params.user,
  database: params.database,
})

/** A folder with these files. */
export const projectFolder = (files: Readonly<Record<string, string | Buffer>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-recipe-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

export const createProject = (
  params: ConnectionParams,
  files: Readonly<Record<string, string | Buffer>>,
  host = createTestHost(),
) => {
  const folder = projectFolder(files)
  const inputOf = (change: Partial<SetupInput>): SetupInput => ({
    source: { path: folder },
    server: serverOf(params),
    password: params.password ?? '',
    ...change,
  })
  return {
    folder,
    host,
    plan: (change: Partial<SetupInput> = {}) => makePlan(host, inputOf(change), createContext()),
    setup: async (change: Partial<SetupInput> = {}, context = createContext()) => {
      const ending = await runSetup(host, inputOf(change), context)
      if (ending.result === undefined) throw new Error('a set-up always has a result')
      return { ...ending.result, state: ending.state, logs: context.logs }
    },
    check: async (change: Partial<SetupInput> = {}) => (await runCheck(host, inputOf(change), createContext())).result,
  }
}

export const ask = <T>(params: ConnectionParams, database: string, sql: string, values: unknown[] = []): Promise<T[]> =>
  withClient(inDatabase(params, database), async (client) => (await client.query(sql, values)).rows as T[])

export const databaseNames = async (params: ConnectionParams): Promise<string[]> =>
  (await ask<{ datname: string }>(params, 'postgres', 'SELECT datname FROM pg_database ORDER BY 1')).map(
    (row) => row.datname,
  )
export const roleNames = async (params: ConnectionParams): Promise<string[]> =>
  (await ask<{ rolname: string }>(params, 'postgres', 'SELECT rolname FROM pg_roles ORDER BY 1')).map(
    (row) => row.rolname,
  )

/** Drops what a test made, whatever state it is in. */
export const dropAll = async (
  params: ConnectionParams,
  databasePrefix: string,
  roles: readonly string[],
): Promise<void> => {
  for (const name of await databaseNames(params))
    if (name.startsWith(databasePrefix))
      await ask(params, 'postgres', `DROP DATABASE "${name.replaceAll('"', '""')}" WITH (FORCE)`)
  for (const role of roles) await ask(params, 'postgres', `DROP ROLE IF EXISTS "${role.replaceAll('"', '""')}"`)
}
