import type { Dump } from './open-dump.ts'
import { planArchive, type PlanContext } from './plan-archive.ts'
import { planScript } from './plan-script.ts'
import type { RestorePlan } from './types.ts'

export type PlanHooks = {
  readonly signal: AbortSignal
  readonly onProgress: (bytes: number, total: number | null) => void
}

export const planDump = async (dump: Dump, context: PlanContext, hooks: PlanHooks): Promise<RestorePlan> => {
  const plan = await planWhole(dump, context, hooks)
  return { ...plan, heldBack: context.holdBack?.held() ?? [] }
}

const planWhole = (dump: Dump, context: PlanContext, hooks: PlanHooks): Promise<RestorePlan> =>
  dump.archive === null
    ? planScript(dump.inner, context, {
        signal: hooks.signal,
        onProgress: (bytes) => hooks.onProgress(bytes, dump.innerBytes),
        ...(dump.reading === undefined ? {} : { reading: dump.reading }),
      })
    : withOutside(planArchive(dump.archive, context), dump, context)

const withOutside = async (
  planned: Promise<RestorePlan>,
  { outside }: Dump,
  { choices }: PlanContext,
): Promise<RestorePlan> => {
  const plan = await planned
  if (outside === undefined) return plan
  const roles = choices.ownership === 'keep' ? [...new Set([...plan.roles, ...outside.roles])] : plan.roles
  return { ...plan, roles, leftOut: [outside.leftOut, ...plan.leftOut] }
}
