// Databases for test workers: made, told in a form a script can use, and dropped again.
import type { ClonedDatabases } from '../../../../shared/model/snapshot.ts'
import { GroundworkError } from '../../../core/failures.ts'
import type { CliContext } from '../../cli-context.ts'
import { exitCodes, type ExitCode } from '../../exit-codes.ts'
import { formatDuration } from '../../output/format.ts'
import { ended, oneOrAll, type WhereOptions } from '../../snapshot-options.ts'
import { each, typed } from './each.ts'

export type CloneOptions = WhereOptions & {
  readonly count: number
  readonly prefix?: string
  readonly drop?: boolean
  readonly env?: boolean
  readonly confirm?: string
}

/** Lines for `eval "$(...)"` or a .env file. Names are quoted as a POSIX shell wants them. */
export const envLines = (one: ClonedDatabases): string => {
  const quoted = (text: string): string =>
    /^[\w.:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
  return [
    ['PGHOST', one.host],
    ['PGPORT', String(one.port)],
    ['GROUNDWORK_CLONES', String(one.databases.length)],
    ['GROUNDWORK_CLONE_PREFIX', one.prefix],
    ...one.databases.map((database, index) => [`GROUNDWORK_CLONE_${index + 1}`, database]),
  ]
    .map(([name = '', value = '']) => `${name}=${quoted(value)}`)
    .join('\n')
}

export const handleClone = async (
  context: CliContext,
  name: string | undefined,
  options: CloneOptions,
): Promise<ExitCode> => {
  if (options.drop) return dropClones(context, name, options)
  if (options.env && (context.output.format !== 'text' || (options.database?.length ?? 1) > 1))
    throw new GroundworkError({
      kind: 'usage',
      message: '--env prints the databases of one, as lines of an environment; it goes with no other form.',
      hint: '--json tells the same of several.',
    })
  const results = await each(context, options, async (where, database) =>
    ended<ClonedDatabases>(
      context,
      await context.call('snapshots.clone', {
        ...where,
        database,
        count: options.count,
        ...(name === undefined ? {} : { name }),
        ...(options.prefix === undefined ? {} : { prefix: options.prefix }),
        ...typed(options.confirm),
      }),
    ),
  )
  const { style } = context.output
  context.output.result(oneOrAll(results), () =>
    options.env
      ? results.map(envLines).join('\n')
      : results
          .map(
            (one) =>
              `${style.green(style.marks.done)} From "${one.snapshot}" ${style.dim(`(${formatDuration(one.durationMs)})`)}\n${one.databases.map((database) => `  ${database}`).join('\n')}`,
          )
          .join('\n'),
  )
  return exitCodes.ok
}

const dropClones = async (context: CliContext, name: string | undefined, options: CloneOptions): Promise<ExitCode> => {
  if (name !== undefined || options.env)
    throw new GroundworkError({
      kind: 'usage',
      message: '--drop drops the clones of a database, of whichever snapshot; it goes with --prefix alone.',
    })
  const results = await each(context, options, async (where, database) => ({
    database,
    ...(await ended<{ dropped: readonly string[] }>(
      context,
      await context.call('snapshots.dropClones', {
        ...where,
        database,
        ...(options.prefix === undefined ? {} : { prefix: options.prefix }),
        ...typed(options.confirm),
      }),
    )),
  }))
  const { style } = context.output
  context.output.result(oneOrAll(results), () =>
    results
      .map(({ database, dropped }) =>
        dropped.length === 0
          ? `${style.bold(database)} has no clones.`
          : `${style.green(style.marks.done)} Dropped ${dropped.join(', ')}`,
      )
      .join('\n'),
  )
  return exitCodes.ok
}
