// The direct engine's loop: items of the reader in, messages to the server out. Keeps what the outcome needs.
import { resolve } from 'node:path'
import type { MetaItem, ScriptItem, StatementItem } from '../script/items.ts'
import { isTrue } from '../script/psql-session.ts'
import { directCopy } from './direct-copy.ts'
import type { DirectHooks, DirectLane, DirectTotals } from './direct-lane.ts'
import { dutyOf, readCopyCommand } from './direct-meta.ts'
import { directQueue } from './direct-queue.ts'
import { runResults, setVariables } from './direct-results.ts'
import type { DirectSession } from './direct-session.ts'
import { leftOutItems } from './places.ts'
import { isClientEncoding } from './prepare-script.ts'
import { stopsOnError } from './psql-command.ts'
import type { LoadRequest } from './types.ts'

export type DirectRun = {
  readonly totals: DirectTotals
  /** False: stop here. */
  readonly take: (item: ScriptItem) => Promise<boolean>
  readonly finish: () => Promise<boolean>
  /** Waits for what is under way, when no more comes. */
  readonly settle: () => Promise<boolean>
  /** Whether an error stops the script: as asked, until the script sets ON_ERROR_STOP itself. */
  readonly stops: () => boolean
  /** Variables the script has set from results. */
  readonly lookUp: (name: string) => string | undefined
  /** What the server has been asked last, for saying where the connection broke. */
  readonly latest: () => StatementItem | MetaItem | null
}

export const directRun = (request: LoadRequest, session: DirectSession, hooks: DirectHooks): DirectRun => {
  const totals: DirectTotals = { statements: 0, rows: 0, current: undefined }
  const lane: DirectLane = { ...hooks, request, session, totals, latest: null }
  const queue = directQueue(lane)
  const copy = directCopy(lane)
  const variables = new Map<string, string>() // set by \gset
  const leftOut = leftOutItems(request)
  let held: StatementItem | null = null // sent by a psql command that comes next
  let folder = request.workingDirectory
  let stops = stopsOnError(request)

  const statement = async (item: StatementItem): Promise<boolean> => {
    if (leftOut(item)) return true
    // What we send is UTF-8 whatever the file was.
    if (isClientEncoding(item.sql)) return queue.add({ ...item, sql: "SET client_encoding TO 'UTF8'" })
    if (item.copyFromStdin) return (await queue.flush()) && copy.open(item.sql, item)
    if (item.terminator === 'psql') {
      held = item
      return queue.flush()
    }
    return queue.add(item)
  }
  const sendHeld = async (item: StatementItem, by: MetaItem): Promise<boolean> => {
    if (by.name === 'gdesc') return true // only describes
    if (by.name === 'gset') return setVariables(lane, variables, item, by)
    if (by.name === 'gexec') return runResults(lane, item)
    return (await queue.add(item)) && queue.flush()
  }
  const meta = async (item: MetaItem): Promise<boolean> => {
    if (leftOut(item)) return true
    if (held !== null) {
      const statementBefore = held
      held = null
      return sendHeld(statementBefore, item)
    }
    if (item.name === 'cd' && item.args.trim() !== '')
      folder = resolve(folder, item.args.trim().replace(/^'(.*)'$/, '$1'))
    if ((item.name === 'set' || item.name === 'unset') && request.transaction !== 'whole') {
      const [, value] = /^ON_ERROR_STOP\b\s*(\S*)/.exec(item.args) ?? []
      if (value !== undefined && !(await queue.flush())) return false
      if (value !== undefined) stops = item.name === 'set' && (value === '' || isTrue(value))
    }
    if (item.name === 'warn' || item.name === 'echo') request.onLog('notice', item.args.trim())
    const duty = dutyOf(item)
    if (duty === 'unknown')
      return (await queue.flush()) && lane.onRefused({ said: { message: `invalid command \\${item.name}` }, item })
    if (duty !== 'copy') return true
    const command = readCopyCommand(item.args)
    if (command === null || !(await queue.flush())) return command === null
    return command.source === 'stdin'
      ? copy.open(command.sql, item)
      : copy.file(command.sql, resolve(folder, command.file ?? ''), item)
  }
  /** A statement that waited for a psql command which did not come. */
  const release = async (): Promise<boolean> => {
    const left = held
    held = null
    return left === null || queue.add(left)
  }

  return {
    totals,
    stops: () => stops,
    lookUp: (name) => variables.get(name),
    latest: () => lane.latest,
    settle: queue.settle,
    take: async (item) => {
      if (item.kind === 'statement') return (await release()) && statement(item)
      if (item.kind === 'copy-data') return copy.rows(item.bytes, item.rows, item.line)
      return item.kind === 'copy-end' ? copy.end() : meta(item)
    },
    finish: async () => (await release()) && (await copy.end()) && queue.flush(),
  }
}
