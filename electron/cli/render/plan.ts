import type { Plan, PlanStatement, PlanStep } from '../../../shared/model/plan.ts'
import { formatBytes } from '../output/format.ts'
import { wrap, type Style } from '../output/style.ts'
import { renderFindings } from './findings.ts'

const maxStatementLines = 8

const renderStatement = (statement: PlanStatement, style: Style): string => {
  const lines = statement.text.split('\n')
  // One line more is shorter than saying that there is one line more.
  const shown = lines.length > maxStatementLines + 1 ? lines.slice(0, maxStatementLines) : lines
  const where =
    statement.language === 'sql'
      ? statement.database
        ? `${statement.database}=# `
        : ''
      : { shell: '$ ', psql: '', file: '' }[statement.language]
  const rest = lines.length - shown.length
  return [
    ...shown.map((text, i) => `      ${i === 0 ? style.dim(where) : ' '.repeat(where.length)}${text}`),
    ...(rest > 0 ? [style.dim(`      ... ${rest} more lines; --commands prints them all`)] : []),
  ].join('\n')
}

const renderPlanStep = (step: PlanStep, style: Style, options: PlanWords): string => {
  const mark = {
    do: style.cyan(style.marks.todo),
    nothing: style.green(style.marks.right),
    blocked: style.red(style.marks.failed),
  }[step.action]
  const size = step.sizeBytes === undefined ? '' : style.dim(`  ${formatBytes(step.sizeBytes)}`)
  const lines = [`${mark} ${step.action === 'nothing' ? style.dim(step.title) : style.bold(step.title)}${size}`]
  if (step.reason)
    lines.push(
      style.dim(
        wrap(step.reason, options.width - 4)
          .map((line) => `    ${line}`)
          .join('\n'),
      ),
    )
  if (options.statements && step.action !== 'nothing')
    lines.push(...step.statements.map((statement) => renderStatement(statement, style)))
  return lines.join('\n')
}

export type PlanWords = { readonly statements: boolean; readonly width: number }

export const renderPlan = (plan: Plan, style: Style, options: PlanWords): string => {
  const where = plan.server?.label ?? 'the built-in server (made and started when needed)'
  const state = {
    ready: `${plan.steps.filter((step) => step.action === 'do').length} steps to do.`,
    'nothing-to-do': style.green('Nothing to do: everything is as the recipe says.'),
    blocked: style.red('This cannot run yet: see what is marked below.'),
    'needs-choice': style.yellow(`The database ${plan.database} exists and is not what the recipe says.`),
    'needs-consent': style.yellow('A script wants to run programs on this machine.'),
  }[plan.state]
  const existing = plan.existing
    ? [
        ...plan.existing.differs.map((line) => `  ${style.yellow(style.marks.warning)} ${line}`),
        `  ${style.dim(`--new-name ${plan.existing.suggestedName} makes a new one beside it; --replace keeps the present one as ${plan.existing.keptAs}.`)}`,
      ].join('\n')
    : ''
  return [
    `${style.bold(plan.recipeName)}  ${style.marks.arrow}  ${style.bold(plan.database)} on ${where}`,
    plan.steps.map((step) => renderPlanStep(step, style, options)).join(options.statements ? '\n\n' : '\n'),
    existing,
    renderFindings(plan.findings, style),
    state,
  ]
    .filter(Boolean)
    .join('\n\n')
}
