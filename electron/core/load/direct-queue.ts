// Statements on their way to the server: many in one message where that changes nothing, and the next batch read while
// the last one is under way. Whatever opens or ends a transaction is waited for.
import type { StatementItem } from '../script/items.ts'
import { classifyStatement, isTransactionControl, type Travel } from './classify-statement.ts'
import { nameCurrent, type DirectLane } from './direct-lane.ts'
import type { TransactionStatus } from './direct-session.ts'
import { sendBatch, type BatchEnd } from './send-batch.ts'

const mostBytes = 256 * 1024
const mostStatements = 100

export type DirectQueue = {
  /** False: stop here; so do the others. */
  readonly add: (item: StatementItem) => Promise<boolean>
  /** Sends what waits, and waits for all of it. */
  readonly flush: () => Promise<boolean>
  /** Waits for what is under way, when no more comes. */
  readonly settle: () => Promise<boolean>
}

export const directQueue = (lane: DirectLane): DirectQueue => {
  const { session, totals } = lane
  let waiting: StatementItem[] = []
  let waitingBytes = 0
  let travel: Travel = 'alone'
  /** Sent, and its answer not looked at yet: the next batch is read meanwhile. */
  let sent: {
    readonly batch: readonly StatementItem[]
    readonly travel: Travel
    readonly from: TransactionStatus
    readonly end: Promise<BatchEnd>
  } | null = null
  /** As it will be when what is under way is done. */
  const status = (): TransactionStatus => sent?.from ?? session.status()

  const send = (batch: readonly StatementItem[], how: Travel): void => {
    lane.latest = batch[0] ?? lane.latest
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
        if (!lane.onRefused({ said: error, item })) return false
        const rest = batch.slice(worked + 1)
        if (rest.length > 0) send(rest, how)
      }
      lane.onStep(totals)
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
  const add = async (item: StatementItem): Promise<boolean> => {
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
    nameCurrent(lane, item.sql)
    return alone ? flush() : true
  }
  return { add, flush, settle }
}
