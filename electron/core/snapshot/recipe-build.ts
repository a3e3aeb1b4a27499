// Builds the database of a recipe beside the live one, by the main job itself, and closes it as a snapshot. The live
// database, the .env and the role's password are as before, whatever happens.
import { copyFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { ResetRecipeInput } from '../../../shared/contract/procedures.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import { GroundworkError } from '../failures.ts'
import type { Host } from '../host.ts'
import type { JobContext } from '../jobs/types.ts'
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'
import { makeTaskFolder } from '../process/orphan-folders.ts'
import { shortHash } from '../recipe/mark.ts'
import { runSetup } from '../recipe/run-setup.ts'
import { renameDatabase } from '../recipe/setup-sql.ts'
import { recipeMarkOf } from './attributes.ts'
import { readDatabases, type DatabaseRow } from './database-row.ts'
import { dropHolder } from './drop-holder.ts'
import { buildName, holderName } from './holder-name.ts'
import { holderLock } from './locks.ts'
import type { Marker } from './marker.ts'
import type { Session } from './open-session.ts'
import type { Inputs } from './recipe-inputs.ts'
import { closeStatements, exclusively } from './swap-databases.ts'

/** The note of the recipe, as if it had been set up under its own name. */
export const ownMark = (mark: string | null, recipe: Recipe): string | null => {
  if (mark === null) return null
  try {
    return JSON.stringify({ ...(JSON.parse(mark) as object), hash: shortHash(recipe) })
  } catch {
    return null
  }
}

/** Its password must stay what programs know; a build that does not know it would change it. */
const keepingPassword = async <T>({ client, facts }: Session, role: string, work: () => Promise<T>): Promise<T> => {
  if (!facts.isSuperuser) return work()
  const read = async (): Promise<string | null> =>
    (await client.query<{ rolpassword: string | null }>('SELECT rolpassword FROM pg_authid WHERE rolname = $1', [role]))
      .rows[0]?.rolpassword ?? null
  const before = await read()
  try {
    return await work()
  } finally {
    if (before !== null && (await read()) !== before)
      await client.query(`ALTER ROLE ${quoteIdent(role)} PASSWORD ${quoteLiteral(before).trim()}`)
  }
}

export const buildRecipe = async (
  host: Host,
  session: Session,
  input: ResetRecipeInput,
  source: { readonly recipe: Recipe; readonly folder: string },
  inputs: Inputs,
  context: JobContext,
): Promise<{ readonly marker: Marker; readonly attributes: Pick<DatabaseRow, 'owner' | 'settings'> }> => {
  const { recipe, folder } = source
  const name = buildName(recipe.database.name)
  const scratch = await makeTaskFolder('build')
  const startedAt = performance.now()
  await holderLock.take(session.client, name)
  try {
    if (recipe.env !== undefined)
      await copyFile(resolve(folder, recipe.env.file), join(scratch, 'env')).catch(() => undefined) // the password is found in it
    const beside: Recipe = {
      ...recipe,
      database: { ...recipe.database, name },
      ...(recipe.env === undefined ? {} : { env: { ...recipe.env, file: join(scratch, 'env') } }),
    }
    const {
      allow: _allow,
      rebuild: _rebuild,
      keepUndo: _keepUndo,
      budgetBytes: _budget,
      spare: _spare,
      typedName: _typed,
      source: _source,
      ...setup
    } = input
    const ending = await keepingPassword(session, recipe.role.name, () =>
      runSetup(host, { ...setup, source: { recipe: beside, folder } }, context),
    )
    const built = ending.result
    if (built?.outcome !== 'verified') {
      await dropHolder(session, name)
      const differs = `"${recipe.database.name}" was built anew beside the live one, but it is not what the recipe says. It was removed; the live database is as it was.`
      throw new GroundworkError(
        ending.error ?? {
          kind: 'verify-differs',
          message: differs,
          ...(built === undefined ? {} : { detail: built.report.headline }),
          hint: 'groundwork check shows the differences of a database; groundwork setup loads and reports them.',
        },
      )
    }
    const row = (await readDatabases(session.client, { sizes: true })).find((one) => one.name === name)
    if (row === undefined)
      throw new GroundworkError({
        kind: 'busy',
        message: 'What was built was taken away by somebody else.',
        hint: 'Try again.',
      })
    const marker: Marker = {
      v: 1,
      storedAs: holderName(recipe.database.name, 'recipe', Math.floor(Date.now() / 1000)),
      kind: 'recipe',
      state: 'ready',
      name: recipeSnapshotName(inputs.hash),
      database: recipe.database.name,
      note: `Built from ${recipe.name}`,
      at: new Date().toISOString(),
      by: session.facts.user,
      strategy: session.facts.major < 15 ? 'copy' : 'file_copy',
      copyMs: Math.round(performance.now() - startedAt),
      shared: false,
      of: null,
      recipeMark: ownMark(recipeMarkOf(row), recipe),
      inputsHash: inputs.hash,
      inputs: [...inputs.files],
    }
    await exclusively(session, [row], [renameDatabase(name, marker.storedAs), ...closeStatements(marker)], 'Keep')
    return {
      marker,
      attributes: {
        owner: row.owner,
        settings: row.settings.filter((setting) => setting.name !== 'groundwork.recipe'),
      },
    }
  } finally {
    await holderLock.release(session.client, name).catch(() => false)
    await rm(scratch, { recursive: true, force: true })
  }
}

export const recipeSnapshotName = (hash: string): string => `recipe ${hash.slice(0, 8)}`
