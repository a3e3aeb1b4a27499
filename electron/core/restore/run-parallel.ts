// Units side by side on several connections, each as soon as what it needs is there. Whoever has nothing to do lends its
// core to an index that is being built.
import { availableParallelism } from 'node:os'
import { GroundworkError } from '../failures.ts'
import type { RunLog } from './run-log.ts'
import { runData, runStatements } from './run-units.ts'
import { sessionFor, type SessionPool } from './restore-sessions.ts'
import { UnitBoard } from './unit-board.ts'
import type { RestoreUnit } from './types.ts'

const isNoneLeft = (error: unknown): boolean => error instanceof GroundworkError && error.failure.sqlState === '53300'

export const runParallel = async (
  units: readonly RestoreUnit[],
  pool: SessionPool,
  jobs: number,
  log: RunLog,
): Promise<void> => {
  const board = new UnitBoard(units)
  const cores = availableParallelism()
  let wake: (() => void)[] = []
  let running = 0
  const failed: { error: unknown } = { error: undefined }
  const wakeAll = (): void => {
    const all = wake
    wake = []
    for (const one of all) one()
  }
  const hasConnection = async (index: number): Promise<boolean> => {
    try {
      await pool.worker(index)
      return true
    } catch (error) {
      if (index === 0 || !isNoneLeft(error)) throw error
      return false // the others do its work
    }
  }
  const work = async (index: number): Promise<void> => {
    if (!(await hasConnection(index))) return
    while (board.left > 0 && failed.error === undefined && !log.signal.aborted) {
      const taken = board.take()
      const first = taken[0]
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
        const session = await sessionFor(pool, first, index)
        if (first.data !== undefined) await runData(session, first, first.data, log)
        else await runStatements(session, taken, log, Math.max(0, cores - running - board.ready))
      } finally {
        running -= 1
        board.done(taken)
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
