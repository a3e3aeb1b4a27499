// Recipe + observed state -> ordered steps, each with its reason and the exact statement. Pure: the wizard,
// `groundwork plan` and the run show and obey the same object, and a second run gives an empty plan.
import type { Finding } from '../../../shared/model/finding.ts'
import type { ObjectKind } from '../../../shared/model/inventory.ts'
import type { Plan, PlanStep } from '../../../shared/model/plan.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import { majorFits } from './version-range.ts'
import { judgeDatabase, type Verdict } from './judge-database.ts'
import { freeName, keptName } from './kept-name.ts'
import { isForeignComment, markStatement, shortHash } from './mark.ts'
import type { Observed } from './observed.ts'
import { ownershipQuery } from './ownership.ts'
import { hidden } from './password.ts'
import { planCommands } from './plan-commands.ts'
import { planExtensions, unavailableExtensions } from './plan-extensions.ts'
import { planLoads, superuserOwners, type LoadMode } from './plan-loads.ts'
import { planRoles } from './plan-roles.ts'
import { consentNotes } from './script-findings.ts'
import { alterDatabaseSetting, createDatabase, endSessions, joinRole, renameDatabase, schemaGrants, settingIsThere } from './setup-sql.ts'
import type { PlannedStep } from './work.ts'

export const oldestMajor = 13

const finding = (severity: Finding['severity'], code: string, message: string, more: Partial<Finding> = {}): Finding => ({ code, severity, message, ...more })
const step = (id: string, kind: PlanStep['kind'], title: string, reason: string, more: Partial<PlanStep> = {}): PlanStep => ({ id, kind, title, reason, action: 'do', statements: [], findings: [], ...more })

/** The hash by which an `after` command is known to have been run for these scripts. */
export const afterHash = (recipe: Recipe, observed: Observed, index: number): string => {
  const command = recipe.after[index]
  return shortHash({ run: command?.run, env: command?.env ?? {}, loads: observed.scripts.map((script) => script.sha256) })
}

const serverFindings = (recipe: Recipe, observed: Observed): Finding[] => {
  const major = observed.server?.major ?? observed.builtIn?.major
  if (major === undefined) return []
  if (major < oldestMajor) return [finding('error', 'server-too-old', `This server is PostgreSQL ${major}; Groundwork needs ${oldestMajor} or newer.`, { hint: 'Use the built-in server, or a newer one.' })]
  if (!majorFits(major, recipe.server?.version))
    return [finding('error', 'server-version', `The recipe asks for PostgreSQL ${recipe.server?.version ?? ''}, this server is ${observed.server?.version ?? major}.`, { hint: 'Choose another server, or change server.version in the recipe.' })]
  if (observed.server !== null && !observed.server.canCreateDatabase && observed.database === null)
    return [finding('error', 'cannot-create-database', `"${observed.server.user}" may not create databases on this server.`, { hint: `Connect as a superuser, or let one run: ALTER ROLE "${observed.server.user}" CREATEDB;` })]
  return []
}

const diskFindings = (observed: Observed, loads: boolean): Finding[] => {
  const size = observed.scripts.reduce((sum, script) => sum + (script.facts?.sizeBytes ?? 0), 0)
  if (!loads || observed.freeBytes === null || size < 1_000_000) return []
  const mb = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`
  if (observed.freeBytes < size) return [finding('error', 'disk-full', `The server's disk has ${mb(observed.freeBytes)} free; the scripts alone are ${mb(size)}.`, { hint: 'Free some space, or use a server on another disk.' })]
  if (observed.freeBytes < size * 3) return [finding('warning', 'disk-low', `The server's disk has ${mb(observed.freeBytes)} free; loading ${mb(size)} of scripts usually takes up to ${mb(size * 3)}.`)]
  return []
}

type DatabasePlan = { readonly steps: PlannedStep[]; readonly mode: LoadMode; readonly findings: Finding[]; readonly existing?: Plan['existing'] }

const loadedWithErrors = (name: string, observed: Observed): Finding[] => {
  const errors = observed.database?.mark?.loadErrors ?? 0
  return errors === 0 ? [] : [finding('warning', 'loaded-with-errors', `When "${name}" was loaded, ${errors} ${errors === 1 ? 'error was' : 'errors were'} stepped over. What they should have brought may be missing.`, { hint: 'Load it anew with "replace" once the script is mended; the present database is kept.' })]
}

