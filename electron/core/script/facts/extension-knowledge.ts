// Which extension brings which types, functions, operator classes and languages, so that a missing one can be named
// together with the objects that need it. Taken from the catalogs of the contrib modules; unlisted names are nobody's.

const invert = (table: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(table).flatMap(([extension, names]) => names.split(' ').map((name) => [name, extension] as const)),
  )

const types = invert({
  citext: 'citext',
  cube: 'cube',
  earthdistance: 'earth',
  hstore: 'hstore ghstore',
  intarray: 'query_int intbig_gkey',
  isn: 'ean13 isbn isbn13 ismn ismn13 issn issn13 upc',
  lo: 'lo',
  ltree: 'lquery ltree ltxtquery ltree_gist',
  seg: 'seg',
  vector: 'vector halfvec sparsevec',
  postgis: 'geometry geography box2d box3d geometry_dump spheroid',
  postgis_raster: 'raster',
  postgis_topology: 'topogeometry',
  pg_uuidv7: 'uuid7',
  semver: 'semver',
  rum: 'rum_distance_query',
  age: 'agtype graphid',
})

const functions = invert({
  pgcrypto:
    'armor crypt dearmor decrypt_iv digest encrypt_iv gen_random_bytes gen_salt hmac pgp_armor_headers pgp_key_id pgp_pub_decrypt pgp_pub_decrypt_bytea pgp_pub_encrypt pgp_pub_encrypt_bytea pgp_sym_decrypt pgp_sym_decrypt_bytea pgp_sym_encrypt pgp_sym_encrypt_bytea',
  'uuid-ossp':
    'uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5 uuid_nil uuid_ns_dns uuid_ns_oid uuid_ns_url uuid_ns_x500',
  unaccent: 'unaccent',
  pg_trgm: 'similarity word_similarity strict_word_similarity show_trgm show_limit set_limit',
  tablefunc: 'connectby crosstab crosstab2 crosstab3 crosstab4 normal_rand',
  fuzzystrmatch: 'dmetaphone dmetaphone_alt levenshtein levenshtein_less_equal metaphone soundex daitch_mokotoff',
  earthdistance: 'earth_box earth_distance ll_to_earth',
  dblink:
    'dblink dblink_connect dblink_connect_u dblink_disconnect dblink_exec dblink_open dblink_fetch dblink_close dblink_send_query dblink_get_result dblink_build_sql_insert',
  hstore: 'akeys avals skeys svals hstore_to_array hstore_to_json hstore_to_jsonb hstore_to_matrix populate_record',
  ltree: 'nlevel subltree subpath ltree2text text2ltree',
  cube: 'cube_distance cube_dim cube_enlarge',
  intarray: 'icount subarray intset int_array_aggregate',
  pgstattuple: 'pgstattuple pgstatindex pgstatginindex pgstattuple_approx',
  pg_stat_statements: 'pg_stat_statements_reset',
  xml2: 'xpath_bool xpath_list xpath_nodeset xpath_number xpath_string xpath_table xslt_process',
  moddatetime: 'moddatetime',
  tcn: 'triggered_change_notification',
  insert_username: 'insert_username',
  lo: 'lo_manage lo_oid',
  vector: 'cosine_distance l2_distance inner_product vector_dims vector_norm l2_normalize',
  timescaledb:
    'create_hypertable add_retention_policy add_compression_policy time_bucket add_continuous_aggregate_policy',
  pg_partman: 'create_parent',
  pg_uuidv7: 'uuid_generate_v7',
})

const operatorClasses = invert({
  pg_trgm: 'gin_trgm_ops gist_trgm_ops',
  citext: 'citext_ops citext_pattern_ops',
  hstore: 'gin_hstore_ops gist_hstore_ops',
  intarray: 'gin__int_ops gist__int_ops gist__intbig_ops',
  ltree: 'gist_ltree_ops gist__ltree_ops',
  cube: 'gist_cube_ops',
  vector:
    'vector_l2_ops vector_ip_ops vector_cosine_ops vector_l1_ops halfvec_l2_ops halfvec_ip_ops halfvec_cosine_ops bit_hamming_ops bit_jaccard_ops sparsevec_l2_ops sparsevec_cosine_ops',
  postgis: 'gist_geometry_ops_2d gist_geometry_ops_nd gist_geography_ops',
})

