// The connections of one restore into its staging database: some that work, and one of the administrator for what was
// agreed to. Each remembers which SETs are in force, so that units of different places of a dump may share it.
import type pg from 'pg'
import { openSession, type DirectSession } from '../load/direct-session.ts'
import { closeClient, connect } from '../postgres/connect.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import type { RestoreUnit } from './types.ts'
import { plainTuning, tuningSettings, type Tuning } from './tuning.ts'

export type RestoreSession = {
  readonly client: pg.Client
  readonly direct: DirectSession
  readonly apply: (settings: readonly string[]) => Promise<void>
  /** Memory and helpers for what comes next. */
  readonly tune: (tuning: Tuning) => Promise<void>
}

export type SessionPool = {
  readonly worker: (index: number) => Promise<RestoreSession>
  readonly admin: () => Promise<RestoreSession>
  readonly close: () => Promise<void>
}

export type SessionSettings = {
  readonly standardStrings: boolean
  readonly replicaRole: boolean
  readonly emptyPath: boolean
}

/** What pg_restore sets, and what makes a load quick without changing what it leaves. */
const baseSettings = ({ standardStrings, replicaRole, emptyPath }: SessionSettings): readonly string[] => [
  'SET statement_timeout = 0',
  'SET lock_timeout = 0',
  'SET idle_in_transaction_session_timeout = 0',
  `SET standard_conforming_strings = ${standardStrings ? 'on' : 'off'}`,
  ...(emptyPath ? [`SELECT pg_catalog.set_config('search_path', '', false)`] : []),
  'SET check_function_bodies = false',
  'SET xmloption = content',
  'SET client_min_messages = warning',
  'SET row_security = off',
  "SET default_tablespace = ''",
  'SET synchronous_commit = off',
  ...tuningSettings(plainTuning),
  ...(replicaRole ? ['SET session_replication_role = replica'] : []),
]

const open = async (
  params: ConnectionParams,
  base: readonly string[],
  signal: AbortSignal,
): Promise<RestoreSession> => {
  const client = await connect(params, { signal })
  const direct = openSession(client)
  await sendSettings(direct, base)
  let inForce: ReadonlySet<string> = new Set()
  let given: readonly string[] | null = null
  let tuned = plainTuning
  return {
    client,
    direct,
    apply: async (settings) => {
      if (settings === given) return
      given = settings
      const wanted = settings.filter((sql) => !inForce.has(sql))
      inForce = new Set(settings)
      await sendSettings(direct, wanted)
    },
    tune: async (tuning) => {
      if (tuning.memoryMegabytes === tuned.memoryMegabytes && tuning.helpers === tuned.helpers) return
      tuned = tuning
      await sendSettings(direct, tuningSettings(tuning))
    },
  }
}

/** In one message. A setting that this server does not know must not take the others with it: then one by one. */
const sendSettings = async (direct: DirectSession, settings: readonly string[]): Promise<void> => {
  if (settings.length === 0) return
  const { error } = await direct.run(settings.map((sql) => `${sql}\n;`).join(''))
  if (error === null) return
  for (const sql of settings) await direct.run(sql)
}

export const sessionPool = (options: {
  readonly worker: ConnectionParams
  readonly admin: ConnectionParams
  readonly settings: SessionSettings
  readonly signal: AbortSignal
}): SessionPool => {
  const opened = new Map<string, Promise<RestoreSession>>()
  const get = (key: string, params: ConnectionParams): Promise<RestoreSession> => {
    const known = opened.get(key)
    if (known !== undefined) return known
    const made = open(params, baseSettings(options.settings), options.signal)
    made.catch(() => undefined)
    opened.set(key, made)
    return made
  }
  return {
    worker: (index) => get(`worker ${index}`, options.worker),
    admin: () => get('admin', options.admin),
    close: async () => {
      await Promise.all(
        [...opened.values()].map(async (one) =>
          one.then(
            ({ client }) => closeClient(client, 500),
            () => undefined,
          ),
        ),
      )
    },
  }
}

export const sessionFor = (pool: SessionPool, unit: RestoreUnit, index: number): Promise<RestoreSession> =>
  unit.as === 'admin' ? pool.admin() : pool.worker(index)
