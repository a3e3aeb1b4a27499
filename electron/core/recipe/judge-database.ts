// What an existing database means for the recipe. Pure. The rule behind all of it: nothing is dropped or loaded over.
import type { Recipe } from '../../../shared/model/recipe.ts'
import type { Observed, ObservedDatabase } from './observed.ts'
import { extensionName } from './recipe-extensions.ts'
import { sameEncoding } from './setup-sql.ts'

export type Verdict =
  | { readonly kind: 'absent' }
  /** Ours and as the recipe says. */
  | { readonly kind: 'right' }
  /** Without objects, owner and encoding right: loaded into. */
  | { readonly kind: 'empty' }
  /** A killed run of ours left it: set aside and made anew. */
  | { readonly kind: 'unfinished'; readonly since: string }
  /** Another run is building it right now. */
  | { readonly kind: 'busy'; readonly job: string }
  /** Not made by us, but all that is declared is there: taken as it is. */
  | { readonly kind: 'adopt' }
  | { readonly kind: 'differs'; readonly differs: readonly string[] }

const list = (names: readonly string[], most = 5): string =>
  `${names.slice(0, most).join(', ')}${names.length > most ? ` and ${names.length - most} more` : ''}`

const settingsDiffer = (recipe: Recipe, database: ObservedDatabase): string[] => {
  const differs: string[] = []
  const owner = recipe.database.owner ?? recipe.role.name
  if (database.owner !== owner) differs.push(`It is owned by "${database.owner}", the recipe says "${owner}".`)
  if (!sameEncoding(database.encoding, recipe.database.encoding))
    differs.push(`Its encoding is ${database.encoding}, the recipe says ${recipe.database.encoding}.`)
  const { locale, localeProvider } = recipe.database
  if (localeProvider !== undefined && localeProvider !== database.localeProvider)
    differs.push(`Its locale provider is ${database.localeProvider}, the recipe says ${localeProvider}.`)
  if (
    locale !== undefined &&
    database.collate.toLowerCase().replaceAll('-', '') !== locale.toLowerCase().replaceAll('-', '')
  )
    differs.push(`Its locale is ${database.collate}, the recipe says ${locale}.`)
  return differs
}

const objectsDiffer = (recipe: Recipe, database: ObservedDatabase): string[] => {
  const { different } = database.comparison
  // An extension of the recipe that is not there is created; that harms nothing.
  const listed = new Set(recipe.extensions.map(extensionName))
  const missing = database.comparison.missing.filter(
    (object) => object.kind !== 'extensions' || !listed.has(object.name),
  )
  return [
    ...(missing.length === 0
      ? []
      : [
          `${missing.length} of the declared objects ${missing.length === 1 ? 'is' : 'are'} missing: ${list(missing.map((object) => object.name))}.`,
        ]),
    ...different.slice(0, 5).map((object) => `${object.name}: expected ${object.expected}, found ${object.found}.`),
  ]
}

const scriptsDiffer = (recipe: Recipe, observed: Observed, database: ObservedDatabase): string[] => {
  const mark = database.mark
  if (mark === null) return []
  const differs: string[] = []
  const now = observed.scripts
    .filter((script) => script.sha256 !== null)
    .map((script) => ({ path: recipe.load[script.index]?.script ?? '', sha256: script.sha256 }))
  for (const script of now) {
    const before = mark.loads.find((load) => load.path === script.path)
    if (before === undefined) differs.push(`"${script.path}" has not been loaded into it.`)
    else if (before.sha256 !== script.sha256) differs.push(`"${script.path}" has changed since it was loaded.`)
  }
  for (const load of mark.loads)
    if (!now.some((script) => script.path === load.path))
      differs.push(`It was loaded from "${load.path}", which the recipe no longer lists.`)
  if (
    differs.length === 0 &&
    mark.loads.map((load) => load.path).join('\n') !== now.map((script) => script.path).join('\n')
  )
    differs.push('The scripts were loaded in another order.')
  return differs
}

export const judgeDatabase = (recipe: Recipe, observed: Observed): Verdict => {
  const database = observed.database
  if (database === null) return { kind: 'absent' }
  const { mark } = database
  if (mark?.state === 'building')
    return database.liveJob ? { kind: 'busy', job: mark.job } : { kind: 'unfinished', since: mark.at }

  const frame = settingsDiffer(recipe, database)
  if (mark === null && database.isEmpty)
    return frame.length === 0 ? { kind: 'empty' } : { kind: 'differs', differs: [...frame, 'It holds no objects.'] }

  const scripts = scriptsDiffer(recipe, observed, database)
  // A mark over an empty database whose recipe has scripts now: nothing is in the way of loading.
  if (database.isEmpty && frame.length === 0 && mark !== null && mark.loads.length === 0)
    return recipe.load.length === 0 ? { kind: 'right' } : { kind: 'empty' }
  const blind =
    mark === null &&
    recipe.load.length > 0 &&
    !observed.expected.some((object) => object.kind !== 'extensions' && object.name !== '*')
      ? ['The scripts declare no objects, so nothing tells whether they have been loaded into it.']
      : []
  const differs = [...frame, ...scripts, ...objectsDiffer(recipe, database), ...blind]
  if (differs.length === 0) return { kind: mark === null ? 'adopt' : 'right' }
  const { extra } = database.comparison
  const origin = mark === null ? ['Groundwork did not make it.'] : []
  return {
    kind: 'differs',
    differs: [
      ...differs,
      ...origin,
      ...(extra.length === 0
        ? []
        : [
            `It holds ${extra.length} ${extra.length === 1 ? 'object' : 'objects'} the scripts do not declare: ${list(extra.map((object) => object.name))}.`,
          ]),
    ],
  }
}