const planDatabase = (recipe: Recipe, observed: Observed, verdict: Verdict): DatabasePlan => {
  const { name } = recipe.database
  const owner = recipe.database.owner ?? recipe.role.name
  const settings = Object.entries(recipe.database.settings ?? {})
  const create = (): PlannedStep => {
    const sql = [createDatabase(recipe, observed.server), ...settings.map(([key, value]) => alterDatabaseSetting(name, key, value))]
    // Who is no superuser must be a member of the role that gets the database.
    const before = observed.server === null || observed.server.isSuperuser || owner === observed.server.user ? [] : [joinRole(owner)]
    return {
      step: step('database', 'database', `Create database "${name}"`, owner === recipe.role.name
        ? `It is owned by "${owner}": since PostgreSQL 15 only the owner (a member of pg_database_owner) may create tables in schema public; GRANT ALL ON DATABASE would not do.`
        : `It is owned by "${owner}", as the recipe says.`, { statements: [...before, ...sql].map((text) => ({ language: 'sql', text: `${text};` })) }),
      work: { kind: 'create-database', before, sql },
    }
  }
  const setAside = (to: string, why: string): PlannedStep => {
    const sessions = observed.database?.sessions ?? []
    const who = sessions.length === 0 ? '' : ` ${sessions.length} ${sessions.length === 1 ? 'session is' : 'sessions are'} ended first: ${sessions.slice(0, 3).map((s) => `${s.application === '' ? 'a client' : s.application} of ${s.user}`).join(', ')}${sessions.length > 3 ? ' ...' : ''}.`
    return {
      step: step('set-aside', 'set-aside', `Keep the present database as "${to}"`, `${why}${who}`, { statements: [...(sessions.length > 0 ? [{ language: 'sql' as const, text: `${endSessions(name)};` }] : []), { language: 'sql', text: `${renameDatabase(name, to)};` }] }),
      work: { kind: 'set-aside', from: name, to },
    }
  }
  const kept = (reason: string): PlannedStep => {
    const missing = settings.filter(([key, value]) => !settingIsThere(observed.database?.settings ?? [], key, value)).map(([key, value]) => alterDatabaseSetting(name, key, value))
    return missing.length === 0
      ? { step: step('database', 'database', `Database "${name}"`, reason, { action: 'nothing' }), work: { kind: 'none' } }
      : { step: step('database', 'database', `Change settings of database "${name}"`, `${reason} Its settings are not those of the recipe.`, { statements: missing.map((text) => ({ language: 'sql', text: `${text};` })) }), work: { kind: 'database-settings', sql: missing } }
  }

  switch (verdict.kind) {
    case 'absent':
      return { steps: [create()], mode: 'fresh', findings: [] }
    case 'right':
      return { steps: [kept('It is there, with the right owner and encoding, and holds everything that is declared.')], mode: 'loaded', findings: loadedWithErrors(name, observed) }
    case 'empty':
      return { steps: [kept(`It is there and holds no objects; owner and encoding are right. It is loaded into.`)], mode: 'empty', findings: [] }
    case 'adopt': {
      const data = recipe.load.length > 0 ? [finding('warning', 'data-not-loaded', `The database "${name}" was not made by Groundwork. Every declared object is there, so the scripts were not run again; whether their data is there was not compared.`, { hint: 'To load everything anew, choose replace: the present database is kept under another name.' })] : []
      return { steps: [kept('It is there, with the right owner and encoding, and every declared object in it.')], mode: 'loaded', findings: data }
    }
    case 'unfinished': {
      const to = keptName(name, 'unfinished', observed.now, observed.databaseNames)
      return { steps: [setAside(to, `A run of ${verdict.since.slice(0, 16).replace('T', ' ')} was interrupted and left it unfinished. Nothing in it is thrown away.`), create()], mode: 'fresh', findings: [finding('warning', 'unfinished-database', `"${name}" was left unfinished by an interrupted run; it is kept as "${to}" and made anew.`, { hint: 'Drop it when you no longer need it.' })] }
    }
    case 'busy':
      return { steps: [{ step: step('database', 'database', `Database "${name}"`, 'Another Groundwork is building it right now.', { action: 'blocked' }), work: { kind: 'none' } }], mode: 'stopped', findings: [finding('error', 'busy', `Another Groundwork is building "${name}" right now (${verdict.job}).`, { hint: 'Wait until it has ended, or cancel it there.' })] }
    case 'differs': {
      const keptAs = keptName(name, 'before', observed.now, observed.databaseNames)
      const existing = { name, differs: verdict.differs, suggestedName: freeName(name, observed.databaseNames), keptAs }
      if (observed.choices.existing === 'replace') return { steps: [setAside(keptAs, `It is not what the recipe says, and you chose to replace it. It stays, whole, as "${keptAs}".`), create()], mode: 'fresh', findings: [], existing }
      return {
        steps: [{ step: step('database', 'database', `Database "${name}"`, 'It exists and is not what the recipe says. It is left alone.', { action: 'blocked' }), work: { kind: 'none' } }],
        mode: 'stopped', existing,
        findings: [finding('warning', 'database-differs', `The database "${name}" exists and is not what the recipe says: ${verdict.differs.join(' ')}`, { hint: `Take another name (e.g. "${existing.suggestedName}"), or replace it: the present one is kept as "${keptAs}".` })],
      }
    }
  }
}

