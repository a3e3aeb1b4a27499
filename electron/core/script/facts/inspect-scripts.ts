// What scripts say before they are run: every statement is parsed by PostgreSQL's own parser and followed on a model of
// the catalogs, over the whole list (a DROP in script 2 removes what script 1 made). Data (INSERT, COPY) is only glanced at.
import { stat } from 'node:fs/promises'
import type { ExpectedObject } from '../../../../shared/model/inventory.ts'
import type { ScriptFacts } from '../../../../shared/model/script.ts'
import { GroundworkError, raise } from '../../failures.ts'
import { keepHeapLean, manyObjects } from '../../process/lean-heap.ts'
import { readScript } from '../read-script.ts'
import type { TextSource } from '../text-source.ts'
import { isTable } from './catalog.ts'
import { endSession } from './end-session.ts'
import { expectedObjects } from './expected-objects.ts'
import { finishFacts } from './finish-facts.ts'
import type { Doubt, Follow } from './follow-types.ts'
import { followItem } from './follow-items.ts'
import { startFollowing } from './start-following.ts'
import { loadParser } from './parse-statement.ts'
import { readHeader } from './read-header.ts'
import { newestVersion, startCatalog, startFollow } from './start-follow.ts'
import { ScriptEntries, type ScopeEntry } from './script-entries.ts'

export type ScriptToInspect = {
  readonly file: string // absolute
  readonly shownAs: string
  readonly encoding?: string
  readonly variables?: Readonly<Record<string, string>>
  readonly workingDirectory?: string
  /** search_path that the load will set, as the setting's text. */
  readonly searchPath?: string
  /** What stands behind a \connect is followed as if it came into the same database: for a look at a whole dump. */
  readonly staysInDatabase?: boolean
  /** Its text, when it does not stand in `file` (which then is its beginning). */
  readonly open?: () => Promise<TextSource & { readonly sizeBytes: () => number }>
}

export type InspectOptions = {
  /** server_version_num of the target; without it settings are judged for the newest server. */
  readonly serverVersionNumber?: number
  /** There before the first script (the recipe makes them): their types are known, and making them again is left out. */
  readonly extensions?: readonly { readonly name: string; readonly schema?: string }[]
  /** False for a file of unknown make: nothing it names on this computer is opened. */
  readonly followIncludes?: boolean
  /** Roles of the server: making them again is left out. */
  readonly roles?: Iterable<string>
  /** Of `expected` the kinds and names alone, and no objects in `facts`: what a comparison of objects needs. */
  readonly namesOnly?: boolean
  /** Tell what depends on what, too. */
  readonly withEntries?: boolean
  readonly signal?: AbortSignal
  /** Some times a second, while it is read. */
  readonly onSeen?: (seen: Seen) => void
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void
}

/** What was seen so far. */
export type Seen = {
  readonly tables: number
  readonly rows: number
  readonly copyBlocks: ScriptFacts['copyBlocks']
}

export type Inspected = {
  readonly facts: readonly ScriptFacts[]
  /** In the end, after all scripts. `name: '*'` with `certain: false` means: more of this kind may be there. */
  readonly expected: readonly ExpectedObject[]
  readonly uncertain: readonly string[]
  /** Of the last script, when they were asked for. */
  readonly entries?: readonly ScopeEntry[]
}

const longestStretchMs = 25
const seenEveryMs = 250

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    (found) => found.size,
    () => 0,
  )

