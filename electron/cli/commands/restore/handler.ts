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
  readonly database: string
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
  }
}

export const handleRestore = async (context: CliContext, file: string, options: RestoreOptions): Promise<ExitCode> => {
  const { output } = context
  const path = isAbsolute(file) ? file : resolve(context.io.cwd, file)
  try {
    const choices = choicesOf(options)
    const server = await chooseServer(context, options.server)
    const password = options.passwordPrompt
      ? await askPassword(context, "The server's password", {
          kind: 'password-needed',
          message: '--password-prompt needs a terminal to ask in.',
          hint: 'Set PGPASSWORD or use a passfile.',
        })
      : server.password
    const { job, result } = await context.follow(
      await context.call('restore.start', {
        path,
        server: server.ref,
        ...(password === undefined ? {} : { password }),
        choices,
      }),
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
    await context.settle()
    return error ? exitCodeOfFailure(error.kind) : exitCodeOfOutcome(restored.outcome)
  } catch (error) {
    if (!(error instanceof GroundworkError)) throw error
    output.failure(error.failure, earlyRestoreJson(error.failure, { database: options.database, file: path }))
    return exitCodeOfFailure(error.failure.kind)
  }
}
