// A folder that pg_dumpall --format wrote: toc.glo (an archive of roles and tablespaces), map.dat (numbers and names of the
// databases) and databases/ with an archive of pg_dump for each. In PostgreSQL's sources from 26 February to 18 June 2026, in
// no release so far: read as src/bin/pg_dump/pg_dumpall.c wrote it then. Nothing of toc.glo is ever run.
import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadParser } from '../script/facts/parse-statement.ts'
import { openArchive } from './open-archive.ts'
import { readGlobals, type ServerGlobals } from './read-globals.ts'
import { refuseArchive } from './refuse-archive.ts'

export type ServerDatabase = {
  readonly name: string
  /** Its archive; null: named, and not there. */
  readonly path: string | null
  /** Anything but the settings every database has. */
  readonly holdsSomething: boolean
}

export type WholeServer = ServerGlobals & { readonly databases: readonly ServerDatabase[] }

const mostMapBytes = 16 * 1024 * 1024
const ofEveryDatabase = new Set(['ENCODING', 'STDSTRINGS', 'SEARCHPATH', 'DATABASE', 'DATABASE PROPERTIES'])

export const readWholeServer = async (folder: string): Promise<WholeServer> => {
  await loadParser()
  const databases: ServerDatabase[] = []
  for (const { oid, name } of await readMap(join(folder, 'map.dat'))) {
    const path = await findArchive(folder, oid)
    databases.push({ name, path, holdsSomething: path !== null && (await holdsSomething(path)) })
  }
  return { databases, ...(await readGlobals(join(folder, 'toc.glo'))) }
}

/** `16384 shop` a line; the name is the rest of it, with any blanks. Lines with # were taken out by somebody. */
const readMap = async (path: string): Promise<readonly { readonly oid: string; readonly name: string }[]> => {
  const info = await lstat(path).catch(() => null)
  if (info?.isFile() !== true || info.size > mostMapBytes)
    return refuseArchive(path, 'The folder has no map.dat, which names the databases in it')
  const found: { oid: string; name: string }[] = []
  for (const line of (await readFile(path, 'utf8')).split(/\r?\n/)) {
    const [, oid, name] = /^\s*(\d{1,10})\s(.+)$/.exec(line) ?? []
    if (oid !== undefined && name !== undefined) found.push({ oid, name })
  }
  return found
}

/** By number alone, so no name leads out of the folder; links are not followed. */
const findArchive = async (folder: string, oid: string): Promise<string | null> => {
  const inside = await lstat(join(folder, 'databases')).catch(() => null)
  if (inside?.isDirectory() !== true) return null
  for (const name of [`${oid}.dmp`, `${oid}.tar`, oid]) {
    const path = join(folder, 'databases', name)
    const info = await lstat(path).catch(() => null)
    if (info !== null && (name === oid ? info.isDirectory() : info.isFile())) return path
  }
  return null
}

/** One that cannot be opened holds something: whoever chooses it is told what is wrong with it. */
const holdsSomething = async (path: string): Promise<boolean> => {
  const archive = await openArchive(path).catch(() => null)
  if (archive === null) return true
  await archive.close()
  return archive.facts.entries.some(
    ({ desc, tag }) => !ofEveryDatabase.has(desc) && !/^(?:DATABASE|EXTENSION plpgsql)\b/.test(tag),
  )
}

/** The only one that holds something, or the one of the wanted name; null when nobody can tell. */
export const chooseDatabase = (server: WholeServer, wanted: string): ServerDatabase | null => {
  const there = server.databases.filter(({ path }) => path !== null)
  const named = there.find(({ name }) => name === wanted)
  if (named !== undefined) return named
  const full = there.filter(({ holdsSomething: holds, name }) => holds && name !== 'template1')
  return full.length === 1 ? (full[0] ?? null) : null
}
