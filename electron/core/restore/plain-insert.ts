// An INSERT of nothing but values: numbers, texts, NULL, DEFAULT. As pg_dump writes them, and the only ones that an
// administrator's session may run for a dump: nothing in them calls anything.
import { sqlSkeleton } from '../archive/sql-skeleton.ts'

const name = String.raw`(?:"x"|[a-z_\u0080-\uffff][\w$\u0080-\uffff]*)`
const value = String.raw`(?:[ebxn]?''|[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|null|default|true|false)`
const row = String.raw`\(\s*${value}(?:\s*,\s*${value})*\s*\)`
const insert = new RegExp(
  String.raw`^\s*insert\s+into\s+${name}(?:\s*\.\s*${name})?\s*(?:\(\s*${name}(?:\s*,\s*${name})*\s*\)\s*)?` +
    String.raw`(?:overriding\s+(?:system|user)\s+value\s+)?` +
    String.raw`(?:default\s+values|values\s*${row}(?:\s*,\s*${row})*)\s*(?:on\s+conflict\s+do\s+nothing\s*)?;?\s*$`,
  'i',
)

export const isPlainInsert = (sql: string): boolean => {
  const skeleton = sqlSkeleton(sql)
  return skeleton !== null && insert.test(skeleton)
}

/** What a dump sets for the statements behind it, and cannot be used for anything else. */
const harmlessSettings = new Set(
  `search_path standard_conforming_strings client_min_messages check_function_bodies xmloption row_security statement_timeout lock_timeout
  idle_in_transaction_session_timeout transaction_timeout default_tablespace default_table_access_method datestyle intervalstyle timezone
  extra_float_digits bytea_output escape_string_warning synchronous_commit`.split(/\s+/),
)

export const isHarmlessSetting = (sql: string): boolean => {
  const set = /^\s*set\s+(?:session\s+)?(\w+)\s*(?:=|\s+to\s)\s*(?:'[^'\\]*'|[\w.$",\s-]+)\s*;?\s*$/i.exec(sql)?.[1]
  return (
    (set !== undefined && harmlessSettings.has(set.toLowerCase())) ||
    /^\s*SELECT pg_catalog\.set_config\('search_path', '[^'\\]*', false\)\s*;?\s*$/i.test(sql)
  )
}