const planGrants = (recipe: Recipe, observed: Observed, created: boolean): PlannedStep[] => {
  const owner = recipe.database.owner ?? recipe.role.name
  if (owner === recipe.role.name) return []
  const sql = schemaGrants(recipe.role.name)
  const there = !created && observed.database?.roleHasSchemaGrants === true
  return [{
    step: step('grants', 'grants', `Let "${recipe.role.name}" work in schema public`, there ? 'It may use schema public and create in it.' : `The database belongs to "${owner}", so the role needs USAGE and CREATE on schema public.`, { action: there ? 'nothing' : 'do', statements: there ? [] : [{ language: 'sql', text: `${sql};`, database: recipe.database.name }] }),
    work: there ? { kind: 'none' } : { kind: 'grants', sql: [sql] },
  }]
}

const planAfter = (recipe: Recipe, observed: Observed, mode: LoadMode): PlannedStep[] =>
  recipe.after.map((command, index) => {
    const ran = mode === 'loaded' && observed.database?.mark?.after.includes(afterHash(recipe, observed, index)) === true
    const text = command.run.map((part) => (/^[A-Za-z0-9_./:=@%+,{}-]+$/.test(part) ? part : `'${part.replaceAll("'", String.raw`'\''`)}'`)).join(' ').replaceAll('{{password}}', hidden)
    return {
      step: step(`after:${index}`, 'after', command.name, ran ? 'It has been run for these scripts.' : 'A command of the project, run in its folder with DATABASE_URL and PG* set.', { action: ran ? 'nothing' : mode === 'stopped' ? 'blocked' : 'do', statements: [{ language: 'shell', text }] }),
      work: ran ? { kind: 'none' } : { kind: 'after', index },
    }
  })

const planEnv = (recipe: Recipe, observed: Observed): PlannedStep[] => {
  if (recipe.env === undefined) return []
  const { file } = recipe.env
  const changes = observed.env?.changes ?? Object.keys(recipe.env.set).map((key) => ({ key, action: 'added' as const }))
  const due = changes.filter((change) => change.action !== 'same')
  if (due.length === 0) return [{ step: step('env', 'env', `Write ${file}`, 'It says the same already.', { action: 'nothing' }), work: { kind: 'none' } }]
  const words = [['changed', 'Changes'], ['added', 'Adds']].flatMap(([action, word]) => {
    const keys = due.filter((change) => change.action === action).map((change) => change.key)
    return keys.length === 0 ? [] : [`${word} ${keys.join(', ')}.`]
  })
  return [{
    step: step('env', 'env', `Write ${file}`, `${words.join(' ')} ${observed.env?.exists === true ? 'Everything else in the file stays; a backup is made beside it.' : 'The file is new, readable by you only.'}`, { statements: [{ language: 'file', text: observed.env?.shown ?? Object.entries(recipe.env.set).map(([key, value]) => `${key}=${value}`).join('\n') }] }),
    work: { kind: 'env' },
  }]
}

const planServer = (observed: Observed): PlannedStep[] => {
  if (observed.server !== null || observed.builtIn === undefined) return []
  const { state, major } = observed.builtIn
  return [{
    step: step('server', 'server', state === 'not-created' ? 'Create and start the built-in server' : 'Start the built-in server', `PostgreSQL ${major}, run by Groundwork.${state === 'not-created' ? ' It does not exist yet.' : ' It is stopped; what is in it is looked at when it runs.'}`, { statements: [{ language: 'shell', text: `groundwork server start --major ${major}` }] }),
    work: { kind: 'server', major },
  }]
}

