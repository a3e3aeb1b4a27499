// What makes a built-in server load quicker without putting anything at risk: no autovacuum beside the load, and fewer
// checkpoints. By reload, for as long as somebody loads: every loader holds a shared lock on the server, and the last one to
// go takes the settings back. A file beside the cluster says what was set, so that a killed load or server is put right at
// the next start of either. What a person has set with ALTER SYSTEM is left alone. (Why fsync stays on: ADR 0015.)
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { z } from 'zod'
import { freeBytesAt } from '../free-bytes.ts'
import type { Host } from '../host.ts'
import { closeClient, connect } from '../postgres/connect.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'
import { builtInConnection } from './built-in-connection.ts'
import { createdMajors, filesOf, findHome, type BuiltInFiles } from './built-in-files.ts'
import { builtInStatus } from './built-in-status.ts'
import { withFileLock } from './file-lock.ts'

const lockClass = 0x67_77_74_6e // "gwtn"
const applicationName = 'groundwork tuning'
const mostWalMegabytes = 8192
const leastWalMegabytes = 2048
/** A crash with more of it takes longer to recover from, and it is disk. */
const walShareOfFree = 1 / 8

const noteSchema = z.object({ v: z.literal(1), at: z.string(), settings: z.record(z.string(), z.string()) })
type Note = z.infer<typeof noteSchema>

const noteFile = (files: BuiltInFiles): string => join(files.folder, 'tuned.json')
const lockFile = (files: BuiltInFiles): string => join(files.folder, 'tuned.lock')

const readNote = async (files: BuiltInFiles): Promise<Note | null> => {
  try {
    const parsed = noteSchema.safeParse(JSON.parse(await readFile(noteFile(files), 'utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

const writeNote = async (files: BuiltInFiles, note: Note): Promise<void> => {
  const partial = `${noteFile(files)}.partial-${String(process.pid)}`
  await writeFile(partial, `${JSON.stringify(note)}\n`, { mode: 0o600, flush: true })
  await rename(partial, noteFile(files))
}

/** Pure: nothing that would fill a small disk. */
export const settingsForLoad = (freeBytes: number | null): Readonly<Record<string, string>> => {
  const share = freeBytes === null ? 0 : Math.floor((freeBytes * walShareOfFree) / 1024 ** 2)
  return {
    autovacuum: 'off',
    checkpoint_timeout: '30min',
    ...(share < leastWalMegabytes ? {} : { max_wal_size: `${Math.min(mostWalMegabytes, share)}MB` }),
  }
}

/** Settings of ALTER SYSTEM, as they stand in its file. */
const setBySystem = async (client: pg.ClientBase): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await client.query<{ name: string; value: string }>(
    String.raw`SELECT name, setting AS value FROM pg_file_settings WHERE sourcefile ~ '[/\\]postgresql\.auto\.conf$'`,
  )
  return new Map(rows.map(({ name, value }) => [name, value]))
}

const reload = (client: pg.ClientBase): Promise<unknown> => client.query('SELECT pg_reload_conf()')

const setAll = async (client: pg.ClientBase, files: BuiltInFiles): Promise<void> => {
  if ((await readNote(files)) !== null) return // in force, or left by a killed load: whoever goes last takes it back
  const free = await freeBytesAt(files.data)
  const taken = await setBySystem(client)
  const settings = Object.fromEntries(Object.entries(settingsForLoad(free)).filter(([name]) => !taken.has(name)))
  if (Object.keys(settings).length === 0) return
  await writeNote(files, { v: 1, at: new Date().toISOString(), settings })
  for (const [name, value] of Object.entries(settings))
    await client.query(`ALTER SYSTEM SET ${quoteIdent(name)} = ${quoteLiteral(value).trim()}`)
  await reload(client)
}

/** Unless somebody else is loading. Only what still has our value: a person may have set it since. */
const takeBack = async (client: pg.ClientBase, files: BuiltInFiles): Promise<boolean> => {
  const note = await readNote(files)
  if (note === null) return true
  const { rows } = await client.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1, 0) AS alone', [lockClass])
  if (rows[0]?.alone !== true) return false
  try {
    const present = await setBySystem(client)
    for (const [name, value] of Object.entries(note.settings))
      if (present.get(name) === value) await client.query(`ALTER SYSTEM RESET ${quoteIdent(name)}`)
    await reload(client)
    await rm(noteFile(files), { force: true })
    return true
  } finally {
    await client.query('SELECT pg_advisory_unlock($1, 0)', [lockClass])
  }
}

export type LoadTuning = { readonly end: () => Promise<void> }

/** `admin`: the superuser of the built-in server. Tuning is a help: where it cannot be had, the load goes on without. */
export const beginLoadTuning = async (host: Host, major: number, admin: ConnectionParams): Promise<LoadTuning> => {
  const files = filesOf(await findHome(host), major)
  const client = await connect({ ...admin, applicationName })
  try {
    await withFileLock(lockFile(files), async () => {
      await client.query('SELECT pg_advisory_lock_shared($1, 0)', [lockClass])
      await setAll(client, files)
    })
  } catch (error) {
    await closeClient(client, 500)
    throw error
  }
  return {
    end: async () => {
      try {
        await withFileLock(lockFile(files), async () => {
          await client.query('SELECT pg_advisory_unlock_shared($1, 0)', [lockClass])
          await takeBack(client, files)
        })
      } finally {
        await closeClient(client, 500)
      }
    },
  }
}

/** What a killed load or server left is taken back. A server that does not run is put right when it starts. */
export const settleLoadTuning = async (host: Host, major: number): Promise<void> => {
  const files = filesOf(await findHome(host), major)
  if ((await readNote(files)) === null || (await builtInStatus(files, major)).state !== 'running') return
  const client = await connect({ ...(await builtInConnection(host, major)), applicationName })
  try {
    await withFileLock(lockFile(files), () => takeBack(client, files))
  } finally {
    await closeClient(client, 500)
  }
}

/** At the start of Groundwork. */
export const settleLoadTunings = async (host: Host): Promise<void> => {
  const majors = await findHome(host).then(createdMajors, () => [])
  for (const major of majors) await settleLoadTuning(host, major).catch(() => undefined) // the next start tries again
}
