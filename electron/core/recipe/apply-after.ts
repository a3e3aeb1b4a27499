import { GroundworkError } from '../failures.ts'
import { runCommand } from './run-command.ts'
import { envValues, templateValues, type Run } from './run.ts'

/** One of the project's commands; one that is optional may fail, and that is said. */
export const applyAfter = async (run: Run, index: number): Promise<string | undefined> => {
  const command = run.recipe.after[index]
  if (command === undefined) return undefined
  try {
    await runCommand({
      command,
      folder: run.folder,
      values: templateValues(run),
      extraEnv: envValues(run),
      hostEnv: run.host.env,
      signal: run.context.signal,
      log: (text) => run.context.log('info', text),
    })
    return undefined
  } catch (error) {
    if (command.optional !== true || !(error instanceof GroundworkError) || error.failure.kind === 'cancelled')
      throw error
    run.findings.push({
      code: 'command-failed',
      severity: 'warning',
      message: `${command.name}: ${error.failure.message} It is optional.`,
      ...(error.failure.detail === undefined ? {} : { detail: error.failure.detail }),
    })
    return 'Failed; it is optional.'
  }
}
