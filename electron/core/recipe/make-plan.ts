import type { SetupInput } from '../../../shared/contract/procedures.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import type { Host } from '../host.ts'
import type { JobContext } from '../jobs/types.ts'
import { findTarget } from './find-target.ts'
import { loadSource } from './load-source.ts'
import { observe } from './observe.ts'
import { planRecipe } from './plan-recipe.ts'

export const newNameOf = (input: SetupInput): string | undefined =>
  typeof input.existing === 'object' ? input.existing.newName : undefined

/** What would be done, and why. Looks at the server, the scripts and the folder; changes nothing. */
export const makePlan = async (
  host: Host,
  input: SetupInput,
  context: Pick<JobContext, 'signal' | 'log' | 'progress'>,
): Promise<Plan> => {
  const startedAt = performance.now()
  const source = await loadSource(input.source, newNameOf(input))
  const target = await findTarget(host, input.server, source.recipe, input.password)
  const { observed } = await observe(host, source, target, input, {
    signal: context.signal,
    onProgress: (done, total) =>
      context.progress({ phase: 'inspect', title: 'Read the scripts', done, total, unit: 'bytes' }),
  })
  const plan = planRecipe(source.recipe, observed, Math.round(performance.now() - startedAt))
  context.log(
    'info',
    `Plan: ${plan.state}, ${plan.steps.filter((step) => step.action === 'do').length} steps to do, ${plan.findings.length} findings.`,
  )
  return plan
}
