// Whether the server takes the settings of a recipe. Only a server knows its settings and their values (extensions bring
// their own), so each set is tried as it will be used: on a connection that begins with it and ends at once.
import type { Finding } from '../../../shared/model/finding.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import { GroundworkError } from '../failures.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { withClient } from '../postgres/connect.ts'
import type { LoadedSource } from './load-source.ts'
import { didYouMean } from '../closest.ts'
import type { PathPart } from './yaml-places.ts'

type Settings = Readonly<Record<string, string>>

/** No such setting, a value it cannot have, one for the server's start only, one this account may not set. */
const refusals = new Set(['42704', '22023', '55P02', '42501', '42602', '22P02'])

const refusalOf = async (
  admin: ConnectionParams,
  settings: Settings,
): Promise<{ readonly sqlState: string; readonly said: string } | null> => {
  try {
    await withClient({ ...admin, settings }, () => Promise.resolve())
    return null
  } catch (error) {
    if (!(error instanceof GroundworkError)) throw error
    const { sqlState = '', serverMessage, message } = error.failure
    if (refusals.has(sqlState)) return { sqlState, said: serverMessage ?? message }
    throw error
  }
}

const namesOfSettings = (admin: ConnectionParams): Promise<string[]> =>
  withClient(admin, async (client) =>
    (await client.query<{ name: string }>('SELECT name FROM pg_catalog.pg_settings')).rows.map((row) => row.name),
  )

const trySet = async (
  source: LoadedSource,
  admin: ConnectionParams,
  settings: Settings,
  where: string,
  path: readonly PathPart[],
): Promise<Finding[]> => {
  if (Object.keys(settings).length === 0 || (await refusalOf(admin, settings)) === null) return []
  const findings: Finding[] = []
  for (const [name, value] of Object.entries(settings)) {
    const refused = await refusalOf(admin, { [name]: value })
    if (refused === null) continue
    const unknown = refused.sqlState === '42704'
    const place = source.placeOf?.([...path, name])
    findings.push({
      code: 'wrong-value',
      severity: 'error',
      message: unknown
        ? `This server has no setting "${name}", which ${where} asks for.${didYouMean(name, await namesOfSettings(admin))}`
        : `The server refuses the setting ${name} = "${value}" of ${where}.`,
      detail: refused.said,
      hint: 'Correct it in the recipe. SHOW and the view pg_settings tell what a server takes.',
      ...(place === undefined ? {} : { place }),
    })
  }
  return findings
}

export const observeSettings = async (source: LoadedSource, admin: ConnectionParams): Promise<Finding[]> => {
  const { recipe }: { readonly recipe: Recipe } = source
  const findings: Finding[] = []
  for (const [index, load] of recipe.load.entries())
    findings.push(
      ...(await trySet(source, admin, load.settings ?? {}, `"${load.script}"`, ['load', index, 'settings'])),
    )
  findings.push(
    ...(await trySet(source, admin, recipe.database.settings ?? {}, 'the database', ['database', 'settings'])),
  )
  return findings
}
