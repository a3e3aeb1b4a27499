// What snapshot and reset have in common: which server, which databases, and the two questions a person may be asked.
import { InvalidArgumentError, type Command } from 'commander'
import type { InputOf } from '../../shared/contract/procedures.ts'
import { GroundworkError } from '../core/failures.ts'
import { askPassword } from './ask-password.ts'
import { chooseServer } from './choose-server.ts'
import type { CliContext } from './cli-context.ts'
import { addServerOptions } from './recipe-options.ts'

export type WhereOptions = {
  readonly server?: string
  readonly passwordPrompt?: boolean
  readonly database?: readonly string[]
}
export type ConsentOptions = { readonly allow?: boolean; readonly confirm?: string }
export type KeepOptions = { readonly keepUndo?: number; readonly budget?: number; readonly spare?: boolean }

export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < least || value > most)
      throw new InvalidArgumentError(`It is a number from ${least} to ${most}.`)
    return value
  }
const collect = (value: string, all: readonly string[] | undefined): readonly string[] => [...(all ?? []), value]

export const addWhereOptions = (command: Command): Command =>
  addServerOptions(command).option(
    '-d, --database <name>',
    'the database; again for several (default: the one the server option or DATABASE_URL names)',
    collect,
  )

export const addConsentOptions = (command: Command): Command =>
  command
    .option('--allow', 'say, once for this database, that Groundwork may reset it')
    .option('--confirm <name>', 'the name of the database, typed: needed on a server of another machine')

export const addKeepOptions = (command: Command): Command =>
  command
    .option(
      '--keep-undo <count>',
      'how many earlier states are kept as undo (default: as the settings say)',
      wholeNumber(0, 20),
    )
    .option(
      '--budget <megabytes>',
      'disk that undo and spares may take together (default: as the settings say)',
      wholeNumber(0, 100_000_000),
    )
    .option('--no-spare', 'do not make the copy for the next reset ahead')

export const keepOf = (options: KeepOptions): { keepUndo?: number; budgetBytes?: number; spare?: boolean } => ({
  ...(options.keepUndo === undefined ? {} : { keepUndo: options.keepUndo }),
  ...(options.budget === undefined ? {} : { budgetBytes: options.budget * 1024 * 1024 }),
  ...(options.spare === false ? { spare: false } : {}),
})

export type Where = Pick<InputOf<'snapshots.allow'>, 'server' | 'password'>

export const findWhere = async (
  context: CliContext,
  options: WhereOptions,
): Promise<Where & { readonly databases: readonly string[] }> => {
  const { ref, password } = await chooseServer(context, options.server)
  const given = options.passwordPrompt
    ? await askPassword(context, "The server's password", {
        kind: 'password-needed',
        message: '--password-prompt needs a terminal to ask in.',
        hint: 'Set PGPASSWORD or use a passfile.',
      })
    : password
  const named =
    ref.kind === 'address' && ref.database !== undefined && ref.database !== 'postgres' ? [ref.database] : []
  return { server: ref, ...(given === undefined ? {} : { password: given }), databases: options.database ?? named }
}

export const requireDatabases = (databases: readonly string[]): readonly string[] => {
  if (databases.length > 0) return [...new Set(databases)]
  throw new GroundworkError({ kind: 'usage', message: 'Which database?', hint: 'Name it with --database NAME.' })
}

/** A job's result, or the failure it ended with. */
export const ended = async <T>(context: CliContext, ref: { readonly jobId: string }): Promise<T> => {
  const { job, result } = await context.follow(ref)
  if (job.error || result === undefined)
    throw new GroundworkError(job.error ?? { kind: 'cancelled', message: 'Cancelled. Nothing was changed.' })
  return result as T
}

/** The first, and the others in the same breath. */
export const asTogether = (databases: readonly string[]): { database: string; together?: string[] } => {
  const [database, ...together] = requireDatabases(databases)
  return { database: database ?? '', ...(together.length === 0 ? {} : { together }) }
}

/** One result for each database: that of the first has those of the others in it. */
export const oneEach = <T extends { readonly together?: readonly T[] }>(result: T): readonly Omit<T, 'together'>[] => {
  const { together, ...first } = result
  return [first, ...(together ?? [])]
}
export const oneOrAll = <T>(results: readonly T[]): unknown => (results.length === 1 ? results[0] : { results })

/** Does `work`; where nobody has allowed it yet, or the name must be typed, asks the person at the terminal and tries again. */
export const withConsent = async <T>(
  context: CliContext,
  where: Where,
  databases: readonly string[],
  options: ConsentOptions,
  work: (typed: { typedName?: string }) => Promise<T>,
): Promise<T> => {
  let typed = options.confirm === undefined ? {} : { typedName: options.confirm }
  const allow = async (): Promise<void> => {
    for (const database of databases) await context.call('snapshots.allow', { ...where, database, ...typed })
  }
  if (options.allow) await allow()
  for (let asked = 0; ; asked++) {
    try {
      return await work(typed)
    } catch (error) {
      const failure = error instanceof GroundworkError ? error.failure : null
      if (failure?.kind !== 'needs-consent' || !context.io.canAsk || context.output.format !== 'text' || asked >= 2)
        throw error
      context.output.pause()
      if (/another machine/.test(failure.message)) {
        const what = databases.length > 1 ? 'the names of all, with commas between,' : 'its name'
        const answer = await context.io.ask(`${failure.message} Type ${what} to go on: `)
        if (answer === null || answer.trim() === '')
          throw new GroundworkError({ kind: 'cancelled', message: 'Nothing was changed.' })
        typed = { typedName: answer.trim() }
        continue
      }
      const answer = await context.io.ask(
        `May Groundwork reset ${databases.map((one) => `"${one}"`).join(' and ')}, now and later? What is in it is kept as undo each time. [y/N] `,
      )
      if (answer === null || !/^\s*y(es)?\s*$/i.test(answer))
        throw new GroundworkError({ kind: 'cancelled', message: 'Nothing was changed.' })
      await allow()
    }
  }
}
