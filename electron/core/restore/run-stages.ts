// Stages in order. In a parallel one the largest table goes first, an index as soon as its table is filled, and nothing
// waits for what it does not need.
import type { JobContext } from '../jobs/types.ts'
import { runData, runStatements, type RunLog } from './run-units.ts'
import type { RestoreSession, SessionPool } from './restore-sessions.ts'
import type { RestoreUnit, Stage } from './types.ts'

/** Units below this weight travel together: a message each would take longer than the work. */
const smallBytes = 64 * 1024
const mostTogether = 100

const sessionFor = (pool: SessionPool, unit: RestoreUnit, index: number): Promise<RestoreSession> =>
  unit.as === 'admin' ? pool.admin() : pool.worker(index)

export const runSerial = async (units: readonly RestoreUnit[], pool: SessionPool, log: RunLog): Promise<void> => {
  for (let at = 0; at < units.length && !log.signal.aborted;) {
    const first = units[at]
    if (first === undefined) return
    const session = await sessionFor(pool, first, 0)
    if (first.data !== undefined) {
      await runData(session, first, first.data, log)
      at += 1
      continue
    }
    let end = at + 1
    while (end < units.length && units[end]?.as === first.as && units[end]?.data === undefined) end++
    await runStatements(session, units.slice(at, end), log)
    at = end
  }
}

class Board {
  readonly #waiting = new Map<number, { readonly unit: RestoreUnit; open: number }>()
  readonly #dependents = new Map<number, number[]>()
  readonly #ready: RestoreUnit[] = []
  readonly #locked = new Map<string, { shared: number; exclusive: number }>()
  left: number

  constructor(units: readonly RestoreUnit[]) {
    const ids = new Set(units.map(({ id }) => id))
    this.left = units.length
    for (const given of units) {
      // The administrator has one session: what runs there goes one after the other.
      const unit =
        given.as === 'admin' ? { ...given, locks: [...given.locks, { table: ' admin', shared: false }] } : given
      const after = [...new Set(unit.after)].filter((id) => ids.has(id) && id !== unit.id)
      if (after.length === 0) this.#ready.push(unit)
      else this.#waiting.set(unit.id, { unit, open: after.length })
      for (const id of after) this.#dependents.set(id, [...(this.#dependents.get(id) ?? []), unit.id])
    }
    this.#sort()
  }

  #sort(): void {
    this.#ready.sort(
      (a, b) => b.weight - a.weight || Number(b.data !== undefined) - Number(a.data !== undefined) || a.id - b.id,
    )
  }

  #isFree(unit: RestoreUnit): boolean {
    return unit.locks.every(({ table, shared }) => {
      const held = this.#locked.get(table)
      return held === undefined || (held.exclusive === 0 && (shared || held.shared === 0))
    })
  }

  #hold(unit: RestoreUnit, by: 1 | -1): void {
    for (const { table, shared } of unit.locks) {
      const held = this.#locked.get(table) ?? { shared: 0, exclusive: 0 }
      if (shared) held.shared += by
      else held.exclusive += by
      this.#locked.set(table, held)
    }
  }

  /** The next unit, or a handful of small statements; empty when nothing can begin now. */
  take(): readonly RestoreUnit[] {
    const first = this.#ready.findIndex((unit) => this.#isFree(unit))
    if (first < 0) return []
    const [unit] = this.#ready.splice(first, 1)
    if (unit === undefined) return []
    const taken = [unit]
    this.#hold(unit, 1)
    if (unit.data === undefined && unit.weight < smallBytes && unit.locks.length < 2) {
      for (let at = 0; at < this.#ready.length && taken.length < mostTogether;) {
        const next = this.#ready[at]
        if (
          next !== undefined &&
          next.data === undefined &&
          next.weight < smallBytes &&
          next.as === unit.as &&
          next.locks.length < 2 &&
          this.#isFree(next)
        ) {
          this.#ready.splice(at, 1)
          this.#hold(next, 1)
          taken.push(next)
        } else at++
      }
    }
    return taken
  }

  done(units: readonly RestoreUnit[]): void {
    let changed = false
    for (const unit of units) {
      this.left -= 1
      this.#hold(unit, -1)
      for (const id of this.#dependents.get(unit.id) ?? []) {
        const entry = this.#waiting.get(id)
        if (entry === undefined) continue
        entry.open -= 1
        if (entry.open > 0) continue
        this.#waiting.delete(id)
        this.#ready.push(entry.unit)
        changed = true
      }
    }
    if (changed) this.#sort()
  }

  /** Units that wait for each other: nothing else is left, so they go in the dump's order. */
  freeAll(): void {
    for (const { unit } of this.#waiting.values()) this.#ready.push(unit)
    this.#waiting.clear()
    this.#sort()
  }
}

