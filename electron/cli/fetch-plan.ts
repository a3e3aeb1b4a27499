import type { InputOf } from '../../shared/contract/procedures.ts'
import type { Plan } from '../../shared/model/plan.ts'
import { GroundworkError } from '../core/failures.ts'
import type { CliContext } from './cli-context.ts'

/** The plan, or the failure that kept it from being made. */
export const fetchPlan = async (context: CliContext, input: InputOf<'setup.plan'>): Promise<Plan> => {
  const { job, result } = await context.follow(await context.call('setup.plan', input))
  if (job.state === 'cancelled')
    throw new GroundworkError(job.error ?? { kind: 'cancelled', message: 'Cancelled. Nothing was changed.' })
  if (job.error) throw new GroundworkError(job.error)
  return result as Plan
}
