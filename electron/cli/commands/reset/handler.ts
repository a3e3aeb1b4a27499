import type { ResetResult } from '../../../../shared/model/snapshot.ts'
import { GroundworkError } from '../../../core/failures.ts'
import { withServerPassword } from '../../ask-server-password.ts'
import type { CliContext } from '../../cli-context.ts'
import { exitCodes, type ExitCode } from '../../exit-codes.ts'
import { prepareRecipe, type RecipeOptions } from '../../recipe-options.ts'
import { renderReset } from '../../render/snapshots.ts'
import {
  ended,
  asTogether,
  findWhere,
  keepOf,
  oneEach,
  oneOrAll,
  requireDatabases,
  withConsent,
  type ConsentOptions,
  type KeepOptions,
  type WhereOptions,
} from '../../snapshot-options.ts'

export type ResetOptions = WhereOptions &
  ConsentOptions &
  KeepOptions &
  Omit<RecipeOptions, 'replace' | 'newName' | 'keepOnFailure'> & {
    readonly to?: string
    readonly undo?: boolean
    readonly rebuild?: boolean
  }

const print = (context: CliContext, result: ResetResult): ExitCode => {
  const results = oneEach(result)
  context.output.result(oneOrAll(results), () => renderReset(results, context.output.style))
  return exitCodes.ok
}

export const resetDatabases = async (
  context: CliContext,
  options: WhereOptions & ConsentOptions & KeepOptions & { readonly to?: string; readonly undo?: boolean },
): Promise<ExitCode> => {
  const { databases: named, ...where } = await findWhere(context, options)
  const databases = requireDatabases(named)
  const { value } = await withServerPassword(context, where, (current) =>
    withConsent(context, current, databases, options, async (typed) => {
      const common = { ...current, ...asTogether(databases), ...typed, ...keepOf(options) }
      return ended<ResetResult>(
        context,
        options.undo
          ? await context.call('snapshots.undo', common)
          : await context.call('snapshots.reset', {
              ...common,
              ...(options.to === undefined ? {} : { to: options.to }),
            }),
      )
    }),
  )
  return print(context, value)
}

const resetRecipe = async (context: CliContext, recipe: string, options: ResetOptions): Promise<ExitCode> => {
  const prepared = await prepareRecipe(context, recipe, options, true)
  const { existing: _existing, keepOnFailure: _keep, ...input } = prepared.input
  const { database } = prepared.opened.recipe
  const { value } = await withServerPassword(context, input, (current) => {
    const where = { server: current.server, ...(current.password === undefined ? {} : { password: current.password }) }
    // Allowing is part of this call: the database may not be there yet.
    return withConsent(context, where, [database.name], { ...options, allow: false }, async (typed) =>
      ended<ResetResult>(
        context,
        await context.call('snapshots.resetRecipe', {
          ...current,
          ...typed,
          ...keepOf(options),
          ...(options.allow ? { allow: true } : {}),
          ...(options.rebuild ? { rebuild: true } : {}),
        }),
      ),
    )
  })
  return print(context, value)
}

export const handleReset = (context: CliContext, recipe: string, options: ResetOptions): Promise<ExitCode> => {
  if (options.database !== undefined || options.undo) {
    if (options.rebuild)
      throw new GroundworkError({ kind: 'usage', message: '--rebuild is for a recipe, not for --database or --undo.' })
    if (options.undo && options.to !== undefined)
      throw new GroundworkError({
        kind: 'usage',
        message: '--undo and --to are two answers to one question; give one of them.',
      })
    return resetDatabases(context, options)
  }
  if (options.to !== undefined)
    throw new GroundworkError({
      kind: 'usage',
      message: '--to needs --database.',
      hint: 'A recipe is reset to what it says; a database to one of its snapshots.',
    })
  return resetRecipe(context, recipe, options)
}
