// What a restore says while it works: bytes and rows, tables, what each connection does, how much of all the work is done
// and how long the rest will take. The first word is said at once; what is not known is left out.
import type pg from 'pg'
import type { Progress } from '../../../shared/model/job.ts'
import type { JobContext } from '../jobs/types.ts'
import { connectionsAtWork, doingWords } from './connections-at-work.ts'
import { followElsewhere } from './follow-elsewhere.ts'
import { pollProgress, type ServerSign } from './progress-poll.ts'
import { untimed, workLedger } from './progress-work.ts'
import type { RunLog } from './run-log.ts'
import { sharesOfRows } from './shares-of-rows.ts'
import { timeLeft } from './time-left.ts'
import type { RestorePlan, RestoreUnit } from './types.ts'

export type RestoreProgress = {
  /** For the run's log. */
  readonly hooks: Required<Pick<RunLog, 'onBytes' | 'onUnit' | 'onBegin' | 'onEnd' | 'onCounted'>>
  /** The rows are in; what follows is the comparison. */
  readonly compare: () => void
  readonly stop: () => Promise<void>
}

export type ProgressOptions = {
  readonly startedAt: number // performance.now() of the job
  readonly jobs: number
  /** Of a compressed dump the sizes are those of the packed bytes. */
  readonly isCompressed: boolean
  readonly rows: RunLog['rows']
  /** The session to ask the server on; null: nobody to ask. */
  readonly poll: { readonly client: pg.Client; readonly database: string; readonly major: number } | null
  /** What somebody else (pg_restore) loads, over so many connections: only the server knows what goes on. */
  readonly elsewhere?: { readonly listed: readonly RestoreUnit[]; readonly jobs: number }
}

const sayEveryMs = 100
const lookEveryMs = 300

/** What the comparison takes, from what was measured elsewhere: parsing the plan, ANALYZE, exact counts. */
export const comparisonMs = (of: {
  readonly rowsMs: number
  readonly tables: number
  readonly statements: number
}): number => 60 + of.rowsMs * 0.06 + of.tables * 2 + of.statements * 0.2

/** Where each table's rows were counted when the dump was read. */
const rowsOf = (units: readonly RestoreUnit[]): number | null => {
  let sum = 0
  for (const { data } of units) {
    if (data === undefined) continue
    if (data.kind !== 'copy' || data.stored === undefined) return null
    sum += data.stored.rows
  }
  return sum === 0 ? null : sum
}

