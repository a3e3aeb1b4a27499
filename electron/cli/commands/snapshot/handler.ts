import type { CreatedSnapshot, SnapshotDiff } from '../../../../shared/model/snapshot.ts'
import { withServerPassword } from '../../ask-server-password.ts'
import type { CliContext } from '../../cli-context.ts'
import { exitCodes, type ExitCode } from '../../exit-codes.ts'
import { formatBytes, formatDuration } from '../../output/format.ts'
import { renderDiff, renderEnded, renderSnapshotList } from '../../render/snapshots.ts'
import {
  ended,
  asTogether,
  findWhere,
  oneEach,
  oneOrAll,
  requireDatabases,
  type ConsentOptions,
  type KeepOptions,
  type WhereOptions,
} from '../../snapshot-options.ts'
import { resetDatabases } from '../reset/handler.ts'
import { each, typed } from './each.ts'

export type CreateOptions = WhereOptions & {
  readonly name: string
  readonly note?: string
  readonly replace?: boolean
  readonly confirm?: string
}

export const handleCreate = async (context: CliContext, options: CreateOptions): Promise<ExitCode> => {
  const { output } = context
  const { name, note, replace } = options
  const { databases, ...where } = await findWhere(context, options)
  const { value } = await withServerPassword(context, where, async (current) => {
    const input = {
      ...current,
      ...asTogether(databases),
      name,
      ...(note === undefined ? {} : { note }),
      ...(replace ? { replace } : {}),
      ...typed(options.confirm),
    }
    return ended<CreatedSnapshot>(context, await context.call('snapshots.create', input))
  })
  const results = oneEach(value).map((one) => ({ ...one, strategy: one.snapshot.strategy }))
  const { style } = output
  output.result(oneOrAll(results), () =>
    results
      .map((one) =>
        [
          `${style.green(style.marks.done)} ${style.bold(one.snapshot.database)} is kept as "${one.snapshot.name}" ${style.dim(`(${one.snapshot.sizeBytes === null ? '' : `${formatBytes(one.snapshot.sizeBytes)}, `}${formatDuration(one.durationMs)}, ${one.snapshot.sharesDisk ? 'shares its blocks' : `copied by ${one.strategy}`})`)}`,
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
  const { databases, ...where } = await findWhere(context, options)
  const { value } = await withServerPassword(context, where, async (current) =>
    ended<{ deleted: string }>(
      context,
      await context.call('snapshots.delete', {
        ...current,
        ...asTogether(databases),
        name,
        ...typed(options.confirm),
      }),
    ),
  )
  const results = requireDatabases(databases).map((database) => ({ database, ...value }))
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
