// The load steps: who loads, in which transaction, and why. Pure.
import type { Finding } from '../../../shared/model/finding.ts'
import type { LoadStep, Recipe } from '../../../shared/model/recipe.ts'
import type { PlanStatement } from '../../../shared/model/plan.ts'
import type { Observed, ObservedScript } from './observed.ts'
import { requiredBy } from './recipe-extensions.ts'
import { scriptFindings } from './script-findings.ts'
import type { PlannedStep } from './work.ts'

/** An administrator that is no superuser, and has what CREATE ROLE takes. */
const mayCreateRoles = ({ server }: Observed): boolean => server !== null && !server.isSuperuser && server.canCreateRole

/** Who runs the script. A superuser only where the script needs one; the recipe's word wins. */
const chooseLoader = (
  recipe: Recipe,
  observed: Observed,
  script: ObservedScript,
): { readonly as: 'owner' | 'superuser'; readonly reason: string } => {
  const load = recipe.load[script.index]
  const owner = recipe.database.owner ?? recipe.role.name
  if (load?.as === 'superuser') return { as: 'superuser', reason: 'The recipe says: as superuser.' }
  if (load?.as === 'owner') return { as: 'owner', reason: `The recipe says: as the owner "${owner}".` }
  const needs = script.facts?.needsSuperuser ?? []
  const need = needs[0]
  if (need !== undefined && mayCreateRoles(observed) && needs.every((one) => one.enough === 'CREATEROLE'))
    return {
      as: 'superuser',
      reason: `Loaded as "${observed.server?.user ?? ''}", which has CREATEROLE, because line ${need.line} needs it: ${need.why}.${(observed.server?.major ?? 0) >= 16 ? ' Since PostgreSQL 16 that is good for roles it made itself, or has ADMIN OPTION on.' : ''}`,
    }
  if (need !== undefined)
    return { as: 'superuser', reason: `Loaded as a superuser, because line ${need.line} needs one: ${need.why}.` }
  // CREATE EXTENSION of one that is not trusted, or whose trust nobody knows yet.
  const untrusted = script.facts?.extensions.find((needed) => {
    const state = observed.extensions.get(needed.name)?.state
    return (
      state !== undefined &&
      state.trusted === false &&
      state.installedVersion === undefined &&
      !recipe.extensions.some((item) => (typeof item === 'string' ? item : item.name) === needed.name)
    )
  })
  if (untrusted !== undefined)
    return {
      as: 'superuser',
      reason: `Loaded as a superuser, because line ${untrusted.line} creates the extension "${untrusted.name}".`,
    }
  // Only a member of a role may give it objects: what dumps do for the owner they knew.
  const given = script.facts?.roles.find((role) => role.givenAt !== undefined && role.name !== owner)
  if (given !== undefined && observed.server?.isSuperuser !== false)
    return {
      as: 'superuser',
      reason: `Loaded as a superuser, because line ${given.givenAt} gives objects to "${given.name}".`,
    }
  return { as: 'owner', reason: `Loaded as "${owner}", who then owns it all.` }
}

const chooseTransaction = (
  load: LoadStep,
  script: ObservedScript,
  fresh: boolean,
): { readonly transaction: 'whole' | 'none'; readonly reason: string } => {
  const own = script.facts?.notTransactional[0]
  if (load.transaction !== undefined)
    return {
      transaction: load.transaction,
      reason:
        load.transaction === 'whole'
          ? 'All or nothing, as the recipe says.'
          : 'Statement by statement, as the recipe says.',
    }
  if (load.onError === 'continue')
    return { transaction: 'none', reason: 'Statement by statement, because errors are stepped over.' }
  if (fresh) return { transaction: 'none', reason: 'If it fails, the new database is removed again.' }
  if (own !== undefined)
    return {
      transaction: 'none',
      reason: `Statement by statement, because line ${own.line} cannot run in a transaction.`,
    }
  return { transaction: 'whole', reason: 'All or nothing, because the database was there before.' }
}

const shellWord = (text: string): string =>
  /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`

const psqlCommand = (
  recipe: Recipe,
  observed: Observed,
  load: LoadStep,
  as: 'owner' | 'superuser',
  transaction: 'whole' | 'none',
): PlanStatement => {
  const owner = recipe.database.owner ?? recipe.role.name
  const options = [
    ...(as === 'owner' ? [`-c role=${owner.replaceAll(/([\\\s])/g, String.raw`\$1`)}`] : []),
    ...Object.entries(load.settings ?? {}).map(
      ([key, value]) => `-c ${key}=${value.replaceAll(/([\\\s])/g, String.raw`\$1`)}`,
    ),
  ].join(' ')
  const parts = [
    ...(options === '' ? [] : [`PGOPTIONS=${shellWord(options)}`]),
    ...(load.encoding === undefined ? [] : [`PGCLIENTENCODING=${shellWord(load.encoding)}`]),
    'psql',
    '-X',
    '-h',
    shellWord(observed.server?.host ?? 'localhost'),
    '-p',
    String(observed.server?.port ?? 5432),
    '-U',
    shellWord(observed.server?.user ?? 'postgres'),
    '-d',
    shellWord(`dbname='${recipe.database.name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`),
    ...(load.onError === 'stop' ? ['-v', 'ON_ERROR_STOP=1'] : []),
    ...(transaction === 'whole' ? ['--single-transaction'] : []),
    ...Object.entries(load.variables ?? {}).flatMap(([key, value]) => ['-v', shellWord(`${key}=${value}`)]),
    '-f',
    shellWord(load.script),
  ]
  return { language: 'shell', text: parts.join(' ') }
}

