import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ExpectedObject } from '../../../shared/model/inventory.ts'
import type { ScriptFacts } from '../../../shared/model/script.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import type { ServerFacts } from '../../../shared/model/server.ts'
import { GroundworkError } from '../failures.ts'
import type { Host } from '../host.ts'
import { chooseEngine } from '../load/choose-engine.ts'
import { detectFormat } from '../script/detect-format.ts'
import { inspectScripts } from '../script/facts/inspect-scripts.ts'
import { notAScript } from '../script/inspect-file.ts'
import { findTool } from '../server/find-tool.ts'
import { extensionName } from './recipe-extensions.ts'
import type { ObservedScript } from './observed.ts'

export type Psql = { readonly path: string; readonly version: string; readonly major: number }
export type ScriptsObserved = {
  readonly scripts: readonly ObservedScript[]
  readonly expected: readonly ExpectedObject[]
  readonly uncertain: readonly string[]
  readonly psql: Psql | null
}

/** One hash over the script and the files it includes. */
const hashFiles = async (files: readonly string[], signal: AbortSignal): Promise<string | null> => {
  const hash = createHash('sha256')
  for (const [i, file] of files.entries()) {
    try {
      if (!(await stat(file)).isFile()) throw new Error('not a regular file') // a pipe or a device never ends
      await pipeline(
        createReadStream(file),
        async (chunks: AsyncIterable<Buffer>) => {
          for await (const chunk of chunks) hash.update(chunk)
        },
        { signal },
      )
    } catch (error) {
      if (signal.aborted) throw error
      if (i === 0) return null
      hash.update(`missing ${file}`)
    }
  }
  return hash.digest('hex')
}

/** What psql sets by itself when it connects; scripts rely on it. */
const psqlOwnVariables = (
  database: string,
  server: Pick<ServerFacts, 'user' | 'host' | 'port' | 'versionNumber' | 'version'> | null,
): Readonly<Record<string, string>> => ({
  DBNAME: database,
  USER: server?.user ?? 'postgres',
  HOST: server?.host ?? 'localhost',
  PORT: String(server?.port ?? 5432),
  ENCODING: 'UTF8',
  ...(server === null ? {} : { SERVER_VERSION_NUM: String(server.versionNumber), SERVER_VERSION_NAME: server.version }),
})

/** Extensions the recipe makes before the first script, so their types are known to it; those that can be had. */
const extensionsBefore = (recipe: Recipe, unavailable: ReadonlySet<string>): { name: string; schema?: string }[] =>
  recipe.extensions
    .filter((item) => !unavailable.has(extensionName(item)))
    .map((item) => ({
      name: extensionName(item),
      ...(typeof item === 'string' || item.schema === undefined ? {} : { schema: item.schema }),
    }))

/** An archive, a packed file, a web page ...: named for what it is, never read as SQL. Null for a script. */
const otherFormat = async (file: string, shownAs: string): Promise<ScriptFacts | null> => {
  try {
    const detected = await detectFormat(file)
    return detected.format === 'script' || detected.format === 'empty'
      ? null
      : notAScript(shownAs, (await stat(file)).size, detected)
  } catch {
    return null // gone or not to be read: reading it says so
  }
}

/** Reads the scripts (those not skipped) as one sequence, without running anything. */
export const observeScripts = async (
  host: Host,
  recipe: Recipe,
  folder: string,
  skipped: ReadonlySet<number>,
  server: ServerFacts | null,
  options: {
    readonly engine: 'auto' | 'psql' | 'direct'
    readonly unavailable: ReadonlySet<string>
    readonly roles?: Iterable<string>
    readonly signal: AbortSignal
    readonly onProgress?: (done: number, total: number) => void
  },
): Promise<ScriptsObserved> => {
  const wanted = recipe.load
    .map((load, index) => ({ load, index, file: resolve(folder, load.script) }))
    .filter(({ index }) => !skipped.has(index))
  const psql = await findTool(host, 'psql')
  const hashes: (string | null)[] = []
  for (const { file } of wanted) hashes.push(await hashFiles([file], options.signal))
  const others = new Map<number, ScriptFacts>()
  for (const [i, { load, index, file }] of wanted.entries()) {
    const other = hashes[i] === null ? null : await otherFormat(file, load.script)
    if (other !== null) others.set(index, other)
  }
  const readable = wanted.filter(({ index }, i) => hashes[i] !== null && !others.has(index))
  const all =
    readable.length === 0
      ? { facts: [], expected: [], uncertain: [] }
      : await inspectScripts(
          readable.map(({ load, file }) => ({
            file,
            shownAs: load.script,
            workingDirectory: folder,
            ...(load.encoding === undefined ? {} : { encoding: load.encoding }),
            variables: { ...psqlOwnVariables(recipe.database.name, server), ...load.variables },
            ...(load.settings?.['search_path'] === undefined ? {} : { searchPath: load.settings['search_path'] }),
          })),
          {
            signal: options.signal,
            extensions: extensionsBefore(recipe, options.unavailable),
            roles: [...(options.roles ?? []), recipe.role.name, ...(recipe.roles ?? [])],
            ...(server === null ? {} : { serverVersionNumber: server.versionNumber }),
            ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
          },
        )
  const describe = async ({ load, index, file }: (typeof wanted)[number], i: number): Promise<ObservedScript> => {
    const place = readable.findIndex((one) => one.index === index)
    const facts = place === -1 ? (others.get(index) ?? null) : (all.facts[place] ?? null)
    if (facts === null) return { index, file, facts: null, sha256: hashes[i] ?? null }
    const includes = facts.includes.map((path) => resolve(folder, path)).filter((path) => path !== file)
    const sha256 = includes.length === 0 ? (hashes[i] ?? null) : await hashFiles([file, ...includes], options.signal)
    try {
      const serverMajor = server?.major ?? psql?.major ?? 18
      const engine = chooseEngine({ wanted: load.engine ?? options.engine, psql, serverMajor, facts })
      return { index, file, facts, sha256, engine }
    } catch (error) {
      if (!(error instanceof GroundworkError)) throw error
      return { index, file, facts, sha256, refusal: error.failure }
    }
  }
  const scripts: ObservedScript[] = []
  for (const [i, one] of wanted.entries()) scripts.push(await describe(one, i))
  return { scripts, expected: all.expected, uncertain: all.uncertain, psql }
}
