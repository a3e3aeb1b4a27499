import type { Finding, Severity } from '../../../shared/model/finding.ts'
import type { Plan, PlanStep } from '../../../shared/model/plan.ts'
import { countsSentence } from '../../strings/object-kinds.ts'
import { planStrings } from '../../strings/plan-strings.ts'

// A plan as the window shows it. Pure: recipe screen and review step show the same thing.

/** `left-out`: nothing will be done, and not because it is right: something optional cannot be had. */
export type Standing = PlanStep['action'] | 'left-out'

export const standingOf = (step: PlanStep): Standing =>
  step.action === 'nothing' && step.findings.some((finding) => finding.severity === 'warning')
    ? 'left-out'
    : step.action

export type FindingGroup = { readonly severity: Severity; readonly findings: readonly Finding[] }

export type PlanView = {
  readonly state: Plan['state']
  readonly headline: string
  readonly sub: string
  readonly toDo: number
  readonly alreadyRight: number
  readonly blocked: number
  readonly groups: readonly FindingGroup[]
  /** Commands the scripts would run on this machine, to be agreed to. */
  readonly shellCommands: readonly Finding[]
  readonly canRun: boolean
}

const severities: readonly Severity[] = ['error', 'warning', 'info']

const sameFinding = (a: Finding, b: Finding): boolean =>
  a.code === b.code && a.message === b.message && a.place?.file === b.place?.file && a.place?.line === b.place?.line

/** Findings of the plan and of its steps, each once. */
export const allFindings = (plan: Plan): readonly Finding[] =>
  [...plan.findings, ...plan.steps.flatMap((step) => step.findings)].reduce<readonly Finding[]>(
    (kept, finding) => (kept.some((other) => sameFinding(other, finding)) ? kept : [...kept, finding]),
    [],
  )

export const groupFindings = (findings: readonly Finding[]): readonly FindingGroup[] =>
  severities
    .map((severity) => ({ severity, findings: findings.filter((finding) => finding.severity === severity) }))
    .filter((group) => group.findings.length > 0)

const shellCodes = /shell|program|backquote|consent/

export const isShellFinding = (finding: Finding): boolean => shellCodes.test(finding.code)

const headlineOf = (plan: Plan): string => planStrings.headline[plan.state](plan.database)

const subOf = (plan: Plan, toDo: number, alreadyRight: number, leftOut: number): string => {
  if (plan.state === 'nothing-to-do') return planStrings.nothingSub
  if (plan.state === 'needs-choice') return planStrings.choiceSub
  if (plan.state === 'blocked')
    return planStrings.severity
      .error(allFindings(plan).filter((finding) => finding.severity === 'error').length)
      .concat('.')
  const declared = countsSentence(plan.declares)
  return [planStrings.stepsToDo(toDo, alreadyRight, leftOut), declared === '' ? '' : planStrings.brings(declared)]
    .filter((part) => part !== '')
    .join(' ')
}

export const viewPlan = (plan: Plan): PlanView => {
  const toDo = plan.steps.filter((step) => step.action === 'do').length
  const alreadyRight = plan.steps.filter((step) => standingOf(step) === 'nothing').length
  const leftOut = plan.steps.filter((step) => standingOf(step) === 'left-out').length
  const blocked = plan.steps.filter((step) => step.action === 'blocked').length
  const findings = allFindings(plan)
  return {
    state: plan.state,
    headline: headlineOf(plan),
    sub: subOf(plan, toDo, alreadyRight, leftOut),
    toDo,
    alreadyRight,
    blocked,
    groups: groupFindings(findings),
    shellCommands: findings.filter(isShellFinding),
    canRun: plan.state === 'ready' || plan.state === 'nothing-to-do',
  }
}