export const runParallel = async (
  units: readonly RestoreUnit[],
  pool: SessionPool,
  jobs: number,
  log: RunLog,
): Promise<void> => {
  const board = new Board(units)
  let wake: (() => void)[] = []
  let running = 0
  const failed: { error: unknown } = { error: undefined }
  const wakeAll = (): void => {
    const all = wake
    wake = []
    for (const one of all) one()
  }
  const work = async (index: number): Promise<void> => {
    while (board.left > 0 && failed.error === undefined && !log.signal.aborted) {
      const units = board.take()
      const first = units[0]
      if (first === undefined) {
        if (running === 0) {
          board.freeAll()
          continue
        }
        await new Promise<void>((resolve) => wake.push(resolve))
        continue
      }
      running += 1
      try {
        if (first.data !== undefined) await runData(await sessionFor(pool, first, index), first, first.data, log)
        else await runStatements(await sessionFor(pool, first, index), units, log)
      } finally {
        running -= 1
        board.done(units)
        wakeAll()
      }
    }
  }
  await Promise.all(
    Array.from({ length: Math.min(jobs, Math.max(1, units.length)) }, (_, index) =>
      work(index).catch((error: unknown) => {
        failed.error ??= error
        wakeAll()
      }),
    ),
  )
  if (failed.error !== undefined) throw failed.error
}

/** Deadlocks and lock timeouts come from running side by side: those units have a second try, alone. */
const sideBySide = new Set(['40P01', '55P03', '40001'])

const runStream = async (units: AsyncIterable<RestoreUnit>, pool: SessionPool, log: RunLog): Promise<void> => {
  let waiting: RestoreUnit[] = []
  let chars = 0
  const flush = async (): Promise<void> => {
    const batch = waiting
    waiting = []
    chars = 0
    await runSerial(batch, pool, log)
  }
  for await (const unit of units) {
    if (log.signal.aborted) return
    waiting.push(unit)
    chars += unit.sql.length
    if (unit.data !== undefined || waiting.length >= 1000 || chars > 1024 * 1024) await flush()
  }
  await flush()
}

export const runStage = async (
  stage: Stage,
  pool: SessionPool,
  jobs: number,
  log: RunLog,
  context: Pick<JobContext, 'log'>,
): Promise<void> => {
  if (stage.kind === 'stream') return runStream(stage.open(), pool, log)
  if (stage.kind === 'serial' || jobs === 1)
    return runSerial(stage.kind === 'serial' ? stage.units : inOrder(stage.units), pool, log)
  const before = log.errors.length
  await runParallel(stage.units, pool, jobs, log)
  const again = log.errors
    .slice(before)
    .filter(({ sqlState, unit }) => sideBySide.has(sqlState ?? '') && unit.data === undefined)
  if (again.length === 0 || log.signal.aborted) return
  context.log(
    'info',
    `${again.length} ${again.length === 1 ? 'statement' : 'statements'} got in each other's way and run again, one by one.`,
  )
  const kept = log.errors.slice(before).filter((error) => !again.includes(error))
  log.errors.splice(before, log.errors.length, ...kept)
  await runSerial(
    again.map(({ unit }) => unit),
    pool,
    log,
  )
}

/** With one connection the dump's own order is right by itself: data, then what needs it. */
const inOrder = (units: readonly RestoreUnit[]): readonly RestoreUnit[] => units.toSorted((a, b) => a.id - b.id)
