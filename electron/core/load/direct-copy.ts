// COPY ... FROM STDIN with its rows in the script, and \copy from a file. The rows of one the server refused are passed over.
import { createReadStream } from 'node:fs'
import type { MetaItem, StatementItem } from '../script/items.ts'
import { nameCurrent, type DirectLane } from './direct-lane.ts'
import type { Answer, CopyIn } from './direct-session.ts'

export type DirectCopy = {
  /** False: stop here; so do the others. */
  readonly open: (sql: string, item: StatementItem | MetaItem) => Promise<boolean>
  readonly rows: (bytes: Buffer, count: number, line: number) => Promise<boolean>
  readonly end: () => Promise<boolean>
  readonly file: (sql: string, file: string, item: MetaItem) => Promise<boolean>
}

export const directCopy = (lane: DirectLane): DirectCopy => {
  const { session, totals } = lane
  let copy: {
    readonly stream: CopyIn | null
    readonly item: StatementItem | MetaItem
    dataLine: number | undefined
    open: boolean
  } | null = null

  const open = async (sql: string, item: StatementItem | MetaItem): Promise<boolean> => {
    lane.latest = item
    nameCurrent(lane, sql)
    lane.onStep(totals)
    const started = await session.copyIn(sql)
    if ('write' in started) {
      copy = { stream: started, item, dataLine: undefined, open: true }
      return true
    }
    copy = { stream: null, item, dataLine: undefined, open: false }
    return started.error === null || lane.onRefused({ said: started.error, item })
  }
  const close = (answer: Answer): boolean => {
    if (copy === null) return true
    if (answer.error !== null) return lane.onRefused({ said: answer.error, item: copy.item, dataLine: copy.dataLine })
    if (copy.item.kind === 'statement') totals.statements += 1
    return true
  }
  const rows = async (bytes: Buffer, count: number, line: number): Promise<boolean> => {
    if (copy === null || !copy.open || copy.stream === null) return true
    copy.dataLine ??= line
    if (!(await copy.stream.write(bytes))) {
      copy.open = false
      return close(await copy.stream.finish())
    }
    totals.rows += count
    lane.onStep(totals)
    return true
  }
  const end = async (): Promise<boolean> => {
    const now = copy
    const goOn = now === null || now.stream === null || !now.open || close(await now.stream.finish())
    copy = null
    return goOn
  }
  const file = async (sql: string, path: string, item: MetaItem): Promise<boolean> => {
    lane.latest = item
    const source = createReadStream(path, { highWaterMark: 256 * 1024 })
    try {
      await new Promise<void>((opened, failed) => source.once('open', () => opened()).once('error', failed))
    } catch {
      return lane.onRefused({ said: { message: `${path}: No such file or directory` }, item })
    }
    try {
      if (!(await open(sql, item))) return false
      const now = copy
      if (now === null || now.stream === null) return true
      for await (const chunk of source as AsyncIterable<Buffer>) if (!(await now.stream.write(chunk))) break
      const answer = await now.stream.finish()
      totals.rows += Number(/^COPY (\d+)/.exec(answer.lastTag)?.[1] ?? 0)
      return close(answer)
    } finally {
      copy = null
      source.destroy()
    }
  }
  return { open, rows, end, file }
}
