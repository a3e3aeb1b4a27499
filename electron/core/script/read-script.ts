// Reads a script of any size in constant memory and yields what psql would run, in batches. See items.ts for what an item is.
// With followIncludes (the default) \i files are read in place, \set, \unset, \getenv, \cd are obeyed, known variables are put into
// the text, dead \if branches are left out and \q ends its file. Raises GroundworkError for files that cannot be read or followed.
import { realpath, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { TextEncoding } from '../../../shared/model/script.ts'
import { raise } from '../failures.ts'
import { detectEncoding } from './detect-encoding.ts'
import type { MetaItem, ReadOptions, ScriptItem } from './items.ts'
import { Lexer } from './lexer.ts'
import { LineEndCounter, type LineEnds } from './line-ends.ts'
import {
  followConditional,
  followSetting,
  includedFile,
  isLive,
  startSession,
  type Conditional,
  type PsqlSession,
} from './psql-session.ts'
import { openTextSource, refuseFile, type TextSource } from './text-source.ts'

export type ReadSummary = {
  readonly encoding: TextEncoding
  readonly lineEnds: LineEnds
  /** Of the top file. */ readonly lines: number
  /** Of all files. */ readonly statements: number
  /** Of the top file. */ readonly bytes: number
}

type Reading = {
  readonly options: ReadOptions
  readonly session: PsqlSession
  statements: number
  /** What the including files are written in. */ encoding: TextEncoding | null
}
type FileEnd = {
  readonly encoding: TextEncoding
  readonly lineEnds: LineEnds
  readonly lines: number
  readonly bytes: number
}

const maxIncludeDepth = 100
const maxBatch = 2000
const includes = new Set(['i', 'ir', 'include', 'include_relative'])
const conditionalNames = new Set(['if', 'elif', 'else', 'endif'])

export async function* readScript(
  file: string,
  options: ReadOptions = {},
): AsyncGenerator<readonly ScriptItem[], ReadSummary> {
  const folder = options.workingDirectory ?? dirname(resolve(file))
  const reading: Reading = {
    options,
    session: startSession(options.variables ?? {}, folder, options.lookUp),
    statements: 0,
    encoding: null,
  }
  const end = yield* readFile(reading, file, [])
  return { ...end, statements: reading.statements }
}

async function* readFile(
  reading: Reading,
  file: string,
  chain: readonly string[],
): AsyncGenerator<readonly ScriptItem[], FileEnd> {
  const { options, session } = reading
  const found = await detectEncoding(file, options.encoding)
  // One psql session has one client encoding: a file that can only be guessed is written like the one that includes it.
  const encoding = found.source === 'guess' && reading.encoding?.source === 'declared' ? reading.encoding : found
  reading.encoding ??= encoding
  const given = chain.length === 0 ? options.source : undefined
  const source = given ?? (await openTextSource(file, encoding.name, options.chunkBytes, options.reuse))
  try {
    return yield* readSource(
      reading,
      file,
      [...chain, await realpath(file).catch(() => resolve(file))],
      encoding,
      source,
    )
  } finally {
    if (given === undefined) await source.close()
    session.active = true
  }
}

async function* readSource(
  reading: Reading,
  file: string,
  chain: readonly string[],
  encoding: TextEncoding,
  source: TextSource,
): AsyncGenerator<readonly ScriptItem[], FileEnd> {
  const { options, session } = reading
  const follow = options.followIncludes !== false
  const lexer = new Lexer(file, session)
  const lineEnds = new LineEndCounter()
  const conditionals: Conditional[] = []
  let batch: ScriptItem[] = []
  let bytes = 0
  let stopped = false
  let ended = false

  try {
    while (!ended) {
      if (options.signal?.aborted) raise({ kind: 'cancelled', file, message: 'Reading the script was cancelled.' })
      const chunk = stopped ? null : await source.next()
      if (chunk === null) {
        lexer.finish()
        ended = true
      } else {
        lineEnds.add(chunk.memory.subarray(chunk.from, chunk.to))
        lexer.feed(chunk.memory, chunk.from, chunk.to)
        bytes = chunk.fileBytes
      }
      for (let item = lexer.next(); item !== null; item = lexer.next()) {
        if (item.kind === 'statement') reading.statements++
        if (item.kind !== 'meta' || !follow) batch.push(item)
        else {
          const action = followMeta(session, lexer, conditionals, item)
          if (action !== 'skip') batch.push(action === 'undecided' ? { ...item, undecided: true } : item)
          if (item.name === 'gset') {
            yield batch
            batch = []
          }
          if (action === 'quit') {
            stopped = true
            lexer.stop()
          } else if (action === 'include') {
            const target = includeTarget(session, item, chain)
            if (target !== null) {
              yield batch
              batch = []
              yield* readIncluded(reading, target, chain, item)
            }
          }
        }
        if (batch.length >= maxBatch) {
          yield batch
          batch = []
        }
      }
      if (batch.length > 0) {
        yield batch
        batch = []
      }
      if (chain.length === 1) options.onBytes?.(bytes)
    }
    requireClosed(file, stopped ? [] : conditionals)
  } catch (error) {
    // What stands before the broken place is still handed over.
    if (batch.length > 0) yield batch
    throw error
  }
  lineEnds.newlines = lexer.line - 1
  return { encoding, lineEnds: lineEnds.kind, lines: lineEnds.lines, bytes }
}

const requireClosed = (file: string, conditionals: readonly Conditional[]): void => {
  const open = conditionals.at(-1)
  if (open === undefined) return
  raise({
    kind: 'script-failed',
    file,
    line: open.line,
    message: `The \\if on line ${open.line} has no \\endif.`,
    hint: 'Add \\endif where the branch ends.',
  })
}

const followMeta = (
  session: PsqlSession,
  lexer: Lexer,
  conditionals: Conditional[],
  meta: MetaItem,
): 'keep' | 'undecided' | 'skip' | 'include' | 'quit' => {
  if (conditionalNames.has(meta.name)) {
    const nestedInDead = !isLive(meta.name === 'if' ? conditionals : conditionals.slice(0, -1))
    const { known, undecided } = followConditional(session, conditionals, meta, {
      save: () => lexer.saveText(),
      restore: (saved) => lexer.restoreText(saved),
    })
    if (!known) {
      raise({
        kind: 'script-failed',
        file: meta.file,
        line: meta.line,
        message: `\\${meta.name} on line ${meta.line} belongs to no open \\if.`,
        hint: 'psql stops here too. Remove it, or add the \\if it was meant for.',
      })
    }
    session.active = isLive(conditionals)
    if (nestedInDead) return 'skip'
    return undecided ? 'undecided' : 'keep'
  }
  if (includes.has(meta.name)) return 'include'
  if (meta.name === 'q' || meta.name === 'quit') return 'quit'
  if (meta.name === 'r' || meta.name === 'reset') lexer.reset()
  else if (meta.name === 'c' || meta.name === 'connect') session.standardStrings = true
  else followSetting(session, meta)
  return 'keep'
}

const includeTarget = (session: PsqlSession, meta: MetaItem, chain: readonly string[]): string | null => {
  const target = includedFile(session, meta)
  if (target === null) return null
  const place = { file: meta.file, line: meta.line }
  const unset = target.unset[0]
  if (unset !== undefined) {
    raise({
      kind: 'script-failed',
      ...place,
      message: `\\${meta.name} on line ${meta.line} needs the variable ${unset}, which is not set.`,
      hint: `Give it a value: variables: { ${unset}: ... } in the recipe, or -v ${unset}=... for psql.`,
    })
  }
  if (chain.length >= maxIncludeDepth)
    raise({ kind: 'script-failed', ...place, message: `Files include each other more than ${maxIncludeDepth} deep.` })
  return target.path
}

async function* readIncluded(
  reading: Reading,
  target: string,
  chain: readonly string[],
  meta: MetaItem,
): AsyncGenerator<readonly ScriptItem[], void> {
  const place = { file: meta.file, line: meta.line }
  const real = await realpath(target).catch((error: unknown) => refuseFile(target, error, place))
  if (chain.includes(real)) {
    raise({
      kind: 'script-failed',
      ...place,
      message: `\\${meta.name} on line ${meta.line} includes ${target}, which is being read already: the files include each other without end.`,
      hint: 'Remove one of the includes.',
    })
  }
  const info = await stat(real)
  if (info.isDirectory()) refuseFile(target, Object.assign(new Error('is a folder'), { code: 'EISDIR' }), place)
  if (!info.isFile()) refuseFile(target, new Error('it is no ordinary file'), place) // a device or a pipe may never end
  yield* readFile(reading, target, chain)
}
