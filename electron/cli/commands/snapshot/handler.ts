import type { ClonedDatabases, CreatedSnapshot, SnapshotDiff } from '../../../../shared/model/snapshot.ts'
import { withServerPassword } from '../../ask-server-password.ts'
import type { CliContext } from '../../cli-context.ts'
import { exitCodes, type ExitCode } from '../../exit-codes.ts'
import { formatBytes, formatDuration } from '../../output/format.ts'
import { renderDiff, renderEnded, renderSnapshotList } from '../../render/snapshots.ts'
import {
  ended,
  findWhere,
  requireDatabases,
  type ConsentOptions,
  type KeepOptions,
  type Where,
  type WhereOptions,
} from '../../snapshot-options.ts'
import { resetDatabases } from '../reset/handler.ts'

export type CreateOptions = WhereOptions & {
  readonly name: string
  readonly note?: string
  readonly replace?: boolean
  readonly confirm?: string
}
export type CloneOptions = WhereOptions & { readonly count: number; readonly prefix?: string }

/** For each database in turn; one answers its object alone, several answer {results}. */
const each = async <T>(
  context: CliContext,
  options: WhereOptions,
  work: (where: Where, database: string) => Promise<T>,
): Promise<readonly T[]> => {
  const { databases, ...where } = await findWhere(context, options)
  const results: T[] = []
  let known: Where = where
  for (const database of requireDatabases(databases)) {
    const { value, input } = await withServerPassword(context, known, (current) => work(current, database))
    known = input
    results.push(value)
  }
  return results
}
const oneOrAll = <T>(results: readonly T[]): unknown => (results.length === 1 ? results[0] : { results })
const typed = (confirm: string | undefined): { typedName?: string } =>
  confirm === undefined ? {} : { typedName: confirm }

export const handleCreate = async (context: CliContext, options: CreateOptions): Promise<ExitCode> => {
  const { output } = context
  const { name, note, replace } = options
  const results = await each(context, options, async (where, database) => {
    const input = {
      ...where,
      database,
      name,
      ...(note === undefined ? {} : { note }),
      ...(replace ? { replace } : {}),
      ...typed(options.confirm),
    }
    const created = await ended<CreatedSnapshot>(context, await context.call('snapshots.create', input))
    return { ...created, strategy: created.snapshot.strategy }
  })
  const { style } = output
  output.result(oneOrAll(results), () =>
    results
      .map((one) =>
        [
          `${style.green(style.marks.done)} ${style.bold(one.snapshot.database)} is kept as "${one.snapshot.name}" ${style.dim(`(${one.snapshot.sizeBytes === null ? '' : `${formatBytes(one.snapshot.sizeBytes)}, `}${formatDuration(one.durationMs)}, ${one.strategy})`)}`,
          renderEnded(one.endedConnections, style),
        ]
          .filter(Boolean)
          .join('\n'),
      )
      .join('\n'),
  )
  return exitCodes.ok
}

export const handleList = async (context: CliContext, options: WhereOptions): Promise<ExitCode> => {
  const { databases: _named, ...where } = await findWhere(context, options)
  const { value } = await withServerPassword(context, where, (current) => context.call('snapshots.list', current))
  const shown =
    options.database === undefined
      ? value
      : { ...value, databases: value.databases.filter((one) => options.database?.includes(one.name)) }
  context.output.result(shown, () => renderSnapshotList(shown, context.output.style))
  return exitCodes.ok
}

export const handleRestore = (
  context: CliContext,
  name: string,
  options: WhereOptions & ConsentOptions & KeepOptions,
): Promise<ExitCode> => resetDatabases(context, { ...options, to: name })

export const handleDelete = async (
  context: CliContext,
  name: string,
  options: WhereOptions & ConsentOptions,
): Promise<ExitCode> => {
  const results = await each(context, options, async (where, database) => ({
    database,
    ...(await ended<{ deleted: string }>(
      context,
      await context.call('snapshots.delete', { ...where, database, name, ...typed(options.confirm) }),
    )),
  }))
  const { style } = context.output
  context.output.result(oneOrAll(results), () =>
    results
      .map((one) => `${style.green(style.marks.done)} "${one.deleted}" of ${style.bold(one.database)} is deleted.`)
      .join('\n'),
  )
  return exitCodes.ok
}

export const handleDiff = async (
  context: CliContext,
  name: string | undefined,
  options: WhereOptions,
): Promise<ExitCode> => {
  const results = await each(context, options, async (where, database) =>
    ended<SnapshotDiff>(
      context,
      await context.call('snapshots.diff', { ...where, database, ...(name === undefined ? {} : { name }) }),
    ),
  )
  context.output.result(oneOrAll(results), () =>
    results.map((diff) => renderDiff(diff, context.output.style)).join('\n\n'),
  )
  return results.every((diff) => diff.equal) ? exitCodes.ok : exitCodes.differences
}

export const handleClone = async (
  context: CliContext,
  name: string | undefined,
  options: CloneOptions,
): Promise<ExitCode> => {
  const results = await each(context, options, async (where, database) =>
    ended<ClonedDatabases>(
      context,
      await context.call('snapshots.clone', {
        ...where,
        database,
        count: options.count,
        ...(name === undefined ? {} : { name }),
        ...(options.prefix === undefined ? {} : { prefix: options.prefix }),
      }),
    ),
  )
  const { style } = context.output
  context.output.result(oneOrAll(results), () =>
    results
      .map(
        (one) =>
          `${style.green(style.marks.done)} From "${one.snapshot}" ${style.dim(`(${formatDuration(one.durationMs)})`)}\n${one.databases.map((database) => `  ${database}`).join('\n')}`,
      )
      .join('\n'),
  )
  return exitCodes.ok
}
