// Reset to recipe: while nothing of the recipe has changed, a swap with what was kept; else it is built anew, beside the
// live database, and kept. The first time, when there is no database yet, this is a set-up that is kept as a snapshot.
import type { ResetRecipeInput } from '../../../shared/contract/procedures.ts'
import type { ResetResult } from '../../../shared/model/snapshot.ts'
import { GroundworkError } from '../failures.ts'
import type { Host } from '../host.ts'
import type { JobContext } from '../jobs/types.ts'
import { findTarget } from '../recipe/find-target.ts'
import { loadSource, type LoadedSource } from '../recipe/load-source.ts'
import { runSetup } from '../recipe/run-setup.ts'
import { startBuiltIn } from '../server/built-in.ts'
import { allowReset } from './allow-reset.ts'
import { createSnapshot } from './create-snapshot.ts'
import { readDatabases, type DatabaseRow } from './database-row.ts'
import { holdersOf, requireDatabase, type Holder } from './holders.ts'
import { withSession, type Session } from './open-session.ts'
import { isResettable, requireResettable, requireTypedName } from './permission.ts'
import { buildRecipe, recipeSnapshotName } from './recipe-build.ts'
import { changedInputs, readInputs, sameInputs } from './recipe-inputs.ts'
import { requireAble } from './require-able.ts'
import { resetDatabase } from './reset-database.ts'

type AfterReset = (session: Session, database: string) => Promise<readonly string[]>

/** `after`: upkeep, in the session that made the reset. */
export const resetToRecipe = async (
  host: Host,
  input: ResetRecipeInput,
  context: JobContext,
  after: AfterReset,
): Promise<ResetResult> => {
  const startedAt = performance.now()
  const source = await loadSource(input.source)
  const target = await findTarget(host, input.server, source.recipe, input.password)
  if (target.kind === 'to-start') {
    context.log('info', 'Starting the built-in server.')
    await startBuiltIn(host, {
      major: target.builtIn.major,
      signal: context.signal,
      onLog: (text) => context.log('info', text),
    })
  }
  const exact: ResetRecipeInput = { ...input, server: target.ref }
  const { name } = source.recipe.database
  return withSession(
    host,
    { server: target.ref, password: input.password, database: name, signal: context.signal },
    async (session) => {
      const live = (await readDatabases(session.client, { sizes: false })).find((row) => row.name === name)
      const done =
        live === undefined
          ? await setUpFirst(host, session, exact, source, context, startedAt)
          : await resetLive(host, session, exact, source, live, context)
      return {
        ...done,
        durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
        notes: [...done.notes, ...(await after(session, name))],
      }
    },
  )
}

const setUpFirst = async (
  host: Host,
  session: Session,
  input: ResetRecipeInput,
  source: LoadedSource,
  context: JobContext,
  startedAt: number,
): Promise<ResetResult> => {
  const { recipe, folder } = source
  const {
    allow: _allow,
    rebuild: _rebuild,
    keepUndo: _keepUndo,
    budgetBytes: _budget,
    spare: _spare,
    typedName,
    ...setup
  } = input
  requireTypedName(session.facts, recipe.database.name, typedName)
  const inputs = await readInputs(recipe, folder, session.facts.major)
  const ending = await runSetup(host, setup, context)
  if (ending.result?.outcome !== 'verified')
    throw new GroundworkError(
      ending.error ?? {
        kind: 'verify-differs',
        message: `"${recipe.database.name}" was set up but differs from the recipe, so it was not kept as a snapshot.`,
        hint: 'groundwork check shows the differences.',
      },
    )
  const lostPassword =
    recipe.env === undefined &&
    recipe.role.password === 'generate' &&
    !host.capabilities.keychain &&
    ending.result.steps.some((step) => step.id === 'role' && step.status === 'done')
  // Made by this very run: nobody's work can be in it.
  await allowReset(session, { database: recipe.database.name, typedName, allow: true })
  const created = await createSnapshot(session, {
    database: recipe.database.name,
    name: recipeSnapshotName(inputs.hash),
    note: `Built from ${recipe.name}`,
    replace: true,
    recipe: { inputsHash: inputs.hash, inputs: [...inputs.files] },
  })
  return {
    outcome: 'reset',
    database: recipe.database.name,
    snapshot: created.snapshot.name,
    kind: 'recipe',
    durationMs: 0,
    swapMs: 0,
    strategy: created.snapshot.strategy,
    undo: null,
    endedConnections: created.endedConnections,
    notes: lostPassword
      ? ['The generated password of the role is kept nowhere: give the recipe an env file, or password: ask.']
      : [],
    built: { because: ['there was no such database yet'], durationMs: Math.round(performance.now() - startedAt) },
  }
}

const findUnchanged = async (
  session: Session,
  source: LoadedSource,
  holders: readonly Holder[],
): Promise<Holder | null> => {
  for (const holder of holders)
    if (await sameInputs(source.recipe, source.folder, session.facts.major, holder.marker)) return holder
  return null
}

const resetLive = async (
  host: Host,
  session: Session,
  input: ResetRecipeInput,
  source: LoadedSource,
  live: DatabaseRow,
  context: JobContext,
): Promise<ResetResult> => {
  const database = live.name
  requireTypedName(session.facts, database, input.typedName)
  const rows = await readDatabases(session.client, { sizes: false })
  requireDatabase(rows, database)
  if (input.allow && !isResettable(live))
    await allowReset(session, { database, typedName: input.typedName, allow: true })
  else requireResettable(live)
  const holders = holdersOf(rows, database, ['recipe'])
  const unchanged = input.rebuild ? null : await findUnchanged(session, source, holders)
  if (unchanged !== null) {
    const done = await resetDatabase(session, { database, to: unchanged.marker.name, typedName: input.typedName })
    return { ...done, built: null }
  }
  await requireAble(session, live, 'reset')
  const startedAt = performance.now()
  const inputs = await readInputs(source.recipe, source.folder, session.facts.major)
  const because = input.rebuild
    ? ['asked for']
    : holders[0] === undefined
      ? ['it was not built this way before']
      : changedInputs(inputs, holders[0].marker.inputs)
  context.log('info', `Built anew: ${because.join(', ') || 'the recipe changed'}.`)
  const { marker, attributes } = await buildRecipe(host, session, input, source, inputs, context)
  const built = {
    because: because.length === 0 ? ['the recipe itself'] : because,
    durationMs: Math.round(performance.now() - startedAt),
  }
  const done = await resetDatabase(session, { database, to: marker.name, typedName: input.typedName, attributes })
  return { ...done, built }
}
