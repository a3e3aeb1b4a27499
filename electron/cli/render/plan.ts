import { objectKinds } from '../../../shared/model/inventory.ts'
import type { Plan, PlanStep } from '../../../shared/model/plan.ts'
import { countOf, formatBytes } from '../output/format.ts'
import { padEnd, type Style } from '../output/style.ts'
import { renderFindings } from './findings.ts'

export const renderDeclares = (declares: Plan['declares'], limit = 5): string => {
  const parts = objectKinds.flatMap((kind) => {
    const count = declares[kind]
    return count && kind !== 'indexes' && kind !== 'trigger_functions' ? [countOf(kind, count)] : []
  })
  return parts.length > limit ? `${parts.slice(0, limit).join(', ')} and more` : parts.join(', ')
}

const renderPlanStep = (step: PlanStep, style: Style, withStatements: boolean): string => {
  const mark = { do: style.cyan(style.marks.todo), nothing: style.green(style.marks.right), blocked: style.red(style.marks.failed) }[step.action]
  const about = [step.reason, step.sizeBytes === undefined ? '' : formatBytes(step.sizeBytes), step.declares ? renderDeclares(step.declares) : ''].filter(Boolean).join(' · ')
  const lines = [`${mark} ${padEnd(step.action === 'nothing' ? style.dim(step.title) : step.title, 40)}  ${style.dim(about)}`.trimEnd()]
  if (withStatements) {
    for (const statement of step.statements) {
      const where = statement.language === 'sql' ? style.dim(statement.database ? `[${statement.database}] ` : '') : style.dim(`${statement.language}: `)
      lines.push(...statement.text.split('\n').map((text, i) => `    ${i === 0 ? where : ''}${text}`))
    }
  }
  return lines.join('\n')
}

export const renderPlan = (plan: Plan, style: Style, options: { readonly statements: boolean }): string => {
  const where = plan.server?.label ?? 'the built-in server (made and started when needed)'
  const state = {
    ready: `${plan.steps.filter((step) => step.action === 'do').length} steps to do.`,
    'nothing-to-do': style.green('Nothing to do: everything is as the recipe says.'),
    blocked: style.red('This cannot run yet: see what is marked below.'),
    'needs-choice': style.yellow(`The database ${plan.database} exists and is not what the recipe says.`),
    'needs-consent': style.yellow('A script wants to run programs on this machine.'),
  }[plan.state]
  const existing = plan.existing
    ? [...plan.existing.differs.map((line) => `  ${style.yellow(style.marks.warning)} ${line}`), `  ${style.dim(`--new-name ${plan.existing.suggestedName} makes a new one beside it; --replace keeps the present one as ${plan.existing.keptAs}.`)}`].join('\n')
    : ''
  return [
    `${style.bold(plan.recipeName)}  ${style.marks.arrow}  ${style.bold(plan.database)} on ${where}`,
    plan.steps.map((step) => renderPlanStep(step, style, options.statements)).join('\n'),
    existing,
    renderFindings(plan.findings, style),
    state,
  ]
    .filter(Boolean)
    .join('\n\n')
}
