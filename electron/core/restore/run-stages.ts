// Stages in order: serial ones as the dump has them, parallel ones as run-parallel.ts does, a stream as it is read.
import { availableParallelism } from 'node:os'
import type { JobContext } from '../jobs/types.ts'
import { sideBySide, type RunLog } from './run-log.ts'
import { runData, runStatements } from './run-units.ts'
import { runParallel } from './run-parallel.ts'
import { sessionFor, type SessionPool } from './restore-sessions.ts'
import type { RestoreUnit, Stage } from './types.ts'

export const runSerial = async (units: readonly RestoreUnit[], pool: SessionPool, log: RunLog): Promise<void> => {
  const spareCores = availableParallelism() - 1
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
    await runStatements(session, units.slice(at, end), log, spareCores)
    at = end
  }
}

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
