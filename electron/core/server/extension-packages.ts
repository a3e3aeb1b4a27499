// Which package brings an extension, per way of installing PostgreSQL. `NN` stands for the major version.
// Names are those of PGDG's apt and yum repositories, Homebrew, and what comes with PostgreSQL itself (contrib).

/** Part of PostgreSQL's own sources: in the server package, or in a -contrib package beside it. */
export const contribExtensions: readonly string[] = [
  'adminpack',
  'amcheck',
  'autoinc',
  'bloom',
  'btree_gin',
  'btree_gist',
  'citext',
  'cube',
  'dblink',
  'dict_int',
  'dict_xsyn',
  'earthdistance',
  'file_fdw',
  'fuzzystrmatch',
  'hstore',
  'insert_username',
  'intagg',
  'intarray',
  'isn',
  'lo',
  'ltree',
  'moddatetime',
  'old_snapshot',
  'pageinspect',
  'pg_buffercache',
  'pg_freespacemap',
  'pg_logicalinspect',
  'pg_prewarm',
  'pg_stat_statements',
  'pg_surgery',
  'pg_trgm',
  'pg_visibility',
  'pg_walinspect',
  'pgcrypto',
  'pgrowlocks',
  'pgstattuple',
  'postgres_fdw',
  'refint',
  'seg',
  'sslinfo',
  'tablefunc',
  'tcn',
  'tsm_system_rows',
  'tsm_system_time',
  'unaccent',
  'uuid-ossp',
  'xml2',
]

const languages: Readonly<Record<string, 'python' | 'perl' | 'tcl'>> = {
  plpython3u: 'python',
  plperl: 'perl',
  plperlu: 'perl',
  pltcl: 'tcl',
  pltclu: 'tcl',
  hstore_plpython3u: 'python',
  jsonb_plpython3u: 'python',
  ltree_plpython3u: 'python',
  bool_plperl: 'perl',
  bool_plperlu: 'perl',
  hstore_plperl: 'perl',
  hstore_plperlu: 'perl',
  jsonb_plperl: 'perl',
  jsonb_plperlu: 'perl',
}

export const languageOf = (extension: string): 'python' | 'perl' | 'tcl' | null => languages[extension] ?? null

type Packages = {
  readonly debian?: string
  readonly rpm?: string
  readonly homebrew?: string
  readonly project?: string
}