export const inspectScripts = async (
  scripts: readonly ScriptToInspect[],
  options: InspectOptions = {},
): Promise<Inspected> => {
  await loadParser()
  const catalog = startCatalog(options.serverVersionNumber ?? newestVersion, options.extensions ?? [])
  const sizes = await Promise.all(scripts.map((script) => sizeOf(script.file)))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const facts: ScriptFacts[] = []
  const doubts: Doubt[] = []
  const making: Follow['making'] = new Map()
  const serverRoles = new Set(options.roles ?? [])
  let before = 0
  let last: Follow | null = null
  let entries: ScriptEntries | undefined
  for (const [index, script] of scripts.entries()) {
    const size = sizes[index] ?? 0
    const start = performance.now()
    const scriptDoubts: Doubt[] = []
    const follow = startFollow(catalog, script, index, scriptDoubts, making, serverRoles)
    entries = options.withEntries === true ? new ScriptEntries(follow) : undefined
    const following = startFollowing(follow, script, entries)
    const dumpedFrom = await readHeader(script.file).catch(() => ({}))
    const source = await script.open?.()
    const reading = readScript(script.file, {
      ...(source === undefined ? {} : { source }),
      ...(script.encoding === undefined ? {} : { encoding: script.encoding }),
      ...(script.variables === undefined ? {} : { variables: script.variables }),
      ...(script.workingDirectory === undefined ? {} : { workingDirectory: script.workingDirectory }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.followIncludes === undefined ? {} : { followIncludes: options.followIncludes }),
      reuse: true,
      onBytes: (done) => options.onProgress?.(before + Math.min(done, size), total),
    })
    let summary = null
    let breathed = performance.now()
    let told = 0
    let rows = 0
    try {
      let next = await reading.next()
      while (next.done !== true) {
        for (const item of next.value) {
          followItem(following, item)
          if (item.kind === 'copy-data') rows += item.rows
          if (performance.now() - breathed < longestStretchMs) continue
          // Thousands of statements in one piece: a cancel must be heard, and the window answered.
          await new Promise((resolve) => setImmediate(resolve))
          if (options.signal?.aborted === true)
            raise({ kind: 'cancelled', message: 'Reading the script was cancelled.' })
          breathed = performance.now()
        }
        if (catalog.nextId > manyObjects) keepHeapLean()
        if (performance.now() - told > seenEveryMs) {
          told = performance.now()
          options.onSeen?.({
            tables: [...catalog.relations.values()].filter(isTable).length,
            rows,
            copyBlocks: following.notes.copyBlocks,
          })
        }
        next = await reading.next()
      }
      summary = next.value
    } catch (error) {
      if (!(error instanceof GroundworkError) || error.failure.kind === 'cancelled') throw error
      following.notes.findings.push({
        code: error.failure.kind,
        severity: 'error',
        message: error.failure.message,
        ...(error.failure.hint === undefined ? {} : { hint: error.failure.hint }),
        place: {
          file: following.show(error.failure.file ?? script.file),
          ...(error.failure.line === undefined ? {} : { line: error.failure.line }),
        },
      })
    } finally {
      await source?.close()
    }
    endSession(follow)
    catalog.undo = null
    facts.push(
      finishFacts(following, {
        script,
        source: dumpedFrom,
        summary,
        sizeBytes: source?.sizeBytes() ?? size,
        durationMs: performance.now() - start,
      }),
    )
    // A file of another dialect is refused as a whole; what it might have made is no question.
    if (facts.at(-1)?.dialect === 'postgresql') doubts.push(...scriptDoubts)
    before += size
    last = follow
  }
  if (last === null) return { facts, expected: [], uncertain: [] }
  const namesOnly = options.namesOnly === true
  const expected = expectedObjects(last, undefined, namesOnly)
  return {
    facts: namesOnly ? facts : finishObjects(facts, last),
    expected: [...expected, ...unknownKinds(doubts)],
    uncertain: describeDoubts(doubts),
    ...(entries === undefined ? {} : { entries: entries.entries }),
  }
}

/** Objects are listed as they are in the end, each with the script that made it. */
const finishObjects = (facts: readonly ScriptFacts[], follow: Follow): ScriptFacts[] =>
  facts.map((one, index) => {
    const objects = expectedObjects(follow, index)
    const declares: Record<string, number> = {}
    for (const object of objects) declares[object.kind] = (declares[object.kind] ?? 0) + 1
    return { ...one, objects, declares }
  })

const unknownKinds = (doubts: readonly Doubt[]): ExpectedObject[] => {
  const seen = new Map<string, ExpectedObject>()
  for (const doubt of doubts) {
    const kinds =
      doubt.kinds.length === 0
        ? (['tables', 'views', 'functions', 'indexes', 'indexes_explicit', 'triggers', 'sequences', 'schemas'] as const)
        : doubt.kinds
    for (const kind of kinds) if (!seen.has(kind)) seen.set(kind, { kind, name: '*', certain: false, why: doubt.why })
  }
  return [...seen.values()]
}

const describeDoubts = (doubts: readonly Doubt[]): string[] => {
  const byText = new Map<string, number[]>()
  for (const { why, place, kinds } of doubts) {
    const text = `${place.file}\u0000${why}${kinds.length > 0 ? ` (${kinds.slice(0, 4).join(', ').replaceAll('_', ' ')}${kinds.length > 4 ? ' ...' : ''})` : ''}`
    byText.set(text, [...(byText.get(text) ?? []), place.line ?? 0])
  }
  return [...byText].map(([text, lines]) => {
    const [file, why] = text.split('\u0000')
    const shown = lines.slice(0, 5).join(', ') + (lines.length > 5 ? ` and ${lines.length - 5} more` : '')
    return `${file ?? ''}:${shown}: ${why ?? ''}`
  })
}
