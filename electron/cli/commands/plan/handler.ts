import { withServerPassword } from '../../ask-server-password.ts'
import type { CliContext } from '../../cli-context.ts'
import { exitCodes, type ExitCode } from '../../exit-codes.ts'
import { fetchPlan } from '../../fetch-plan.ts'
import { prepareRecipe, type RecipeOptions } from '../../recipe-options.ts'
import { renderPlan } from '../../render/plan.ts'

/** 0 when setup could go on from here without another word, else 1. */
export const handlePlan = async (
  context: CliContext,
  recipe: string,
  options: RecipeOptions & { readonly commands?: boolean },
): Promise<ExitCode> => {
  const prepared = await prepareRecipe(context, recipe, options, false)
  const { value: plan } = await withServerPassword(context, prepared.input, (input) => fetchPlan(context, input))
  context.output.result(plan, () =>
    options.commands
      ? plan.commands
      : renderPlan(plan, context.output.style, { statements: true, width: Math.min(context.io.columns(), 110) }),
  )
  return plan.state === 'ready' || plan.state === 'nothing-to-do' ? exitCodes.ok : exitCodes.failed
}