const table: Readonly<Record<string, Packages>> = {
  vector: {
    debian: 'postgresql-NN-pgvector',
    rpm: 'pgvector_NN',
    homebrew: 'pgvector',
    project: 'https://github.com/pgvector/pgvector',
  },
  postgis: {
    debian: 'postgresql-NN-postgis-3',
    rpm: 'postgis35_NN',
    homebrew: 'postgis',
    project: 'https://postgis.net',
  },
  pgrouting: { debian: 'postgresql-NN-pgrouting', rpm: 'pgrouting_NN', homebrew: 'pgrouting' },
  pointcloud: { debian: 'postgresql-NN-pointcloud', rpm: 'pgpointcloud_NN' },
  h3: { debian: 'postgresql-NN-h3', rpm: 'h3-pg_NN' },
  mobilitydb: { debian: 'postgresql-NN-mobilitydb', rpm: 'mobilitydb_NN' },
  pg_cron: { debian: 'postgresql-NN-cron', rpm: 'pg_cron_NN', homebrew: 'pg_cron' },
  pg_partman: { debian: 'postgresql-NN-partman', rpm: 'pg_partman_NN', homebrew: 'pg_partman' },
  timescaledb: {
    debian: 'timescaledb-2-postgresql-NN',
    rpm: 'timescaledb-2-postgresql-NN',
    homebrew: 'timescaledb',
    project: 'https://docs.timescale.com/self-hosted/latest/install/',
  },
  citus: { debian: 'postgresql-NN-citus', rpm: 'citus_NN', project: 'https://docs.citusdata.com' },
  hll: { debian: 'postgresql-NN-hll', rpm: 'hll_NN' },
  rum: { debian: 'postgresql-NN-rum', rpm: 'rum_NN' },
  pgtap: { debian: 'postgresql-NN-pgtap', rpm: 'pgtap_NN', homebrew: 'pgtap' },
  pgaudit: { debian: 'postgresql-NN-pgaudit', rpm: 'pgaudit_NN' },
  pg_repack: { debian: 'postgresql-NN-repack', rpm: 'pg_repack_NN', homebrew: 'pg_repack' },
  pg_squeeze: { debian: 'postgresql-NN-squeeze', rpm: 'pg_squeeze_NN' },
  pg_hint_plan: { debian: 'postgresql-NN-pg-hint-plan', rpm: 'pg_hint_plan_NN' },
  pg_qualstats: { debian: 'postgresql-NN-pg-qualstats', rpm: 'pg_qualstats_NN' },
  pg_stat_kcache: { debian: 'postgresql-NN-pg-stat-kcache', rpm: 'pg_stat_kcache_NN' },
  pg_wait_sampling: { debian: 'postgresql-NN-pg-wait-sampling', rpm: 'pg_wait_sampling_NN' },
  hypopg: { debian: 'postgresql-NN-hypopg', rpm: 'hypopg_NN' },
  powa: { debian: 'postgresql-NN-powa', rpm: 'powa_NN' },
  pglogical: { debian: 'postgresql-NN-pglogical', rpm: 'pglogical_NN' },
  wal2json: { debian: 'postgresql-NN-wal2json', rpm: 'wal2json_NN' },
  decoderbufs: { debian: 'postgresql-NN-decoderbufs', rpm: 'postgres-decoderbufs_NN' },
  pgq: { debian: 'postgresql-NN-pgq-node', rpm: 'pgq_NN' },
  pljava: { debian: 'postgresql-NN-pljava', rpm: 'pljava_NN' },
  plr: { debian: 'postgresql-NN-plr', rpm: 'plr_NN' },
  plv8: { rpm: 'plv8_NN', project: 'https://github.com/plv8/plv8' },
  plpgsql_check: {
    debian: 'postgresql-NN-plpgsql-check',
    rpm: 'plpgsql_check_NN',
    homebrew: 'plpgsql_check',
  },
  pldbgapi: { debian: 'postgresql-NN-pldebugger', rpm: 'pldebugger_NN' },
  orafce: { debian: 'postgresql-NN-orafce', rpm: 'orafce_NN', homebrew: 'orafce' },
  periods: { debian: 'postgresql-NN-periods', rpm: 'periods_NN' },
  temporal_tables: { debian: 'postgresql-NN-tablelog', rpm: 'temporal_tables_NN' },
  semver: { debian: 'postgresql-NN-semver', rpm: 'semver_NN' },
  ip4r: { debian: 'postgresql-NN-ip4r', rpm: 'ip4r_NN' },
  prefix: { debian: 'postgresql-NN-prefix', rpm: 'prefix_NN' },
  unit: { debian: 'postgresql-NN-unit', rpm: 'postgresql-unit_NN' },
  debversion: { debian: 'postgresql-NN-debversion' },
  numeral: { debian: 'postgresql-NN-numeral' },
  rational: { debian: 'postgresql-NN-rational' },
  icu_ext: { debian: 'postgresql-NN-icu-ext', rpm: 'icu_ext_NN' },
  mysql_fdw: { debian: 'postgresql-NN-mysql-fdw', rpm: 'mysql_fdw_NN' },
  oracle_fdw: { debian: 'postgresql-NN-oracle-fdw', rpm: 'oracle_fdw_NN' },
  tds_fdw: { debian: 'postgresql-NN-tds-fdw', rpm: 'tds_fdw_NN' },
  ogr_fdw: { debian: 'postgresql-NN-ogr-fdw', rpm: 'ogr_fdw_NN' },
  mongo_fdw: { rpm: 'mongo_fdw_NN' },
  redis_fdw: { rpm: 'redis_fdw_NN' },
  multicorn: { debian: 'postgresql-NN-python3-multicorn', rpm: 'multicorn2_NN' },
  http: { debian: 'postgresql-NN-http', rpm: 'pgsql_http_NN' },
  pg_net: { project: 'https://github.com/supabase/pg_net' },
  pg_graphql: { project: 'https://github.com/supabase/pg_graphql' },
  supabase_vault: { project: 'https://github.com/supabase/vault' },
  pg_ivm: { rpm: 'pg_ivm_NN', debian: 'postgresql-NN-pg-ivm' },
  pg_uuidv7: { rpm: 'pg_uuidv7_NN', debian: 'postgresql-NN-pg-uuidv7' },
  pgmq: { rpm: 'pgmq_NN', project: 'https://github.com/pgmq/pgmq' },
  age: { debian: 'postgresql-NN-age', rpm: 'apache-age_NN', project: 'https://age.apache.org' },
  set_user: { debian: 'postgresql-NN-set-user', rpm: 'set_user_NN' },
  credcheck: { debian: 'postgresql-NN-credcheck', rpm: 'credcheck_NN' },
  pgsodium: { rpm: 'pgsodium_NN', project: 'https://github.com/michelp/pgsodium' },
  first_last_agg: { debian: 'postgresql-NN-first-last-agg', rpm: 'first_last_agg_NN' },
  toastinfo: { debian: 'postgresql-NN-toastinfo' },
  tdigest: { debian: 'postgresql-NN-tdigest', rpm: 'tdigest_NN' },
  extra_window_functions: {
    debian: 'postgresql-NN-extra-window-functions',
    rpm: 'extra_window_functions_NN',
  },
  pg_similarity: { debian: 'postgresql-NN-similarity' },
  pg_textsearch: { project: 'https://github.com/timescale/pg_textsearch' },
  zhparser: { rpm: 'zhparser_NN', project: 'https://github.com/amutu/zhparser' },
  pg_bigm: { rpm: 'pg_bigm_NN', project: 'https://github.com/pgbigm/pg_bigm' },
}

/** Extensions that come in another one's package. */
const inPackageOf: readonly (readonly [RegExp, string])[] = [
  [/^(postgis_(raster|sfcgal|tiger_geocoder|topology)|address_standardizer(_data_us)?)(-3)?$|^postgis-3$/, 'postgis'],
  [/^h3_postgis$/, 'h3'],
  [/^pointcloud_postgis$/, 'pointcloud'],
  [/^citus_columnar$/, 'citus'],
]

export const packagesOf = (extension: string): Packages | null => {
  const family = inPackageOf.find(([pattern]) => pattern.test(extension))?.[1] ?? extension
  return table[family] ?? null
}

export const knownExtensions: readonly string[] = [
  ...contribExtensions,
  ...Object.keys(languages),
  ...Object.keys(table),
]
