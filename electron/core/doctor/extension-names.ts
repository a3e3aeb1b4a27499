import { closest } from '../closest.ts'

/** Names people write for an extension (the package, the project, the file) and the name CREATE EXTENSION wants. */
const aliases: Readonly<Record<string, string>> = {
  pgvector: 'vector',
  'pg-vector': 'vector',
  pg_vector: 'vector',
  'pg-trgm': 'pg_trgm',
  pgtrgm: 'pg_trgm',
  trgm: 'pg_trgm',
  uuid: 'uuid-ossp',
  uuid_ossp: 'uuid-ossp',
  uuidossp: 'uuid-ossp',
  'uuid-osp': 'uuid-ossp',
  pg_crypto: 'pgcrypto',
  'pg-crypto': 'pgcrypto',
  plpython: 'plpython3u',
  plpython3: 'plpython3u',
  plpythonu: 'plpython3u',
  plpython2u: 'plpython3u',
  'postgis-3': 'postgis',
  postgis3: 'postgis',
  timescale: 'timescaledb',
  'pg-cron': 'pg_cron',
  pgcron: 'pg_cron',
  pg_stat_statement: 'pg_stat_statements',
  'postgres-fdw': 'postgres_fdw',
  'btree-gin': 'btree_gin',
  'btree-gist': 'btree_gist',
}

const common = [
  'vector',
  'postgis',
  'pgcrypto',
  'uuid-ossp',
  'pg_trgm',
  'hstore',
  'citext',
  'ltree',
  'unaccent',
  'btree_gin',
  'btree_gist',
  'pg_stat_statements',
  'plpython3u',
  'plperl',
  'plperlu',
  'pltcl',
  'postgres_fdw',
  'file_fdw',
  'tablefunc',
  'cube',
  'earthdistance',
  'intarray',
  'fuzzystrmatch',
  'pg_cron',
  'timescaledb',
  'pgtap',
  'isn',
  'seg',
  'dblink',
  'amcheck',
  'bloom',
  'xml2',
]

/** The extension somebody probably meant, or null. */
export const suggestExtension = (name: string, known: readonly string[] = []): string | null => {
  const alias = aliases[name.toLowerCase()]
  if (alias !== undefined) return alias
  const candidates = [...new Set([...known, ...common])]
  if (candidates.includes(name)) return null
  return closest(name, candidates)
}
