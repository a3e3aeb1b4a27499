// Which extension a missing type, function, operator class or access method comes from: dumps of one schema, and scripts
// written by hand, use them without saying CREATE EXTENSION.
const types: Readonly<Record<string, string>> = {
  vector: 'vector',
  halfvec: 'vector',
  sparsevec: 'vector',
  geometry: 'postgis',
  geography: 'postgis',
  raster: 'postgis_raster',
  citext: 'citext',
  hstore: 'hstore',
  ltree: 'ltree',
  lquery: 'ltree',
  cube: 'cube',
  seg: 'seg',
  isbn: 'isn',
  ean13: 'isn',
}

const functions: Readonly<Record<string, string>> = {
  uuid_generate_v1: 'uuid-ossp',
  uuid_generate_v1mc: 'uuid-ossp',
  uuid_generate_v4: 'uuid-ossp',
  uuid_generate_v5: 'uuid-ossp',
  uuid_nil: 'uuid-ossp',
  gen_random_bytes: 'pgcrypto',
  gen_salt: 'pgcrypto',
  crypt: 'pgcrypto',
  digest: 'pgcrypto',
  hmac: 'pgcrypto',
  pgp_sym_encrypt: 'pgcrypto',
  pgp_sym_decrypt: 'pgcrypto',
  similarity: 'pg_trgm',
  word_similarity: 'pg_trgm',
  show_trgm: 'pg_trgm',
  unaccent: 'unaccent',
  levenshtein: 'fuzzystrmatch',
  soundex: 'fuzzystrmatch',
  metaphone: 'fuzzystrmatch',
  crosstab: 'tablefunc',
  dblink: 'dblink',
  hstore: 'hstore',
  earth_distance: 'earthdistance',
  ll_to_earth: 'earthdistance',
  st_geomfromtext: 'postgis',
  st_makepoint: 'postgis',
}

const classes: readonly (readonly [RegExp, string])[] = [
  [/^gi(?:n|st)_trgm_ops$/, 'pg_trgm'],
  [/^(?:gin|gist|hash|btree)_hstore_ops$/, 'hstore'],
  [/^gist_geometry_ops|^gist_geography_ops|^brin_geometry/, 'postgis'],
  [/^(?:vector|halfvec|sparsevec|bit)_(?:l2|ip|cosine|l1|hamming|jaccard)_ops$/, 'vector'],
  [/^gin__int_ops$|^gist__int(?:big)?_ops$/, 'intarray'],
  [/^gist_ltree_ops$/, 'ltree'],
  [/^citext_(?:pattern_)?ops$/, 'citext'],
]

const accessMethods: Readonly<Record<string, string>> = { ivfflat: 'vector', hnsw: 'vector', bloom: 'bloom' }

const bare = (name: string): string => (name.split('.').at(-1) ?? '').replaceAll('"', '').toLowerCase()

/** From the server's own words; null when nobody knows. */
export const extensionOf = (message: string): string | null => {
  const needed = /required extension "([^"]+)" is not installed/.exec(message)?.[1]
  if (needed !== undefined) return needed
  const type = /type "?([^"]+?)"? does not exist/.exec(message)?.[1]
  if (type !== undefined) return types[bare(type.replace(/\(.*$|\[\]$/, ''))] ?? null
  const called = /function ([^(]+)\(.*does not exist/s.exec(message)?.[1]
  if (called !== undefined) return functions[bare(called)] ?? null
  const opclass = /operator class "([^"]+)" does not exist/.exec(message)?.[1]
  if (opclass !== undefined) return classes.find(([pattern]) => pattern.test(bare(opclass)))?.[1] ?? null
  const method = /access method "([^"]+)" does not exist/.exec(message)?.[1]
  if (method !== undefined) return accessMethods[method] ?? null
  return null
}
