// Recipe + observed state -> ordered steps, each with its reason and the exact statement. Pure: the wizard,
// `groundwork plan` and the run show and obey the same object, and a second run gives an empty plan.
import type { Finding } from '../../../shared/model/finding.ts'
import type { ObjectKind } from '../../../shared/model/inventory.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import { majorFits } from './version-range.ts'
import { judgeDatabase } from './judge-database.ts'
import { isForeignComment, markStatement } from './mark.ts'
import type { Observed } from './observed.ts'
import { ownershipQuery } from './ownership.ts'
import { planCommands } from './plan-commands.ts'
import { planExtensions, unavailableExtensions } from './plan-extensions.ts'
import { planLoads, superuserOwners, type LoadMode } from './plan-loads.ts'
import { planRoles } from './plan-roles.ts'
import { consentNotes } from './find-consent.ts'
import { planDatabase } from './plan-database.ts'
import { finding, step } from './plan-parts.ts'
import { afterHash, planAfter, planEnv, planGrants, planServer } from './plan-surroundings.ts'
import type { PlannedStep } from './work.ts'

const oldestMajor = 13

const serverFindings = (recipe: Recipe, observed: Observed): Finding[] => {
  const major = observed.server?.major ?? observed.builtIn?.major
  if (major === undefined) return []
  if (major < oldestMajor)
    return [
      finding(
        'error',
        'server-too-old',
        `This server is PostgreSQL ${major}; Groundwork needs ${oldestMajor} or newer.`,
        { hint: 'Use the built-in server, or a newer one.' },
      ),
    ]
  if (!majorFits(major, recipe.server?.version))
    return [
      finding(
        'error',
        'server-version',
        `The recipe asks for PostgreSQL ${recipe.server?.version ?? ''}, this server is ${observed.server?.version ?? major}.`,
        { hint: 'Choose another server, or change server.version in the recipe.' },
      ),
    ]
  if (observed.server !== null && !observed.server.canCreateDatabase && observed.database === null)
    return [
      finding('error', 'cannot-create-database', `"${observed.server.user}" may not create databases on this server.`, {
        hint: `Connect as a superuser, or let one run: ALTER ROLE "${observed.server.user}" CREATEDB;`,
      }),
    ]
  return []
}

const diskFindings = (observed: Observed, loads: boolean): Finding[] => {
  const size = observed.scripts.reduce((sum, script) => sum + (script.facts?.sizeBytes ?? 0), 0)
  if (!loads || observed.freeBytes === null || size < 1_000_000) return []
  const mb = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`
  if (observed.freeBytes < size)
    return [
      finding(
        'error',
        'disk-full',
        `The server's disk has ${mb(observed.freeBytes)} free; the scripts alone are ${mb(size)}.`,
        { hint: 'Free some space, or use a server on another disk.' },
      ),
    ]
  if (observed.freeBytes < size * 3)
    return [
      finding(
        'warning',
        'disk-low',
        `The server's disk has ${mb(observed.freeBytes)} free; loading ${mb(size)} of scripts usually takes up to ${mb(size * 3)}.`,
      ),
    ]
  return []
}

/** After each run of loads as a superuser what they made is handed over, before the owner loads more into it. */
const withOwnership = (
  recipe: Recipe,
  observed: Observed,
  loads: readonly PlannedStep[],
  mode: LoadMode,
): PlannedStep[] => {
  const owner = recipe.database.owner ?? recipe.role.name
  const from = superuserOwners(observed)
  if (from.includes(owner)) return [...loads]
  const asSuperuser = (one: PlannedStep | undefined): boolean =>
    one?.work.kind === 'load' && one.work.as === 'superuser'
  const active = loads.filter(({ work }) => work.kind === 'load')
  return loads.flatMap((one) => {
    const next = active[active.indexOf(one) + 1]
    if (!asSuperuser(one) || asSuperuser(next)) return [one]
    const id = next === undefined ? 'ownership' : `ownership:${one.step.id}`
    return [
      one,
      {
        step: step(
          id,
          'ownership',
          `Hand what was loaded to "${owner}"`,
          `Objects made as a superuser belong to ${from.map((name) => `"${name}"`).join(', ')}; each gets ALTER ... OWNER TO "${owner}", written by this query of the catalogs. Members of extensions, and what the scripts gave to other roles, stay as they are.`,
          {
            action: mode === 'stopped' ? 'blocked' : 'do',
            statements: [
              { language: 'psql', text: `${ownershipQuery(from, owner)} \\gexec`, database: recipe.database.name },
            ],
          },
        ),
        work: { kind: 'ownership' as const },
      },
    ]
  })
}

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
