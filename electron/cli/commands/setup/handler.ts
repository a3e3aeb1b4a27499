import type { OpenedRecipe } from '../../../../shared/contract/procedures.ts'
import type { Plan } from '../../../../shared/model/plan.ts'
import type { SetupResult } from '../../../../shared/model/report.ts'
import { GroundworkError } from '../../../core/failures.ts'
import { withServerPassword } from '../../ask-server-password.ts'
import type { CliContext } from '../../cli-context.ts'
import { exitCodeOfFailure, exitCodeOfOutcome, exitCodes, type ExitCode } from '../../exit-codes.ts'
import { fetchPlan } from '../../fetch-plan.ts'
import { planFailure } from '../../plan-failure.ts'
import { prepareRecipe, type RecipeOptions } from '../../recipe-options.ts'
import { renderFailure } from '../../render/failure.ts'
import { renderFindings } from '../../render/findings.ts'
import { renderPlan } from '../../render/plan.ts'
import { saveReport } from '../../save-report.ts'
import { failureIn, notAgreed } from './errors.ts'
import { renderSetup } from './render-setup.ts'
import { earlySetupJson, setupJson } from './setup-json.ts'

export type SetupOptions = RecipeOptions & { readonly yes?: boolean; readonly report?: string }

/** With a person at a terminal the plan is shown first. Elsewhere a plan that needs no choice goes on by itself. */
const isAgreed = async (context: CliContext, plan: Plan, options: SetupOptions): Promise<boolean> => {
  if (options.yes || !context.io.canAsk || context.output.format !== 'text' || plan.state === 'nothing-to-do')
    return true
  context.output.note(
    `\n${renderPlan(plan, context.output.errStyle, { statements: false, width: Math.min(context.io.columns(), 110) })}\n`,
  )
  const answer = await context.io.ask('Do it? [Y/n] ')
  return answer !== null && /^\s*(y|yes|)\s*$/i.test(answer)
}

/**
 * A generated password that no .env takes would be lost with this process: it is shown this once, to a person at a
 * terminal only. Elsewhere it is said how to come by one.
 */
const tellPassword = async (
  { call, io, output }: CliContext,
  { recipe }: OpenedRecipe,
  setup: SetupResult,
  jobId: string,
): Promise<void> => {
  const isNew = setup.steps.some((step) => step.id === 'role' && step.status === 'done')
  if (
    recipe.env ||
    recipe.role.password !== 'generate' ||
    !isNew ||
    setup.outcome === 'failed' ||
    setup.outcome === 'cancelled' ||
    output.format !== 'text'
  )
    return
  if (!io.errIsTty)
    return output.note(
      `${output.errStyle.yellow(output.errStyle.marks.warning)} The generated password is kept nowhere: give the recipe an env file, or password: ask with GROUNDWORK_ROLE_PASSWORD.`,
    )
  const { text } = await call('connection.copy', { jobId, form: 'uri' })
  if (text !== undefined)
    output.note(
      `\n  ${output.errStyle.yellow('Shown this once')}, because the recipe has no env file to keep it:\n  ${text}\n`,
    )
}

export const handleSetup = async (context: CliContext, recipe: string, options: SetupOptions): Promise<ExitCode> => {
  const { output } = context
  let opened: OpenedRecipe | undefined
  let plan: Plan | undefined
  try {
    const prepared = await prepareRecipe(context, recipe, options, true)
    opened = prepared.opened
    const planned = await withServerPassword(context, prepared.input, (input) => fetchPlan(context, input))
    plan = planned.value
    const standsInTheWay = planFailure(plan)
    if (standsInTheWay) throw new GroundworkError(standsInTheWay)
    if (!(await isAgreed(context, plan, options))) throw new GroundworkError(notAgreed)

    const { job, result } = await context.follow(
      await context.call('setup.start', {
        ...planned.input,
        ...(plan.existing === undefined ? {} : { keptAs: plan.existing.keptAs }),
      }),
    )
    const setup = result as SetupResult | null | undefined
    if (!setup)
      throw new GroundworkError(
        job.error ?? {
          kind: job.state === 'cancelled' ? 'cancelled' : 'internal',
          message: `The setup ended as ${job.state} without a report.`,
        },
      )
    if (options.report !== undefined) await saveReport(context, job.id, options.report)
    const error = setup.error ?? job.error
    if (output.format === 'text' && error) output.note(`\n${renderFailure(error, output.errStyle)}\n`)
    output.result(setupJson(error ? { ...setup, error } : setup), () => `\n${renderSetup(setup, output.style)}`)
    await tellPassword(context, opened, setup, job.id)
    return job.state === 'completed-with-errors' && setup.outcome === 'verified'
      ? exitCodes.differences
      : exitCodeOfOutcome(setup.outcome)
  } catch (error) {
    const failure = failureIn(error)
    if (!failure) throw error
    const others = plan
      ? plan.findings.filter(
          (finding) =>
            finding.severity !== 'info' &&
            finding.message !== failure.message &&
            !failure.detail?.includes(finding.message),
        )
      : []
    if (others.length && failure.kind !== 'cancelled') output.note(renderFindings(others, output.errStyle))
    output.failure(
      failure,
      earlySetupJson(failure, {
        ...(plan ? { plan } : {}),
        ...(opened
          ? { database: opened.recipe.database.name, role: opened.recipe.role.name, findings: opened.findings }
          : {}),
      }),
    )
    return exitCodeOfFailure(failure.kind)
  }
}
