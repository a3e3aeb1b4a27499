// The extensions of a recipe by their right names.
import type { Recipe } from '../../../shared/model/recipe.ts'

/** Names people know an extension by, and the name CREATE EXTENSION takes. */
export const extensionAliases: Readonly<Record<string, string>> = {
  pgvector: 'vector',
  uuid_ossp: 'uuid-ossp',
  uuidossp: 'uuid-ossp',
  plpython: 'plpython3u',
  plpython3: 'plpython3u',
  'pl/python': 'plpython3u',
  trgm: 'pg_trgm',
  pgtrgm: 'pg_trgm',
  timescale: 'timescaledb',
  'post-gis': 'postgis',
  plperl_u: 'plperlu',
  'pg-cron': 'pg_cron',
  pgcron: 'pg_cron',
}

export const extensionName = (item: Recipe['extensions'][number]): string =>
  typeof item === 'string' ? item : item.name

export const requiredBy = (load: Recipe['load'][number]): readonly string[] =>
  load.requires === undefined ? [] : typeof load.requires === 'string' ? [load.requires] : load.requires

/** Takes well-known wrong names of extensions for the right ones. */
export const withRealExtensionNames = (recipe: Recipe): Recipe => {
  const real = (name: string): string => extensionAliases[name.toLowerCase()] ?? name
  return {
    ...recipe,
    extensions: recipe.extensions.map((item) =>
      typeof item === 'string' ? real(item) : { ...item, name: real(item.name) },
    ),
    load: recipe.load.map((load) =>
      load.requires === undefined ? load : { ...load, requires: requiredBy(load).map(real) },
    ),
  }
}
