import { isAbsolute, resolve } from 'node:path'
import type { InputOf } from '../../../../shared/contract/procedures.ts'
import type { RestoreResult } from '../../../../shared/model/restore.ts'
import { GroundworkError } from '../../../core/failures.ts'
import { askPassword } from '../../ask-password.ts'
import { chooseServer } from '../../choose-server.ts'
import type { CliContext } from '../../cli-context.ts'
import { exitCodeOfFailure, exitCodeOfOutcome, type ExitCode } from '../../exit-codes.ts'
import { renderFailure } from '../../render/failure.ts'
import { saveReport } from '../../save-report.ts'
import { renderRestore } from './render-restore.ts'
import { earlyRestoreJson, restoreJson } from './restore-json.ts'

export type RestoreOptions = {
  readonly database?: string
  readonly continue?: string
  readonly fix?: readonly string[]
  readonly server?: string
  readonly passwordPrompt?: boolean
  readonly replace?: boolean
  readonly owner?: string
  readonly createOwner?: boolean
  readonly ownership?: 'one-role' | 'keep'
  readonly mapOwner?: readonly string[]
  readonly privileges?: boolean
  readonly jobs?: number
  readonly schemaOnly?: boolean
  readonly dataOnly?: boolean
  readonly excludeTableData?: readonly string[]
  readonly table?: readonly string[]
  readonly schema?: readonly string[]
  readonly section?: readonly string[]
  readonly withoutExtension?: readonly string[]
  readonly agree?: readonly string[]
  readonly encoding?: string
  readonly engine?: 'auto' | 'own' | 'pg_restore'
  readonly receipt?: string
  readonly cache?: boolean
  readonly listUnfinished?: boolean
  readonly listKept?: boolean
  readonly dropKept?: readonly string[]
}

type Choices = InputOf<'restore.start'>['choices']

const sectionsOf = (given: readonly string[]): NonNullable<Choices['sections']> =>
  given.map((name) => {
    if (name === 'pre-data' || name === 'data' || name === 'post-data') return name
    throw new GroundworkError({ kind: 'usage', message: `--section is pre-data, data or post-data, not "${name}".` })
  })

const mapOf = (given: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=')
      if (at < 1 || at === text.length - 1)
        throw new GroundworkError({ kind: 'usage', message: `--map-owner is FROM=TO, not "${text}".` })
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )

export const choicesOf = (options: RestoreOptions): Choices => {
  if (options.schemaOnly && options.dataOnly)
    throw new GroundworkError({ kind: 'usage', message: '--schema-only and --data-only exclude each other.' })
  if (options.mapOwner && options.ownership)
    throw new GroundworkError({
      kind: 'usage',
      message: '--map-owner and --ownership are two answers to one question; give one of them.',
    })
  if (options.database === undefined)
    throw new GroundworkError({ kind: 'usage', message: 'Say which database to make: --database NAME.' })
  return {
    database: options.database,
    ...(options.replace ? { replace: true } : {}),
    ...(options.owner === undefined ? {} : { owner: options.owner }),
    ...(options.createOwner ? { createOwner: true } : {}),
    ...(options.mapOwner
      ? { ownership: { map: mapOf(options.mapOwner) } }
      : options.ownership === undefined
        ? {}
        : { ownership: options.ownership }),
    ...(options.privileges ? { privileges: true } : {}),
    ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
    ...(options.schemaOnly ? { schemaOnly: true } : {}),
    ...(options.dataOnly ? { dataOnly: true } : {}),
    ...(options.excludeTableData ? { excludeTableData: [...options.excludeTableData] } : {}),
    ...(options.table ? { tables: [...options.table] } : {}),
    ...(options.schema ? { schemas: [...options.schema] } : {}),
    ...(options.section ? { sections: sectionsOf(options.section) } : {}),
    ...(options.withoutExtension ? { withoutExtensions: [...options.withoutExtension] } : {}),
    ...(options.agree ? { agreed: [...options.agree] } : {}),
    ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
    ...(options.engine === undefined ? {} : { engine: options.engine }),
    ...(options.cache === undefined ? {} : { cache: options.cache ? ('use' as const) : ('off' as const) }),
  }
}