/** Tables and views that extensions bring; rows of the first kind are dumped when somebody added to them. */
const relations = invert({
  postgis: 'spatial_ref_sys geometry_columns geography_columns raster_columns raster_overviews',
  postgis_tiger_geocoder: 'geocode_settings loader_lookuptables loader_platform loader_variables',
  pg_stat_statements: 'pg_stat_statements pg_stat_statements_info',
  pg_partman: 'part_config part_config_sub',
  pg_buffercache: 'pg_buffercache',
  pg_cron: 'job_run_details',
})

const accessMethods = invert({ vector: 'ivfflat hnsw', bloom: 'bloom', rum: 'rum' })

const languages = invert({
  plpgsql: 'plpgsql',
  plpython3u: 'plpython3u',
  plpython2u: 'plpython2u plpythonu',
  plperl: 'plperl',
  plperlu: 'plperlu',
  pltcl: 'pltcl',
  pltclu: 'pltclu',
  plv8: 'plv8',
  plr: 'plr',
  pljava: 'java javau',
  plrust: 'plrust',
  plsh: 'plsh',
})

export const extensionOfType = (name: string): string | undefined => types.get(name)

/** Only for functions that the scripts do not define themselves; `st_` is PostGIS's prefix. */
export const extensionOfFunction = (name: string): string | undefined =>
  functions.get(name) ?? (/^st_[a-z0-9_]+$/.test(name) ? 'postgis' : undefined)

export const extensionOfRelation = (name: string): string | undefined => relations.get(name)
export const extensionOfOperatorClass = (name: string): string | undefined => operatorClasses.get(name)
export const extensionOfAccessMethod = (name: string): string | undefined => accessMethods.get(name)
export const extensionOfLanguage = (name: string): string | undefined => languages.get(name)

export const languageOfExtension = (extension: string): string | undefined =>
  [...languages].find(([, owner]) => owner === extension)?.[0]

/** What CREATE EXTENSION ... CASCADE brings along. */
export const requiredExtensions: Readonly<Record<string, readonly string[]>> = {
  earthdistance: ['cube'],
  hstore_plpython3u: ['hstore', 'plpython3u'],
  jsonb_plpython3u: ['plpython3u'],
  ltree_plpython3u: ['ltree', 'plpython3u'],
  hstore_plperl: ['hstore', 'plperl'],
  jsonb_plperl: ['plperl'],
  postgis_raster: ['postgis'],
  postgis_sfcgal: ['postgis'],
  postgis_topology: ['postgis'],
  postgis_tiger_geocoder: ['postgis', 'fuzzystrmatch'],
  supabase_vault: ['pgsodium'],
  pgjwt: ['pgcrypto'],
  pgrouting: ['postgis'],
  pg_partman: [],
  vectorscale: ['vector'],
  ai: ['vector', 'plpython3u'],
}

/** Schemas that CREATE EXTENSION makes because the control file names them; they do not count as members. */
export const schemaOfExtension: Readonly<Record<string, string>> = {
  postgis_topology: 'topology',
  postgis_tiger_geocoder: 'tiger',
  pgsodium: 'pgsodium',
  pg_graphql: 'graphql',
  supabase_vault: 'vault',
  pglogical: 'pglogical',
}

/** May be created by the owner of the database since PostgreSQL 13 (`trusted` in the control file). */
export const trustedExtensions: ReadonlySet<string> = new Set(
  `btree_gin btree_gist citext cube dict_int fuzzystrmatch hstore intarray isn lo ltree pg_trgm pgcrypto plpgsql plperl pltcl seg
  tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp bool_plperl hstore_plperl jsonb_plperl vector`.split(
    /\s+/,
  ),
)
