// Recipe + observed state -> ordered steps, each with its reason and the exact statement. Pure: the wizard,
// `groundwork plan` and the run show and obey the same object, and a second run gives an empty plan.
import type { Finding } from '../../../shared/model/finding.ts'
import type { ObjectKind } from '../../../shared/model/inventory.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import { judgeDatabase } from './judge-database.ts'
import { isForeignComment, markStatement } from './mark.ts'
import type { Observed } from './observed.ts'
import { planCommands } from './plan-commands.ts'
import { planExtensions, unavailableExtensions } from './plan-extensions.ts'
import { planLoads, type LoadMode } from './plan-loads.ts'
import { planRoles } from './plan-roles.ts'
import { consentNotes } from './find-consent.ts'
import { planDatabase } from './plan-database.ts'
import { withOwnership } from './plan-ownership.ts'
import { step } from './plan-parts.ts'
import { afterHash, planAfter, planEnv, planGrants, planServer } from './plan-surroundings.ts'
import { diskFindings, serverFindings } from './server-findings.ts'
import type { PlannedStep } from './work.ts'

export const planSteps = (
  recipe: Recipe,
  observed: Observed,
): {
  readonly steps: PlannedStep[]
  readonly findings: Finding[]
  readonly existing?: Plan['existing']
  readonly mode: LoadMode
} => {
  const verdict = judgeDatabase(recipe, observed)
  const database = planDatabase(recipe, observed, verdict)
  const created = database.steps.some(({ work }) => work.kind === 'create-database')
  const roles = planRoles(recipe, observed)
  const extensions = planExtensions(recipe, observed, database.mode === 'loaded')
  const unavailable = unavailableExtensions(observed)
  const loads = planLoads(recipe, observed, database.mode, unavailable)
  const loadsAndOwners = withOwnership(recipe, observed, loads, database.mode)
  const env = planEnv(recipe, observed)
  const after = planAfter(recipe, observed, database.mode)
  const changes = [
    ...planServer(observed),
    ...roles.steps,
    ...database.steps,
    ...planGrants(recipe, observed, created),
    ...extensions.steps,
    ...loadsAndOwners,
    ...env,
    ...after,
  ]
  const mark = observed.database?.mark
  const marked =
    mark?.state === 'ready' &&
    database.mode === 'loaded' &&
    recipe.after.every((_, index) => mark.after.includes(afterHash(recipe, observed, index)))
  // Without a superuser the note goes into the comment; one that is somebody's own stays.
  const superuser = observed.server?.isSuperuser !== false
  const unmarkable = !superuser && !created && isForeignComment(observed.database?.comment ?? null)
  const note = {
    v: 1 as const,
    name: recipe.name,
    hash: '...',
    loads: [],
    after: [],
    state: 'ready' as const,
    job: '...',
    at: '...',
  }
  const tail: PlannedStep[] = [
    {
      step: step(
        'verify',
        'verify',
        'Compare with the recipe',
        'Every declared object, the checks, the owner and a login as the role. Changes nothing.',
        { action: database.mode === 'stopped' ? 'blocked' : 'do' },
      ),
      work: { kind: 'verify' },
    },
    ...(marked || unmarkable || database.mode === 'stopped'
      ? []
      : [
          {
            step: step(
              'mark',
              'mark',
              'Note in the database what was done',
              `${superuser ? 'A setting' : 'The comment'} of the database tells the next run which scripts were loaded; no object of ours is put into it.`,
              {
                statements: [
                  { language: 'sql' as const, text: `${markStatement(recipe.database.name, note, superuser)};` },
                ],
              },
            ),
            work: { kind: 'mark' as const },
          },
        ]),
  ]
  return {
    steps: [...changes, ...tail],
    findings: [
      ...observed.findings,
      ...serverFindings(recipe, observed),
      ...roles.findings,
      ...database.findings,
      ...extensions.findings,
      ...diskFindings(
        observed,
        loads.some(({ work }) => work.kind === 'load'),
      ),
    ],
    mode: database.mode,
    ...(database.existing === undefined ? {} : { existing: database.existing }),
  }
}

const sumDeclares = (observed: Observed): Partial<Record<ObjectKind, number>> => {
  const sum: Partial<Record<ObjectKind, number>> = {}
  for (const script of observed.scripts)
    for (const [kind, count] of Object.entries(script.facts?.declares ?? {}) as [ObjectKind, number][])
      sum[kind] = (sum[kind] ?? 0) + count
  return sum
}

export const planRecipe = (recipe: Recipe, observed: Observed, durationMs = 0): Plan => {
  const { steps: planned, findings: general, existing, mode } = planSteps(recipe, observed)
  const steps = planned.map((one) => one.step)
  const findings = [...general, ...steps.flatMap((one) => one.findings)]
  const consent =
    mode !== 'loaded' &&
    !observed.choices.allowShell &&
    observed.scripts.some((script) => recipe.load[script.index]?.allowShell !== true && consentNotes(script).length > 0)
  const state: Plan['state'] = findings.some((one) => one.severity === 'error')
    ? 'blocked'
    : existing !== undefined && observed.choices.existing !== 'replace'
      ? 'needs-choice'
      : consent
        ? 'needs-consent'
        : steps.every((one) => one.action === 'nothing' || one.kind === 'verify')
          ? 'nothing-to-do'
          : 'ready'
  return {
    recipeName: recipe.name,
    ...(observed.recipeFile === undefined ? {} : { recipeFile: observed.recipeFile }),
    folder: observed.folder,
    server: observed.server,
    serverRef: observed.serverRef,
    database: recipe.database.name,
    role: recipe.role.name,
    steps,
    findings,
    state,
    ...(existing === undefined ? {} : { existing }),
    declares: sumDeclares(observed),
    commands: planCommands(observed.server, steps),
    durationMs,
  }
}