/** After each run of loads as a superuser what they made is handed over, before the owner loads more into it. */
const withOwnership = (recipe: Recipe, observed: Observed, loads: readonly PlannedStep[], mode: LoadMode): PlannedStep[] => {
  const owner = recipe.database.owner ?? recipe.role.name
  const from = superuserOwners(observed)
  if (from.includes(owner)) return [...loads]
  const asSuperuser = (one: PlannedStep | undefined): boolean => one?.work.kind === 'load' && one.work.as === 'superuser'
  const active = loads.filter(({ work }) => work.kind === 'load')
  return loads.flatMap((one) => {
    const next = active[active.indexOf(one) + 1]
    if (!asSuperuser(one) || asSuperuser(next)) return [one]
    const id = next === undefined ? 'ownership' : `ownership:${one.step.id}`
    return [one, {
      step: step(id, 'ownership', `Hand what was loaded to "${owner}"`, `Objects made as a superuser belong to ${from.map((name) => `"${name}"`).join(', ')}; each gets ALTER ... OWNER TO "${owner}", written by this query of the catalogs. Members of extensions, and what the scripts gave to other roles, stay as they are.`, { action: mode === 'stopped' ? 'blocked' : 'do', statements: [{ language: 'psql', text: `${ownershipQuery(from, owner)} \\gexec`, database: recipe.database.name }] }),
      work: { kind: 'ownership' as const },
    }]
  })
}

export const planSteps = (recipe: Recipe, observed: Observed): { readonly steps: PlannedStep[]; readonly findings: Finding[]; readonly existing?: Plan['existing']; readonly mode: LoadMode } => {
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
  const changes = [...planServer(observed), ...roles.steps, ...database.steps, ...planGrants(recipe, observed, created), ...extensions.steps, ...loadsAndOwners, ...env, ...after]
  const mark = observed.database?.mark
  const marked = mark?.state === 'ready' && database.mode === 'loaded' && recipe.after.every((_, index) => mark.after.includes(afterHash(recipe, observed, index)))
  // Without a superuser the note goes into the comment; one that is somebody's own stays.
  const superuser = observed.server?.isSuperuser !== false
  const unmarkable = !superuser && !created && isForeignComment(observed.database?.comment ?? null)
  const note = { v: 1 as const, name: recipe.name, hash: '...', loads: [], after: [], state: 'ready' as const, job: '...', at: '...' }
  const tail: PlannedStep[] = [
    { step: step('verify', 'verify', 'Compare with the recipe', 'Every declared object, the checks, the owner and a login as the role. Changes nothing.', { action: database.mode === 'stopped' ? 'blocked' : 'do' }), work: { kind: 'verify' } },
    ...(marked || unmarkable || database.mode === 'stopped' ? [] : [{ step: step('mark', 'mark', 'Note in the database what was done', `${superuser ? 'A setting' : 'The comment'} of the database tells the next run which scripts were loaded; no object of ours is put into it.`, { statements: [{ language: 'sql' as const, text: `${markStatement(recipe.database.name, note, superuser)};` }] }), work: { kind: 'mark' as const } }]),
  ]
  return {
    steps: [...changes, ...tail],
    findings: [...observed.findings, ...serverFindings(recipe, observed), ...roles.findings, ...database.findings, ...extensions.findings, ...diskFindings(observed, loads.some(({ work }) => work.kind === 'load'))],
    mode: database.mode,
    ...(database.existing === undefined ? {} : { existing: database.existing }),
  }
}

const sumDeclares = (observed: Observed): Partial<Record<ObjectKind, number>> => {
  const sum: Partial<Record<ObjectKind, number>> = {}
  for (const script of observed.scripts)
    for (const [kind, count] of Object.entries(script.facts?.declares ?? {}) as [ObjectKind, number][]) sum[kind] = (sum[kind] ?? 0) + count
  return sum
}

export const planRecipe = (recipe: Recipe, observed: Observed, durationMs = 0): Plan => {
  const { steps: planned, findings: general, existing, mode } = planSteps(recipe, observed)
  const steps = planned.map((one) => one.step)
  const findings = [...general, ...steps.flatMap((one) => one.findings)]
  const consent = mode !== 'loaded' && !observed.choices.allowShell && observed.scripts.some((script) => recipe.load[script.index]?.allowShell !== true && consentNotes(script).length > 0)
  const state: Plan['state'] = findings.some((one) => one.severity === 'error') ? 'blocked'
    : existing !== undefined && observed.choices.existing !== 'replace' ? 'needs-choice'
      : consent ? 'needs-consent'
        : steps.every((one) => one.action === 'nothing' || one.kind === 'verify') ? 'nothing-to-do' : 'ready'
  return {
    recipeName: recipe.name,
    ...(observed.recipeFile === undefined ? {} : { recipeFile: observed.recipeFile }),
    folder: observed.folder,
    server: observed.server, serverRef: observed.serverRef,
    database: recipe.database.name, role: recipe.role.name,
    steps, findings, state,
    ...(existing === undefined ? {} : { existing }),
    declares: sumDeclares(observed),
    commands: planCommands(observed.server, steps),
    durationMs,
  }
}
