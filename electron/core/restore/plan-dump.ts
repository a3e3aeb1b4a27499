import { raise } from '../failures.ts'
import type { Dump } from './open-dump.ts'
import { planArchive, type PlanContext } from './plan-archive.ts'
import type { RestorePlan } from './types.ts'

export type PlanHooks = { readonly signal: AbortSignal; readonly onProgress: (bytes: number, total: number) => void }

export const planDump = async (dump: Dump, context: PlanContext, _hooks: PlanHooks): Promise<RestorePlan> => {
  if (dump.archive !== null) return planArchive(dump.archive, context)
  return raise({ kind: 'file-unsupported', message: 'Plain scripts are not restored yet.' })
}
