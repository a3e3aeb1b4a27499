// Before anything runs: may this script be loaded at all, and what must be changed in it on the way to psql?
// With facts from an inspection that found nothing special the file is not read a second time.
import { GroundworkError } from '../failures.ts'
import type { ScriptItem } from '../script/items.ts'
import { detectEncoding } from '../script/detect-encoding.ts'
import { readScript } from '../script/read-script.ts'
import { dutyOf, needsPsql } from './direct-meta.ts'
import type { Edit } from './feed-script.ts'
import { asLoadError, ownLoadError } from './make-load-error.ts'
import { absoluteOf, leftOutItems } from './places.ts'
import { findProgramInBranches } from './find-program.ts'
import { refuseMeta, refuseStatement, type RuleState } from './script-rules.ts'
import type { LoadError, LoadRequest } from './types.ts'

export type PreparedScript = {
  readonly refusal: LoadError | null
  readonly encoding: string
  /** By absolute path: the script itself, and includes that have to be changed. */
  readonly edits: ReadonlyMap<string, readonly Edit[]>
  readonly encodings: ReadonlyMap<string, string>
  readonly quitAt?: { readonly file: string; readonly line: number } | undefined
  readonly ownTransactions: boolean
  /** COPY ... FROM STDIN with its rows in the script. */
  readonly hasRows: boolean
  /** Some command works only through psql. */
  readonly needsPsql: boolean
}

export const prepareScript = async (request: LoadRequest, engine: 'psql' | 'direct'): Promise<PreparedScript> => {
  try {
    return await readAhead(request, engine)
  } catch (error) {
    // The reader found something that stops it (a missing include, no \endif): nothing has run yet.
    if (!(error instanceof GroundworkError)) throw error
    return {
      refusal: asLoadError(request, error.failure),
      encoding: 'UTF8',
      edits: new Map(),
      encodings: new Map(),
      ownTransactions: false,
      hasRows: false,
      needsPsql: false,
    }
  }
}

const readAhead = async (request: LoadRequest, engine: 'psql' | 'direct'): Promise<PreparedScript> => {
  const encoding = request.encoding ?? request.facts?.encoding.name ?? (await detectEncoding(request.file)).name
  const edits = new Map<string, Edit[]>()
  const add = (file: string, edit: Edit): void => {
    const list = edits.get(file)
    if (list === undefined) edits.set(file, [edit])
    else list.push(edit)
  }
  for (const out of request.leaveOuts) add(absoluteOf(request, out.file), { start: out.start, end: out.end })
  const encodings = new Map<string, string>([[request.file, encoding]])
  if (!needsReading(request, encoding, engine))
    return {
      refusal: null,
      encoding,
      edits,
      encodings,
      ownTransactions: request.facts?.ownTransactions ?? false,
      hasRows: (request.facts?.copyBlocks.length ?? 0) > 0,
      needsPsql: request.facts?.metaCommands.some((meta) => dutyOf(splitMeta(meta.command)) === 'needs-psql') ?? false,
    }

  const state: RuleState = { given: request.variables, unknownVariables: false }
  let refusal: LoadError | null = null
  let quitAt: PreparedScript['quitAt']
  let ownTransactions = false
  let hasRows = false
  let onlyByPsql = false
  const leftOut = leftOutItems(request)
  const visit = (item: ScriptItem): void => {
    if (leftOut(item)) return
    if (item.kind === 'meta') {
      const psqlOnly = dutyOf(item) === 'needs-psql'
      onlyByPsql ||= psqlOnly
      const refused =
        refuseMeta(item, request.allowShell, state) ?? (engine === 'direct' && psqlOnly ? needsPsql(item) : null)
      if (refused !== null) refusal = ownLoadError(request, refused, item.file)
      if ((item.name === 'q' || item.name === 'quit') && absoluteOf(request, item.file) === request.file) {
        quitAt ??= { file: request.shownAs, line: item.line }
        // psql commits on \q only with --single-transaction, which we do without: the COMMIT is ours to send.
        if (request.transaction === 'whole')
          add(request.file, { start: item.start, end: item.end, text: ';COMMIT;\\q' })
      }
      if (item.name === 'encoding' && encoding !== 'UTF8')
        add(absoluteOf(request, item.file), { start: item.start, end: item.end })
    } else if (item.kind === 'statement') {
      const refused = refuseStatement(item, request.allowShell, state)
      if (refused !== null) refusal = ownLoadError(request, refused, item.file)
      hasRows ||= item.copyFromStdin
      if (/^(?:commit|end|rollback|abort)\b/i.test(item.sql)) ownTransactions = true
      // What psql gets is UTF-8 whatever the file was.
      if (isClientEncoding(item.sql) && encoding !== 'UTF8')
        add(absoluteOf(request, item.file), { start: item.start, end: item.end })
    }
  }
  const items = readScript(request.file, {
    encoding,
    variables: request.variables,
    followIncludes: true,
    workingDirectory: request.workingDirectory,
    signal: request.signal,
  })
  let branches = false
  for await (const batch of items) {
    for (const item of batch) {
      if (item.kind === 'meta') branches ||= item.name === 'if'
      visit(item)
      if (refusal !== null || quitAt !== undefined) break
    }
    if (refusal !== null || quitAt !== undefined) break
  }
  if (refusal === null && branches && !request.allowShell) refusal = await findProgramInBranches(request, encoding)
  return { refusal, encoding, edits, encodings, quitAt, ownTransactions, hasRows, needsPsql: onlyByPsql }
}

export const isClientEncoding = (sql: string): boolean =>
  /^set\s+(?:session\s+|local\s+)?(?:client_encoding\b|names\b)/i.test(sql)

const asciiSafe = new Set(['UTF8', 'SQL_ASCII'])

const needsReading = (request: LoadRequest, encoding: string, engine: 'psql' | 'direct'): boolean => {
  const { facts } = request
  if (facts === undefined) return true
  if (engine === 'direct' && facts.metaCommands.some((meta) => dutyOf(splitMeta(meta.command)) === 'needs-psql'))
    return true
  if (!asciiSafe.has(encoding) && facts.encoding.source !== 'ascii') return true
  if (facts.includes.length > 0 || facts.runsPrograms.length > 0 || facts.quitsAtLine !== undefined) return true
  if (
    facts.metaCommands.some(
      (meta) =>
        meta.risk !== 'none' ||
        /^\\(?:prompt|password|e|edit|ef|ev|q|quit|encoding|i|ir|include|if|gset)\b/.test(meta.command),
    )
  )
    return true
  return facts.variables.some((name) => !(name in request.variables))
}

export const splitMeta = (command: string): { readonly name: string; readonly args: string } => {
  const match = /^\\(\S*)([\s\S]*)$/.exec(command)
  return { name: match?.[1] ?? '', args: match?.[2] ?? '' }
}
