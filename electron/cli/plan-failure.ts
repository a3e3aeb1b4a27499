// A plan that cannot simply be done, as the failure that setup ends with: what stands in the way, and the flags that choose.
import type { Failure } from '../../shared/model/failure.ts'
import type { Plan } from '../../shared/model/plan.ts'
import { kindOfFinding } from '../core/recipe/finding-kind.ts'

export const planFailure = (plan: Plan): Failure | null => {
  if (plan.state === 'needs-choice') {
    const { suggestedName = `${plan.database}_2`, keptAs = 'another name', differs = [] } = plan.existing ?? {}
    return {
      kind: 'database-differs',
      message: `The database ${plan.database} exists and is not what the recipe says; it was left alone.`,
      ...(differs.length ? { detail: differs.join('\n') } : {}),
      hint: `--new-name ${suggestedName} makes a new one beside it; --replace keeps the present one as ${keptAs} and makes it anew.`,
    }
  }
  const findings = [...plan.findings, ...plan.steps.flatMap((step) => step.findings)]
  if (plan.state === 'needs-consent') {
    const wants = findings.filter(
      (finding) =>
        finding.code.includes('shell') || finding.code.includes('program') || finding.code.includes('consent'),
    )
    return {
      kind: 'needs-consent',
      message: 'A script wants to run programs on this machine, and nobody has agreed to that. Nothing was changed.',
      ...(wants.length ? { detail: [...new Set(wants.map((finding) => finding.message))].join('\n') } : {}),
      hint: 'Look at the lines named; --allow-shell agrees to them.',
    }
  }
  if (plan.state !== 'blocked') return null
  const first = findings.find((finding) => finding.severity === 'error')
  if (!first)
    return {
      kind: 'recipe-invalid',
      message: 'The plan cannot be run.',
      hint: 'groundwork plan shows what stands in the way.',
    }
  return {
    kind: kindOfFinding(first.code),
    message: first.message,
    ...(first.detail === undefined ? {} : { detail: first.detail }),
    ...(first.hint === undefined ? {} : { hint: first.hint }),
    ...first.place,
  }
}