const passwordOf = (context: CliContext, options: RestoreOptions, known: string | undefined) =>
  options.passwordPrompt
    ? askPassword(context, "The server's password", {
        kind: 'password-needed',
        message: '--password-prompt needs a terminal to ask in.',
        hint: 'Set PGPASSWORD or use a passfile.',
      })
    : Promise.resolve(known)

const start = async (context: CliContext, path: string | null, options: RestoreOptions) => {
  const choices = choicesOf(options)
  if (path === null) throw new GroundworkError({ kind: 'usage', message: 'Say which dump to restore.' })
  if (options.fix !== undefined)
    throw new GroundworkError({
      kind: 'usage',
      message: '--fix goes on from a restore that ended with errors: name its job with --continue.',
    })
  const server = await chooseServer(context, options.server)
  const password = await passwordOf(context, options, server.password)
  return context.call('restore.start', {
    path,
    server: server.ref,
    ...(password === undefined ? {} : { password }),
    choices,
  })
}

/** What may be said beside --continue: everything else was chosen when the restore was begun. */
const withContinue = new Set(['continue', 'fix', 'server', 'passwordPrompt', 'receipt', 'json', 'ndjson', 'verbose'])

const goOn = async (context: CliContext, jobId: string, path: string | null, options: RestoreOptions) => {
  const other = Object.entries(options).find(
    ([name, value]) => value !== undefined && !withContinue.has(name) && !(name === 'cache' && value === true),
  )?.[0]
  if (path !== null || other !== undefined)
    throw new GroundworkError({
      kind: 'usage',
      message: `--continue goes on with the file and the choices of its job; leave ${path !== null ? 'the file' : `--${(other ?? '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`} out.`,
    })
  // Only for the password in it: the server is the job's.
  if (options.server !== undefined) await chooseServer(context, options.server)
  const password = await passwordOf(context, options, undefined)
  return context.call('restore.fix', {
    jobId,
    fixes: [...(options.fix ?? [])],
    ...(password === undefined ? {} : { password }),
  })
}

/** The command line keeps no passwords: a generated one is shown this once, to a person at a terminal only. */
const tellPassword = async (
  { call, io, output }: CliContext,
  { findings, role }: RestoreResult,
  jobId: string,
): Promise<void> => {
  if (output.format !== 'text' || !findings.some(({ code }) => code === 'password-generated')) return
  if (!io.errIsTty)
    return output.note(
      `${output.errStyle.yellow(output.errStyle.marks.warning)} The generated password of "${role}" is kept nowhere; ALTER ROLE ... PASSWORD gives it another.`,
    )
  const { text } = await call('connection.copy', { jobId, form: 'uri' })
  if (text !== undefined) output.note(`\n  ${output.errStyle.yellow('Shown this once')}:\n  ${text}\n`)
}

export const handleRestore = async (
  context: CliContext,
  file: string | undefined,
  options: RestoreOptions,
): Promise<ExitCode> => {
  const { output } = context
  const path = file === undefined ? null : isAbsolute(file) ? file : resolve(context.io.cwd, file)
  try {
    const { job, result } = await context.follow(
      options.continue === undefined
        ? await start(context, path, options)
        : await goOn(context, options.continue, path, options),
    )
    const restored = result as RestoreResult | null | undefined
    if (!restored)
      throw new GroundworkError(
        job.error ?? {
          kind: job.state === 'cancelled' ? 'cancelled' : 'internal',
          message: `The restore ended as ${job.state} without a receipt.`,
        },
      )
    if (options.receipt !== undefined) await saveReport(context, job.id, options.receipt)
    const error = restored.error ?? job.error
    if (output.format === 'text' && error) output.note(`\n${renderFailure(error, output.errStyle)}\n`)
    output.result(restoreJson(restored), () => `\n${renderRestore(restored, output.style)}`)
    await tellPassword(context, restored, job.id)
    await context.settle()
    return error ? exitCodeOfFailure(error.kind) : exitCodeOfOutcome(restored.outcome)
  } catch (error) {
    if (!(error instanceof GroundworkError)) throw error
    output.failure(error.failure, earlyRestoreJson(error.failure, { database: options.database ?? null, file: path }))
    return exitCodeOfFailure(error.failure.kind)
  }
}
