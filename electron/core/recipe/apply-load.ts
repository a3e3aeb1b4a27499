// Loads one script of the recipe, and turns what the engine answers into the step's words and findings.
import { stat } from 'node:fs/promises'
import type { Stats } from 'node:fs'
import type { Failure } from '../../../shared/model/failure.ts'
import type { LoadStep } from '../../../shared/model/recipe.ts'
import type { ScriptFacts } from '../../../shared/model/script.ts'
import { GroundworkError, raise } from '../failures.ts'
import { directEngine } from '../load/direct-engine.ts'
import { psqlEngine } from '../load/psql-engine.ts'
import type { LoadOutcome } from '../load/types.ts'
import { inDatabase, type ConnectionParams } from '../postgres/connection.ts'
import type { Run } from './run.ts'
import { cancelled } from './run-statement.ts'
import { watchRoles } from './script-roles.ts'
import type { Work } from './work.ts'

type LoadWork = Extract<Work, { kind: 'load' }>

const counted = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`

/** Who loads: the owner (by SET ROLE, or by logging in), or the administrator. */
const connectionFor = (run: Run, work: LoadWork, step: LoadStep): ConnectionParams => {
  const { recipe, situation, context, server } = run
  const owner = recipe.database.owner ?? recipe.role.name
  const asOwner = work.as === 'owner'
  // An administrator that is no superuser cannot become the owner; the owner can log in instead.
  const login =
    asOwner && !server.isSuperuser && owner === recipe.role.name && situation.rolePassword !== null
      ? { user: owner, password: situation.rolePassword }
      : {}
  const become: Record<string, string> = asOwner && !('user' in login) ? { role: owner } : {}
  const settings = { ...step.settings, ...become }
  return {
    ...inDatabase(run.admin, recipe.database.name),
    ...login,
    applicationName: `groundwork/${context.jobId}`.slice(0, 63),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
  }
}

const asItWasRead = async (file: string, facts: ScriptFacts, shown: string): Promise<Stats> => {
  const present = await stat(file).catch(() => null)
  if (present !== null && present.size === facts.sizeBytes) return present
  return raise({
    kind: present === null ? 'file-missing' : 'script-failed',
    message: present === null ? `"${shown}" is not there any more.` : `"${shown}" has changed since it was read.`,
    file: shown,
    hint: 'Start the run again.',
  })
}

/** A file cut or written to under way would pass for a whole one. (One that was removed was read to its end.) */
const requireUnchanged = async (file: string, before: Stats, shown: string, outcome: LoadOutcome): Promise<void> => {
  const after = await stat(file).catch(() => null)
  if (after !== null && (after.size !== before.size || after.mtimeMs !== before.mtimeMs))
    raise({
      kind: 'script-failed',
      message: `"${shown}" was changed while it was loaded.`,
      file: shown,
      detail: outcome.errors[0]?.message ?? 'Nobody can say which of its texts was read.',
      hint: 'Start the run again when nothing writes to it.',
    })
}

const throwFailure = (shown: string, outcome: LoadOutcome): never => {
  const rest = outcome.errors.length - 1 + outcome.followOns
  const failure: Failure = outcome.errors[0] ?? {
    kind: 'script-failed',
    message: `"${shown}" could not be loaded.`,
    file: shown,
  }
  throw new GroundworkError(
    rest > 0 && failure.detail === undefined
      ? { ...failure, detail: `${counted(rest, 'further error')} followed.` }
      : failure,
  )
}

/** It was there already: what `onError: continue` is for. */
const harmless = new Set(['42710', '42P06', '42P07', '42723'])

const noteErrors = (run: Run, outcome: LoadOutcome): void => {
  for (const error of outcome.errors) {
    if (!harmless.has(error.sqlState ?? '')) run.facts.loadErrors++
    run.findings.push({
      code: 'load-error',
      severity: 'warning',
      message: error.message,
      ...(error.serverMessage === undefined ? {} : { detail: error.serverMessage }),
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      place: { file: error.file, line: error.line },
    })
  }
  if (outcome.followOns > 0)
    run.findings.push({
      code: 'load-follow-ons',
      severity: 'info',
      message: `${counted(outcome.followOns, 'further error')} only followed from those.`,
    })
}

export const applyLoad = async (run: Run, work: LoadWork): Promise<string> => {
  const { recipe, situation, context, server } = run
  const step = recipe.load[work.index]
  const script = situation.observed.scripts.find((one) => one.index === work.index)
  if (step === undefined || script === undefined || script.facts === null)
    return raise({ kind: 'file-missing', message: `The script ${work.index + 1} of the recipe cannot be read.` })
  const before = await asItWasRead(script.file, script.facts, step.script)
  await watchRoles(run, step.script, script.facts)
  const name = script.engine?.engine ?? 'direct'
  const engine = name === 'psql' && situation.psql !== null ? psqlEngine(situation.psql.path) : directEngine
  run.facts.engines.add(name)
  const outcome = await engine({
    file: script.file,
    shownAs: step.script,
    connection: connectionFor(run, work, step),
    sizeBytes: script.facts.sizeBytes,
    onError: step.onError,
    transaction: work.transaction,
    ...(step.encoding === undefined ? {} : { encoding: step.encoding }),
    variables: step.variables ?? {},
    leaveOuts: script.facts.leaveOuts,
    workingDirectory: run.folder,
    allowShell: run.input.allowShell === true || step.allowShell === true,
    facts: script.facts,
    ...(server.isLocal && server.dataDirectory !== undefined ? { serverDisk: { path: server.dataDirectory } } : {}),
    jobId: context.jobId,
    signal: context.signal,
    onProgress: (progress) =>
      context.progress({ phase: `load:${work.index}`, title: `Load ${step.script}`, ...progress }),
    onLog: context.log,
  })
  if (outcome.status === 'cancelled') throw cancelled()
  await requireUnchanged(script.file, before, step.script, outcome)
  if (outcome.status === 'failed') throwFailure(step.script, outcome)
  noteErrors(run, outcome)
  const parts = [
    counted(outcome.statements, 'statement'),
    ...(outcome.rows > 0 ? [counted(outcome.rows, 'row')] : []),
    ...(outcome.errors.length > 0 ? [counted(outcome.errors.length, 'error')] : []),
  ]
  return `${parts.join(', ')} (${outcome.engine})`
}
