import type { Failure } from '../../../shared/model/failure.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import { kindOfFinding } from './finding-kind.ts'

/** Why a plan cannot be run, as the failure of the job; null when it can. */
export const whyNotRun = (plan: Plan): Failure | null => {
  if (plan.state === 'blocked') {
    const first = plan.findings.find((finding) => finding.severity === 'error')
    const more = plan.findings.filter((finding) => finding.severity === 'error').length - 1
    return {
      kind: kindOfFinding(first?.code),
      message: first?.message ?? 'The plan cannot be run.',
      ...first?.place,
      ...(first?.hint === undefined ? {} : { hint: first.hint }),
      ...(more > 0
        ? { detail: `${more} more ${more === 1 ? 'finding stops' : 'findings stop'} this plan.` }
        : first?.detail === undefined
          ? {}
          : { detail: first.detail }),
    }
  }
  if (plan.state === 'needs-choice')
    return {
      kind: 'database-differs',
      message: `The database "${plan.database}" exists and is not what the recipe says.`,
      detail: plan.existing?.differs.join(' ') ?? '',
      hint: `Take another name ("${plan.existing?.suggestedName ?? ''}"), or replace it: the present one is kept as "${plan.existing?.keptAs ?? ''}".`,
    }
  if (plan.state === 'needs-consent') {
    const programs = plan.findings.filter((finding) => finding.code === 'runs-programs')
    return {
      kind: 'needs-consent',
      message: `The scripts run ${programs.length === 1 ? 'a program' : `${programs.length} programs`} on this machine. Nobody has agreed to that.`,
      ...programs[0]?.place,
      detail: programs.map((finding) => finding.message).join('\n'),
      hint: 'Read them; if you trust them, agree (--allow-shell).',
    }
  }
  return null
}
