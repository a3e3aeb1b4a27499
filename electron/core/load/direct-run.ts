// The direct engine's loop: items of the reader in, messages to the server out. Keeps what the outcome needs.
import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import type { CopyEndItem, MetaItem, ScriptItem, StatementItem } from '../script/items.ts'
import { classifyStatement, isTransactionControl, type Travel } from './classify-statement.ts'
import { describeStatement } from './describe-statement.ts'
import { readCopyCommand, dutyOf } from './direct-meta.ts'
import { isClientEncoding } from './prepare-script.ts'
import { stopsOnError } from './psql-command.ts'
import { isTrue } from '../script/psql-session.ts'
import { sendBatch, type BatchEnd } from './send-batch.ts'
import type { Answer, CopyIn, DatabaseSaid, DirectSession, TransactionStatus } from './direct-session.ts'
import { leftOutItems } from './places.ts'
import type { LoadRequest } from './types.ts'

/** A statement (or row of its data) the server refused. */
export type Refused = {
  readonly said: DatabaseSaid
  readonly item: StatementItem | MetaItem
  /** First line of the rows, for a COPY. */
  readonly dataLine?: number | undefined
}

export type DirectTotals = { statements: number; rows: number; current: string | undefined }

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

const mostBytes = 256 * 1024
const mostStatements = 100