export const restoreProgress = (
  plan: RestorePlan,
  context: Pick<JobContext, 'progress'>,
  options: ProgressOptions,
): RestoreProgress => {
  const units = plan.stages.flatMap((stage): readonly RestoreUnit[] => stage.units)
  const isOpenEnded = plan.stages.some(({ kind }) => kind === 'stream')
  const ledger = workLedger(plan, options.elsewhere?.jobs ?? options.jobs, options.isCompressed)
  const shares = sharesOfRows(options.isCompressed, options.elsewhere === undefined)
  const left = timeLeft()
  const total = units.reduce((sum, unit) => sum + (unit.data === undefined ? 0 : unit.weight), 0)
  const partsLeft = new Map<string, number>()
  for (const { data } of units)
    if (data !== undefined && data.kind !== 'blobs') partsLeft.set(data.table, (partsLeft.get(data.table) ?? 0) + 1)
  const tables = partsLeft.size
  let rowsTotal = rowsOf(units)
  const counted = new Map<number, number>()
  const toCount = units.filter(({ data }) => data !== undefined && data.kind !== 'blobs').length
  const connections = connectionsAtWork((unit) => shares.of(unit), options.elsewhere !== undefined)
  let done = 0
  let statements = 0
  let current = ''
  let share = 0
  let remaining: number | null = null
  let comparing: { readonly since: number; readonly takesMs: number } | null = null
  const now = (): number => performance.now() - options.startedAt

  const look = (): void => {
    if (isOpenEnded) return
    const atMs = now()
    const seen = ledger.look(atMs)
    const compareMs = comparisonMs({ rowsMs: seen.rowsMs, tables, statements: units.length })
    if (comparing !== null) {
      const rest = comparing.takesMs - (atMs - comparing.since)
      remaining = remaining === null || rest <= 0 ? null : Math.round(rest)
      share = Math.max(share, Math.min(0.99, atMs / (atMs + Math.max(rest, 0))))
      return
    }
    const leftMs = seen.leftMs + compareMs
    remaining = left({ elapsedMs: atMs, leftMs, isMeasured: seen.isMeasured })
    const connectionsLeft = seen.leftConnectionMs + compareMs
    share = Math.max(share, Math.min(0.99, seen.spentMs / Math.max(1, seen.spentMs + connectionsLeft)))
  }

  const endRows = (batch: readonly RestoreUnit[]): void => {
    for (const unit of batch) {
      if (unit.data === undefined) continue
      done += shares.finish(unit)
      if (unit.data.kind !== 'blobs') partsLeft.set(unit.data.table, (partsLeft.get(unit.data.table) ?? 1) - 1)
    }
  }
  const addBytes = (unit: RestoreUnit, bytes: number): void => {
    done += shares.add(unit, bytes)
    ledger.share(unit.id, shares.of(unit))
  }
  const elsewhere =
    options.elsewhere === undefined
      ? null
      : followElsewhere(
          options.elsewhere.listed,
          options.elsewhere.jobs,
          {
            begin: (unit) => {
              statements += 1
              ledger.begin([unit], untimed)
            },
            end: (unit) => {
              ledger.end([unit], now())
              endRows([unit])
            },
            bytes: addBytes,
            share: (unit, known) => ledger.share(unit.id, known),
            spend: ({ id }, ms) => ledger.spend(id, ms),
          },
          ({ id }) => counted.get(id) ?? null,
          now(),
        )

  let mostRows = 0
  /** A part of a table is counted when all of it is in: what was said once stays said. */
  const rowsIn = (): number => {
    let rows = 0
    if (elsewhere !== null) rows = elsewhere.rows()
    else {
      for (const { loaded } of options.rows.values()) rows += loaded
      rows += connections.rows()
    }
    mostRows = Math.max(mostRows, rows)
    return mostRows
  }

  const say = (): void => {
    const rows = rowsIn()
    const message: Progress = {
      phase: comparing === null ? 'data' : 'verify',
      title: comparing === null ? 'Restore' : 'Compare with the dump',
      done: Math.min(Math.round(done), total === 0 ? Number.MAX_SAFE_INTEGER : total),
      total: total === 0 ? null : total,
      unit: 'bytes',
      statements,
      ...(current === '' || comparing !== null ? {} : { current }),
      ...(rows === 0 ? {} : { rows }),
      ...(rowsTotal === null ? {} : { rowsTotal }),
      ...(tables === 0
        ? {}
        : { tables: { done: tables - [...partsLeft.values()].filter((parts) => parts > 0).length, total: tables } }),
      ...(comparing === null ? { connections: connections.list() } : {}),
      ...(isOpenEnded ? {} : { share: Math.round(share * 1000) / 1000 }),
      elapsedMs: Math.round(now()),
      ...(remaining === null ? {} : { remainingMs: remaining }),
    }
    context.progress(message)
  }

  let saidAt = 0
  const saySoon = (): void => {
    const at = performance.now()
    if (at - saidAt < sayEveryMs) return
    saidAt = at
    say()
  }
  const ticking = setInterval(() => {
    look()
    say()
  }, lookEveryMs)
  ticking.unref()

  const hear = (signs: readonly ServerSign[]): void => {
    connections.hearOwn(signs, (unit, known) => ledger.share(unit.id, known))
    if (elsewhere === null) return
    const others = connections.others(signs)
    const doing = elsewhere.hear(others, now())
    connections.replaceOthers(others, doing)
    const latest = doing.findLast((unit) => unit !== null)
    if (latest !== undefined && latest !== null) current = doingWords(latest)
  }
  const poll = options.poll === null ? null : pollProgress(options.poll.client, options.poll, hear)
  say()

  return {
    hooks: {
      onBytes: (bytes, unit) => {
        addBytes(unit, bytes)
        saySoon()
      },
      onUnit: (unit) => {
        statements += 1
        current = doingWords(unit)
        saySoon()
      },
      onBegin: (batch, processId) => {
        ledger.begin(batch, now())
        statements += batch.length - 1
        if (processId !== null) connections.begin(processId, batch)
      },
      onEnd: (batch) => {
        ledger.end(batch, now())
        endRows(batch)
        connections.end(batch)
        saySoon()
      },
      onCounted: (unit, rows, unpackedBytes) => {
        shares.know(unit, unpackedBytes)
        counted.set(unit.id, rows)
        if (counted.size === toCount) rowsTotal = [...counted.values()].reduce((sum, one) => sum + one, 0)
      },
    },
    compare: () => {
      elsewhere?.finish()
      look()
      done = total
      connections.clear()
      comparing = {
        since: now(),
        takesMs: comparisonMs({ rowsMs: ledger.look(now()).rowsMs, tables, statements: units.length }),
      }
      say()
    },
    stop: async () => {
      clearInterval(ticking)
      await poll?.stop()
    },
  }
}
