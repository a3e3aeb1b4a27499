import type { Report } from '../../../../shared/model/report.ts'
import { GroundworkError } from '../../../core/failures.ts'
import { withServerPassword } from '../../ask-server-password.ts'
import type { CliContext } from '../../cli-context.ts'
import { exitCodeOfOutcome, type ExitCode } from '../../exit-codes.ts'
import { prepareRecipe, type RecipeOptions } from '../../recipe-options.ts'
import { renderFailure } from '../../render/failure.ts'
import { renderReport } from '../../render/report.ts'
import { saveReport } from '../../save-report.ts'

export type CheckOptions = RecipeOptions & { readonly database?: string; readonly report?: string }

export const handleCheck = async (
  context: CliContext,
  recipe: string,
  { database, report: reportFile, ...options }: CheckOptions,
): Promise<ExitCode> => {
  const { output } = context
  const prepared = await prepareRecipe(
    context,
    recipe,
    { ...options, ...(database === undefined ? {} : { newName: database }) },
    false,
  )
  const { value } = await withServerPassword(context, prepared.input, async (input) => {
    const ended = await context.follow(await context.call('check.start', input))
    if (!ended.result) throw new GroundworkError(ended.job.error ?? { kind: 'cancelled', message: 'Cancelled.' })
    return ended
  })
  const report = value.result as Report
  if (reportFile !== undefined) await saveReport(context, value.job.id, reportFile)
  if (output.format === 'text' && report.error) output.note(`\n${renderFailure(report.error, output.errStyle)}\n`)
  output.result(report, () => renderReport(report, output.style))
  return exitCodeOfOutcome(report.outcome)
}
