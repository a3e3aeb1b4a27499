// What a finished psql means. Exit codes: 0 all read (which proves nothing), 1 psql's own trouble, 2 connection lost or
// never made, 3 an error stopped the script, null killed.
import { GroundworkError } from '../failures.ts'
import { closeClient, connect } from '../postgres/connect.ts'
import type { ToolResult } from '../process/run-tool.ts'
import { readScript } from '../script/read-script.ts'
import { endBackends } from './end-backends.ts'
import { errorFolder } from './fold-errors.ts'
import { leftState } from './left-state.ts'
import { locateErrors, type LocatedError } from './locate-errors.ts'
import { asLoadError, makeLoadError } from './make-load-error.ts'
import { absoluteOf, leftOutItems, shownNameOf } from './places.ts'
import type { PreparedScript } from './prepare-script.ts'
import { applicationNameOf } from './psql-command.ts'
import type { PsqlMessage } from './psql-messages.ts'
import type { LoadError, LoadOutcome, LoadRequest } from './types.ts'

const mostErrors = 100

export type PsqlRun = {
  readonly result: ToolResult
  readonly messages: readonly PsqlMessage[]
  /** Messages beyond what is kept. */
  readonly dropped: number
  readonly notices: number
  readonly bytes: number
  readonly fedAll: boolean
  readonly statements: number
  readonly rows: number
  /** The script's own file for a changed copy psql read in its place. */
  readonly originalOf: (file: string) => string
}

export const judgePsqlRun = async (
  request: LoadRequest,
  script: PreparedScript,
  run: PsqlRun,
): Promise<Omit<LoadOutcome, 'engine' | 'durationMs'>> => {
  const { result } = run
  const totals = { bytes: run.bytes, notices: run.notices }
  const broken = run.messages.filter(isBroken)
  const lost = result.exitCode === null || result.exitCode === 2 || broken.length > 0
  if (request.signal.aborted || lost) await endBackends(request.connection, applicationNameOf(request.jobId))

  const said = run.messages.filter(
    (message) => !isBroken(message) && !(request.signal.aborted && message.sqlState === '57014'),
  )
  const places = await placesOf(request, script, run, said)
  const folder = errorFolder()
  const errors: LoadError[] = []
  let causes = 0
  let followOns = run.dropped
  said.forEach((message, index) => {
    const place = places[index]
    if (place === undefined) return
    if (
      !folder.isCause({
        sqlState: message.sqlState,
        message: message.message,
        statement: place.statement,
        insideRows: place.insideRows,
      })
    )
      followOns += 1
    else {
      causes += 1
      if (errors.length < mostErrors) errors.push(makeLoadError(request, message, place))
    }
  })
  type Count = { readonly statements: number; readonly rows: number; readonly uncounted?: boolean }
  const outcome = (
    status: LoadOutcome['status'],
    count: number | Count,
    list: readonly LoadError[],
  ): Omit<LoadOutcome, 'engine' | 'durationMs'> => {
    const { statements, rows, uncounted }: Count =
      typeof count === 'number' ? { statements: count, rows: run.rows } : count
    return {
      status,
      ...totals,
      statements,
      rows,
      errors: list,
      followOns,
      leftState: leftState(request, {
        status,
        statements,
        causes,
        followOns,
        quitAt: script.quitAt,
        ownTransactions: script.ownTransactions,
        uncounted,
      }),
    }
  }

  if (request.signal.aborted) {
    const stoppedAt = run.messages.find((message) => message.sqlState === '57014')?.line
    return outcome(
      'cancelled',
      stoppedAt === undefined
        ? { statements: run.statements, rows: run.rows, uncounted: true }
        : await countUntil(request, script, stoppedAt),
      errors,
    )
  }
  const ranToEnd = result.exitCode === 0 && (run.fedAll || script.quitAt !== undefined)
  if (ranToEnd && causes === 0)
    return outcome(
      'loaded',
      script.quitAt === undefined ? run.statements : await countUntil(request, script, script.quitAt.line),
      [],
    )
  // A script may also turn ON_ERROR_STOP off by itself.
  if (ranToEnd && request.transaction !== 'whole')
    return outcome('completed-with-errors', Math.max(0, run.statements - causes - followOns), errors)
  if (lost || errors.length === 0) {
    const error = (await whyNotConnected(request, run)) ?? brokenRun(request, run, broken)
    const placed = broken.some((message) => message.line !== undefined) || run.messages.length > 0
    return outcome(
      'failed',
      placed
        ? await countUntil(request, script, error.line)
        : { statements: run.statements, rows: run.rows, uncounted: true },
      [error, ...errors],
    )
  }
  return outcome('failed', await countUntil(request, script, errors[0]?.line ?? 0, errors[0]?.file), errors)
}

