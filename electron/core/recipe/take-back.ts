import { withClient } from '../postgres/connect.ts'
import type { Run } from './run.ts'
import type { StepBoard } from './step-board.ts'

/** Takes back what a failed or cancelled run made, the last thing first. What cannot be taken back is said, not hidden. */
export const takeBack = async (run: Run, board: StepBoard): Promise<void> => {
  for (const undo of run.undo.toReversed()) {
    try {
      const done = await withClient(
        { ...run.admin, applicationName: 'groundwork undo' },
        (client) => undo.run(client),
        { timeoutMs: 10_000 },
      )
      if (done === false) continue
      run.context.log('info', `Taken back: ${undo.what}.`)
      // What was done inside the database is gone with it.
      if (undo.stepId === 'database' && run.mode === 'fresh')
        for (const step of board.list())
          if (step.status === 'done' && /^(extension|grants|load|ownership)/.test(step.id)) board.end(step.id, 'undone')
      if (undo.stepId !== '') board.end(undo.stepId, 'undone', `Taken back: ${undo.what}.`)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      run.context.log('warning', `Not taken back (${undo.what}): ${why}`)
      run.findings.push({
        code: 'undo-failed',
        severity: 'warning',
        message: `Could not be taken back: ${undo.what}.`,
        detail: why,
        hint: undo.hint ?? 'An unfinished database is set aside by the next run; nothing of it is used.',
      })
    }
  }
}