const declaresWords = (script: ObservedScript): string => {
  const shown = (
    ['tables', 'views', 'functions', 'procedures', 'enums', 'triggers', 'indexes_explicit'] as const
  ).flatMap((kind) => {
    const n = script.facts?.declares[kind] ?? 0
    const word = kind === 'indexes_explicit' ? 'indexes' : kind
    return n === 0 ? [] : [`${n} ${n === 1 ? word.replace(/exes$/, 'ex').replace(/s$/, '') : word}`]
  })
  const rows = (script.facts?.copyBlocks ?? []).reduce((sum, block) => sum + block.rows, 0)
  return [...shown, ...(rows > 0 ? [`${rows} rows of COPY data`] : [])].join(', ')
}

const engineWords = ({ engine }: ObservedScript): string =>
  engine === undefined
    ? ''
    : `Through ${engine.engine === 'psql' ? '' : 'the driver: '}${engine.reason.replace(/\.$/, '')}.`

const unavailableFor = (load: LoadStep, unavailable: ReadonlySet<string>): string | null =>
  requiredBy(load).find((name) => unavailable.has(name)) ?? null

export type LoadMode = 'fresh' | 'empty' | 'loaded' | 'stopped' // stopped: the database differs, nothing is loaded

export const planLoads = (
  recipe: Recipe,
  observed: Observed,
  mode: LoadMode,
  unavailable: ReadonlySet<string>,
): PlannedStep[] =>
  recipe.load.map((load, index): PlannedStep => {
    const base = { id: `load:${index}`, kind: 'load' as const, title: `Load ${load.script}` }
    const lacks = unavailableFor(load, unavailable)
    if (lacks !== null) {
      const finding: Finding = {
        code: 'script-skipped',
        severity: 'warning',
        message: `"${load.script}" is skipped, because the extension "${lacks}" cannot be had on this server.`,
      }
      return {
        step: {
          ...base,
          reason: `Needs the extension "${lacks}", which is optional and missing.`,
          action: 'nothing',
          statements: [],
          findings: [finding],
        },
        work: { kind: 'none' },
      }
    }
    const script = observed.scripts.find((one) => one.index === index)
    if (script === undefined || script.facts === null)
      return {
        step: { ...base, reason: 'The script cannot be read.', action: 'blocked', statements: [], findings: [] },
        work: { kind: 'none' },
      }
    const loader = chooseLoader(recipe, observed, script)
    const how = chooseTransaction(load, script, mode === 'fresh')
    const findings = mode === 'loaded' ? [] : [...scriptFindings(recipe, observed, script)]
    const needsMore = (
      script.facts.needsSuperuser.length === 0 ? [{ enough: undefined }] : script.facts.needsSuperuser
    ).some((one) => one.enough !== 'CREATEROLE' || !mayCreateRoles(observed))
    if (
      mode !== 'loaded' &&
      loader.as === 'superuser' &&
      observed.server !== null &&
      !observed.server.isSuperuser &&
      (needsMore || load.as === 'superuser')
    )
      findings.push({
        code: 'not-superuser',
        severity: 'error',
        message: `"${load.script}" must be loaded by a superuser, and "${observed.server.user}" is none.`,
        detail: loader.reason,
        hint: 'Connect as a superuser (usually postgres).',
      })
    const brings = declaresWords(script)
    const common = {
      ...base,
      statements: [psqlCommand(recipe, observed, load, loader.as, how.transaction)],
      findings,
      declares: script.facts.declares,
      sizeBytes: script.facts.sizeBytes,
    }
    if (mode === 'loaded')
      return {
        step: {
          ...common,
          reason: 'Its objects are there; it is not loaded again.',
          action: 'nothing',
          statements: [],
        },
        work: { kind: 'none' },
      }
    const blocked = mode === 'stopped' || findings.some((finding) => finding.severity === 'error')
    return {
      step: {
        ...common,
        reason: [brings === '' ? '' : `Brings ${brings}.`, loader.reason, how.reason, engineWords(script)]
          .filter((part) => part !== '')
          .join(' '),
        action: blocked ? 'blocked' : 'do',
      },
      work: { kind: 'load', index, as: loader.as, transaction: how.transaction },
    }
  })

/** Superusers whose objects are handed to the role after the loads. */
export const superuserOwners = (observed: Observed): readonly string[] => {
  const mentioned = observed.scripts
    .flatMap((script) => (script.facts?.roles ?? []).map((role) => role.name))
    .filter((name) => observed.superusers.has(name))
  return [...new Set([observed.server?.user ?? 'postgres', ...mentioned])]
}