export const directRun = (
  request: LoadRequest,
  session: DirectSession,
  hooks: { readonly onRefused: (refused: Refused) => boolean; readonly onStep: (totals: DirectTotals) => void },
): DirectRun => {
  const totals: DirectTotals = { statements: 0, rows: 0, current: undefined }
  let waiting: StatementItem[] = []
  let waitingBytes = 0
  let travel: Travel = 'alone'
  let copy: {
    readonly stream: CopyIn | null
    readonly item: StatementItem | MetaItem
    dataLine: number | undefined
    open: boolean
  } | null = null
  let held: StatementItem | null = null // sent by a psql command that comes next
  let latest: StatementItem | MetaItem | null = null
  let folder = request.workingDirectory
  let stops = stopsOnError(request)
  const variables = new Map<string, string>() // set by \gset
  const leftOut = leftOutItems(request)

  /** Sent, and its answer not looked at yet: the next batch is read meanwhile. */
  let sent: {
    readonly batch: readonly StatementItem[]
    readonly travel: Travel
    readonly from: TransactionStatus
    readonly end: Promise<BatchEnd>
  } | null = null
  /** As it will be when what is under way is done: what opens or ends a transaction is waited for. */
  const status = (): TransactionStatus => sent?.from ?? session.status()

  const send = (batch: readonly StatementItem[], how: Travel): void => {
    latest = batch[0] ?? latest
    const from = session.status()
    const end = sendBatch(session, batch, how)
    end.catch(() => undefined) // told to whoever settles it
    sent = { batch, travel: how, from, end }
  }
  /** The answer to what was sent; what comes after a refused statement is sent too. */
  const settle = async (): Promise<boolean> => {
    while (sent !== null) {
      const { batch, travel: how, end } = sent
      const { worked, error } = await end
      sent = null
      totals.statements += worked
      const item = batch[worked]
      if (error !== null && item !== undefined) {
        if (!hooks.onRefused({ said: error, item })) return false
        const rest = batch.slice(worked + 1)
        if (rest.length > 0) send(rest, how)
      }
      hooks.onStep(totals)
    }
    return true
  }
  /** Sends what waits, when what was sent before has worked. */
  const start = async (): Promise<boolean> => {
    if (!(await settle())) return false
    if (waiting.length > 0) send(waiting, travel)
    waiting = []
    waitingBytes = 0
    return true
  }
  const flush = async (): Promise<boolean> => (await start()) && settle()
  const queue = async (item: StatementItem): Promise<boolean> => {
    const own = status() === 'I' ? classifyStatement(item.sql) : 'group'
    const alone = own === 'alone' || isTransactionControl(item.sql)
    if (alone) {
      if (!(await flush())) return false
    } else if (
      waiting.length > 0 &&
      (own !== travel || waitingBytes + item.sql.length > mostBytes || waiting.length >= mostStatements) &&
      !(await start())
    )
      return false
    // What was waited for may have opened or ended a transaction.
    travel = status() === 'I' ? classifyStatement(item.sql) : 'group'
    waiting.push(item)
    waitingBytes += item.sql.length
    totals.current = describeStatement(item.sql) ?? totals.current
    return alone ? flush() : true
  }
  const statement = async (item: StatementItem): Promise<boolean> => {
    if (leftOut(item)) return true
    // What we send is UTF-8 whatever the file was.
    if (isClientEncoding(item.sql)) return queue({ ...item, sql: "SET client_encoding TO 'UTF8'" })
    if (item.copyFromStdin) return (await flush()) && openCopy(item.sql, item)
    if (item.terminator === 'psql') {
      held = item
      return flush()
    }
    return queue(item)
  }
  const openCopy = async (sql: string, item: StatementItem | MetaItem): Promise<boolean> => {
    latest = item
    totals.current = describeStatement(sql) ?? totals.current
    hooks.onStep(totals)
    const started = await session.copyIn(sql)
    if ('write' in started) {
      copy = { stream: started, item, dataLine: undefined, open: true }
      return true
    }
    copy = { stream: null, item, dataLine: undefined, open: false } // its rows are passed over
    return started.error === null || hooks.onRefused({ said: started.error, item })
  }
  const rows = async (bytes: Buffer, count: number, line: number): Promise<boolean> => {
    if (copy === null || !copy.open || copy.stream === null) return true
    copy.dataLine ??= line
    if (!(await copy.stream.write(bytes))) {
      copy.open = false
      return closeCopy(await copy.stream.finish())
    }
    totals.rows += count
    hooks.onStep(totals)
    return true
  }
  const closeCopy = (answer: Answer): boolean => {
    if (copy === null) return true
    if (answer.error !== null) return hooks.onRefused({ said: answer.error, item: copy.item, dataLine: copy.dataLine })
    if (copy.item.kind === 'statement') totals.statements += 1
    return true
  }
  const endCopy = async (_item: CopyEndItem): Promise<boolean> => {
    const open = copy
    if (open === null || open.stream === null || !open.open) {
      copy = null
      return true
    }
    const answer = await open.stream.finish()
    const goOn = closeCopy(answer)
    copy = null
    return goOn
  }
  const meta = async (item: MetaItem): Promise<boolean> => {
    if (leftOut(item)) return true
    const duty = dutyOf(item)
    if (held !== null) {
      const sent = held
      held = null
      if (item.name === 'gdesc') return true // only describes
      if (duty === 'gset') return setVariables(sent, item)
      return duty === 'gexec' ? runResults(sent) : (await queue(sent)) && flush()
    }
    if (item.name === 'cd' && item.args.trim() !== '')
      folder = resolve(folder, item.args.trim().replace(/^'(.*)'$/, '$1'))
    if ((item.name === 'set' || item.name === 'unset') && request.transaction !== 'whole') {
      const [, value] = /^ON_ERROR_STOP\b\s*(\S*)/.exec(item.args) ?? []
      if (value !== undefined && !(await flush())) return false
      if (value !== undefined) stops = item.name === 'set' && (value === '' || isTrue(value))
    }
    if (item.name === 'warn' || item.name === 'echo') request.onLog('notice', item.args.trim())
    if (duty === 'unknown')
      return (await flush()) && hooks.onRefused({ said: { message: `invalid command \\${item.name}` }, item })
    if (duty !== 'copy') return true
    const command = readCopyCommand(item.args)
    if (command === null || !(await flush())) return command === null
    return command.source === 'stdin'
      ? openCopy(command.sql, item)
      : copyFile(command.sql, resolve(folder, command.file ?? ''), item)
  }
  const copyFile = async (sql: string, file: string, item: MetaItem): Promise<boolean> => {
    latest = item
    const source = createReadStream(file, { highWaterMark: 256 * 1024 })
    try {
      await new Promise<void>((opened, failed) => source.once('open', () => opened()).once('error', failed))
    } catch {
      return hooks.onRefused({ said: { message: `${file}: No such file or directory` }, item })
    }
    try {
      if (!(await openCopy(sql, item))) return false
      const open = copy
      if (open === null || open.stream === null) return true
      for await (const chunk of source as AsyncIterable<Buffer>) if (!(await open.stream.write(chunk))) break
      const answer = await open.stream.finish()
      totals.rows += Number(/^COPY (\d+)/.exec(answer.lastTag)?.[1] ?? 0)
      return closeCopy(answer)
    } finally {
      copy = null
      source.destroy()
    }
  }
  /** \gexec: every cell of the result is a statement of its own. */
  const runResults = async (item: StatementItem): Promise<boolean> => {
    latest = item
    const answer = await session.run(item.sql, true)
    if (answer.error !== null) return hooks.onRefused({ said: answer.error, item })
    totals.statements += 1
    for (const cell of answer.rows.flat()) {
      if (cell === null) continue
      const { error } = await session.run(cell)
      if (error !== null && !hooks.onRefused({ said: { ...error, position: undefined }, item })) return false
    }
    return true
  }

  /** \gset PREFIX: the columns of the one row become variables. */
  const setVariables = async (item: StatementItem, by: MetaItem): Promise<boolean> => {
    latest = item
    const answer = await session.run(item.sql, true)
    if (answer.error !== null) return hooks.onRefused({ said: answer.error, item })
    totals.statements += 1
    const row = answer.rows[0]
    if (row === undefined || answer.rows.length !== 1)
      return hooks.onRefused({
        said: { message: row === undefined ? 'no rows returned for \\gset' : 'more than one row returned for \\gset' },
        item: by,
      })
    answer.columns.forEach((column, index) => {
      const value = row[index]
      if (value === null || value === undefined) variables.delete(by.args.trim() + column)
      else variables.set(by.args.trim() + column, value)
    })
    return true
  }

  return {
    totals,
    stops: () => stops,
    lookUp: (name) => variables.get(name),
    latest: () => latest,
    settle,
    take: async (item) => {
      if (item.kind === 'statement') {
        const left = held
        held = null
        if (left !== null && !(await queue(left))) return false
        return statement(item)
      }
      if (item.kind === 'copy-data') return rows(item.bytes, item.rows, item.line)
      return item.kind === 'copy-end' ? endCopy(item) : meta(item)
    },
    finish: async () => {
      if (held !== null && !(await queue(held))) return false
      if (copy !== null && copy.stream !== null && copy.open && !closeCopy(await copy.stream.finish())) return false
      return flush()
    },
  }
}
