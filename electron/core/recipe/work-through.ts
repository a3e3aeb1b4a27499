// Works through the steps of a plan and shows on the board where it is.
import { GroundworkError } from '../failures.ts'
import { beginInEmpty } from './apply-database.ts'
import { applyWork } from './apply-steps.ts'
import { cancelled } from './run-statement.ts'
import type { Run } from './run.ts'
import type { StepBoard } from './step-board.ts'
import type { PlannedStep } from './work.ts'

/** The step at work, for what has to be said when it fails. */
export type Progress = { readonly begin: (id: string) => void; readonly done: (id: string, detail?: string) => void }

const loadsSomething = new Set(['extension', 'grants', 'load'])

export const workThrough = async (
  run: Run,
  steps: readonly PlannedStep[],
  board: StepBoard,
  { begin, done }: Progress,
): Promise<void> => {
  const { signal } = run.context
  let begun = run.mode !== 'empty'
  for (const one of steps) {
    if (one.step.action !== 'do' || one.work.kind === 'verify' || one.work.kind === 'mark') continue
    if (signal.aborted) throw cancelled()
    begin(one.step.id)
    if (!begun && loadsSomething.has(one.work.kind)) {
      begun = true
      await beginInEmpty(run)
    }
    run.context.log('info', one.step.title)
    const detail = await applyWork(run, one)
    done(one.step.id, detail)
    if (detail?.startsWith('Failed') === true) board.end(one.step.id, 'skipped', detail)
  }
  if (signal.aborted) throw cancelled()
}

/** Only a note: a database of somebody else's may be right without it. */
export const leaveMark = async (
  run: Run,
  steps: readonly PlannedStep[],
  board: StepBoard,
  { begin, done }: Progress,
): Promise<void> => {
  const mark = steps.find(({ work }) => work.kind === 'mark')
  if (mark === undefined) return
  begin('mark')
  try {
    await applyWork(run, mark)
    done('mark')
  } catch (error) {
    const mayNot = error instanceof GroundworkError && error.failure.kind === 'permission-denied'
    if (run.mode !== 'loaded' || !mayNot) throw error
    done('mark')
    board.end('mark', 'skipped', error.failure.message)
  }
}
