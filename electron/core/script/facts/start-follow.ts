// A model of the catalogs as a new database has them, and a session that begins to follow statements on it.
import { addObj, createCatalog } from './catalog.ts'
import type { Catalog } from './catalog-types.ts'
import type { Doubt, Follow } from './follow-types.ts'
import { defaultPath, splitPath } from './search-path.ts'

export const newestVersion = 180000

export const startCatalog = (
  serverVersionNumber: number,
  extensions: readonly { readonly name: string; readonly schema?: string }[] = [],
): Catalog => {
  const catalog = createCatalog(serverVersionNumber)
  addObj(catalog, { kind: 'schema', name: 'public', origin: { script: -1, builtIn: true } })
  addObj(catalog, {
    kind: 'extension',
    name: 'plpgsql',
    origin: { script: -1, builtIn: true },
    target: { schema: 'pg_catalog', array: false },
  })
  for (const { name, schema } of extensions) {
    if (name !== 'plpgsql')
      addObj(catalog, {
        kind: 'extension',
        name,
        origin: { script: -1, builtIn: true },
        target: { schema: schema ?? 'public', array: false },
      })
  }
  return catalog
}

export const startFollow = (
  catalog: Catalog,
  script: { readonly shownAs: string; readonly searchPath?: string },
  index: number,
  doubts: Doubt[],
  making: Follow['making'],
  serverRoles: Set<string>,
): Follow => ({
  catalog,
  session: {
    searchPath: script.searchPath === undefined ? (catalog.databasePath ?? defaultPath) : splitPath(script.searchPath),
    pathBeforeLocal: null,
    pathAtBegin: null,
    savepoints: [],
  },
  script: index,
  doubts,
  place: { file: script.shownAs },
  why: undefined,
  tolerant: false,
  nothingToDrop: null,
  dropped: [],
  madeTwice: [],
  making,
  extensions: [],
  serverRoles,
})