/** The server or the connection went away, in any of the ways psql says it. */
const isBroken = (message: PsqlMessage): boolean =>
  ['57P01', '57P02', '57P05'].includes(message.sqlState ?? '') ||
  (message.sqlState === undefined &&
    /server closed the connection|connection to server was lost|^connection to server (?:at|on)|could not (?:send|receive) data|SSL connection has been closed|terminating connection/.test(
      message.message,
    ))

const placesOf = async (
  request: LoadRequest,
  script: PreparedScript,
  run: PsqlRun,
  messages: readonly PsqlMessage[],
): Promise<(LocatedError | undefined)[]> => {
  const byFile = new Map<string, number[]>()
  messages.forEach((message, index) => {
    const file = run.originalOf(absoluteOf(request, message.file ?? ''))
    byFile.set(file, [...(byFile.get(file) ?? []), index])
  })
  const places: (LocatedError | undefined)[] = messages.map(() => undefined)
  for (const [file, indexes] of byFile) {
    const located = await locateErrors(
      file,
      script.encodings.get(file),
      indexes.flatMap((index) => messages[index] ?? []),
    )
    indexes.forEach((index, i) => {
      places[index] = located[i]
    })
  }
  return places
}

/** psql never got in: our own connection says why in better words, the same as the direct engine's. */
const whyNotConnected = async (request: LoadRequest, run: PsqlRun): Promise<LoadError | null> => {
  if (!run.messages.some((message) => message.line === undefined && message.message.startsWith('connection to server')))
    return null
  try {
    await closeClient(await connect(request.connection))
    return null
  } catch (error) {
    return error instanceof GroundworkError ? asLoadError(request, error.failure) : null
  }
}

const brokenRun = (request: LoadRequest, run: PsqlRun, broken: readonly PsqlMessage[]): LoadError => {
  const { result } = run
  const said = broken[0] ?? run.messages[0]
  const line = broken.find((message) => message.line !== undefined)?.line ?? said?.line ?? 1
  const file = run.originalOf(absoluteOf(request, said?.file ?? ''))
  if (said !== undefined) {
    const error = makeLoadError(request, said, { file, line })
    return error.kind === 'script-failed' && result.exitCode === 2 ? { ...error, kind: 'connection-lost' } : error
  }
  const how =
    result.signal === null ? `ended with code ${String(result.exitCode)}` : `was ended from outside (${result.signal})`
  return {
    kind: 'connection-lost',
    file: shownNameOf(request, file),
    line,
    message: `psql ${how} before the script was through.`,
    detail: result.stderr.trim().split('\n').slice(-5).join('\n'),
    hint: 'Something on this computer stopped it (a person, or the system because memory ran out). Run again, or load with the direct engine.',
  }
}

/** Statements and rows that come before a line of the script (in psql's order, includes where they stand). */
const countUntil = async (
  request: LoadRequest,
  script: PreparedScript,
  line: number,
  shownFile: string = request.shownAs,
): Promise<{ readonly statements: number; readonly rows: number }> => {
  let statements = 0
  let rows = 0
  let openRows = 0
  const leftOut = leftOutItems(request)
  try {
    const items = readScript(request.file, {
      encoding: script.encoding,
      variables: request.variables,
      followIncludes: true,
      workingDirectory: request.workingDirectory,
    })
    for await (const batch of items) {
      for (const item of batch) {
        if (item.kind === 'copy-data') {
          openRows += item.rows
          continue
        }
        if (
          shownNameOf(request, item.file) === shownFile &&
          (item.kind === 'statement' ? item.endLine : item.line) >= line
        )
          return { statements, rows }
        if (item.kind === 'copy-end') {
          rows += openRows
          openRows = 0
        } else if (item.kind === 'statement' && !leftOut(item)) statements += 1
      }
    }
  } catch {
    // only a number for a sentence
  }
  return { statements, rows }
}
