// What looking at a running server and at one that is not there have in common.
import type { SetupInput } from '../../../shared/contract/procedures.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import type { ServerFacts, ServerRef } from '../../../shared/model/server.ts'
import type { Host } from '../host.ts'
import type { LoadedSource } from './load-source.ts'
import { observeScripts, type ScriptsObserved } from './observe-scripts.ts'
import type { Observed, ObservedExtension } from './observed.ts'
import { extensionName, requiredBy } from './recipe-extensions.ts'
import type { Watch } from './situation.ts'

export type Looking = {
  readonly host: Host
  readonly source: LoadedSource
  readonly input: SetupInput
  readonly watch: Watch
}

type Extensions = ReadonlyMap<string, ObservedExtension>

const choicesOf = ({ allowShell, existing, keptAs }: SetupInput): Observed['choices'] => ({
  allowShell: allowShell === true,
  ...(existing === undefined ? {} : { existing: existing === 'replace' ? 'replace' : 'new-name' }),
  ...(keptAs === undefined ? {} : { keptAs }),
})

export const startObserved = (
  { source, input }: Looking,
  serverRef: ServerRef,
): Pick<Observed, 'folder' | 'now' | 'serverRef' | 'findings' | 'recipeFile' | 'choices'> => ({
  folder: source.folder,
  now: new Date(),
  serverRef,
  findings: source.findings,
  ...(source.file === undefined ? {} : { recipeFile: source.file }),
  choices: choicesOf(input),
})

/** Those the recipe names. */
export const listedExtensions = (recipe: Recipe): string[] => [
  ...new Set([...recipe.extensions.map(extensionName), ...recipe.load.flatMap(requiredBy)]),
]

/** Those the scripts make, beyond the known. */
export const neededExtensions = ({ scripts }: ScriptsObserved, known: Extensions): string[] =>
  [...new Set(scripts.flatMap((script) => script.facts?.extensions.map((needed) => needed.name) ?? []))].filter(
    (name) => !known.has(name),
  )

/** Scripts that lack an extension they require are skipped; the others are read as one sequence. */
export const readScripts = (
  { host, source, input, watch }: Looking,
  extensions: Extensions,
  server: ServerFacts,
  roles: readonly string[],
): Promise<ScriptsObserved> => {
  const { recipe, folder } = source
  const unavailable = new Set(
    [...extensions].filter(([, extension]) => extension.missing !== undefined).map(([name]) => name),
  )
  const skipped = new Set(
    recipe.load.flatMap((load, index) => (requiredBy(load).some((name) => unavailable.has(name)) ? [index] : [])),
  )
  return observeScripts(host, recipe, folder, skipped, server, {
    engine: input.engine ?? 'auto',
    unavailable,
    roles,
    ...watch,
  })
}
