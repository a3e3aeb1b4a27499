// Settings by the server version that knows them. A dump of a newer server sets what an older one has never heard of:
// `SET transaction_timeout = 0` stops a strict load on 16 and older, and means nothing there.

/** First server_version_num with the setting. Only those that dumps and scripts set at the top. */
const since: Readonly<Record<string, number>> = {
  lock_timeout: 90300,
  row_security: 90500,
  idle_in_transaction_session_timeout: 90600,
  jit: 110000,
  default_table_access_method: 120000,
  plan_cache_mode: 120000,
  tcp_user_timeout: 120000,
  enable_incremental_sort: 130000,
  hash_mem_multiplier: 130000,
  logical_decoding_work_mem: 130000,
  maintenance_io_concurrency: 130000,
  ignore_invalid_pages: 130000,
  idle_session_timeout: 140000,
  default_toast_compression: 140000,
  client_connection_check_interval: 140000,
  compute_query_id: 140000,
  enable_memoize: 140000,
  enable_async_append: 140000,
  recursive_worktable_factor: 150000,
  stats_fetch_consistency: 150000,
  log_startup_progress_interval: 150000,
  createrole_self_grant: 160000,
  debug_parallel_query: 160000,
  icu_validation_level: 160000,
  scram_iterations: 160000,
  enable_presorted_aggregate: 160000,
  vacuum_buffer_usage_limit: 160000,
  reserved_connections: 160000,
  transaction_timeout: 170000,
  allow_alter_system: 170000,
  event_triggers: 170000,
  enable_group_by_reordering: 170000,
  restrict_nonsystem_relation_kind: 170000,
  commit_timestamp_buffers: 170000,
  extension_control_path: 180000,
  io_method: 180000,
  io_combine_limit: 170000,
  file_copy_method: 180000,
  enable_self_join_elimination: 180000,
  enable_distinct_reordering: 180000,
  track_cost_delay_timing: 180000,
  vacuum_truncate: 180000,
}

/** First server_version_num without the setting. */
const until: Readonly<Record<string, number>> = {
  add_missing_from: 90000,
  regex_flavor: 90000,
  custom_variable_classes: 90200,
  checkpoint_segments: 90500,
  sql_inheritance: 100000,
  replacement_sort_tuples: 110000,
  vacuum_defer_cleanup_age: 160000,
  promote_trigger_file: 160000,
  force_parallel_mode: 160000,
  old_snapshot_threshold: 170000,
  db_user_namespace: 170000,
  trace_recovery_messages: 170000,
}

export type SettingVerdict = { readonly code: 'setting-too-new' | 'not-needed'; readonly reason: string }

const showVersion = (number: number): string =>
  number >= 100000
    ? String(Math.floor(number / 10000))
    : `${Math.floor(number / 10000)}.${Math.floor((number % 10000) / 100)}`

/** Why a SET of it would fail on that server; null when it would not. */
export const judgeSetting = (
  name: string,
  value: string | undefined,
  serverVersionNumber: number,
): SettingVerdict | null => {
  const setting = name.toLowerCase()
  const from = since[setting]
  if (from !== undefined && serverVersionNumber < from) {
    return {
      code: 'setting-too-new',
      reason: `the setting ${setting} came with PostgreSQL ${showVersion(from)}, this server is ${showVersion(serverVersionNumber)}`,
    }
  }
  const gone = until[setting]
  if (gone !== undefined && serverVersionNumber >= gone) {
    return { code: 'not-needed', reason: `the setting ${setting} was removed in PostgreSQL ${showVersion(gone)}` }
  }
  // default_with_oids still exists to be switched off; switching it on is an error since 12.
  if (setting === 'default_with_oids' && serverVersionNumber >= 120000 && /^(on|true|t|yes|1)$/i.test(value ?? '')) {
    return { code: 'not-needed', reason: 'tables have had no OIDs since PostgreSQL 12' }
  }
  return null
}
