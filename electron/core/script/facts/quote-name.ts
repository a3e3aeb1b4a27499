// Names as format('%I') prints them: quoted only where PostgreSQL would. The server's keyword list decides, and it grew:
// `json` is quoted since 17. A name quoted differently would look like a missing and an extra object.

const keywords = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
  char character check coalesce collate collation column concurrently constraint create cross current_catalog
  current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable
  desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group
  grouping having ilike in initially inner inout int integer intersect interval into is isnull join lateral leading
  least left like limit localtime localtimestamp national natural nchar none normalize not notnull null nullif numeric
  offset on only or order out outer overlaps overlay placing position precision primary real references returning right
  row select session_user setof similar smallint some substring symmetric table tablesample then time timestamp to
  trailing treat trim true union unique user using values varchar variadic verbose when where window with xmlattributes
  xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`.split(/\s+/),
)

const newerKeywords: ReadonlyMap<string, number> = new Map([
  ...['system_user', 'json_array', 'json_arrayagg', 'json_object', 'json_objectagg'].map(
    (word) => [word, 160000] as const,
  ),
  ...[
    'json',
    'json_exists',
    'json_query',
    'json_scalar',
    'json_serialize',
    'json_table',
    'json_value',
    'merge_action',
  ].map((word) => [word, 170000] as const),
])

/** Quotes words that are keywords to the newest grammar but plain names to that server; null when there are none. */
export const quoteNewKeywords = (sql: string, serverVersionNumber: number): string | null => {
  const words = [...newerKeywords].flatMap(([word, since]) => (serverVersionNumber < since ? [word] : []))
  if (words.length === 0) return null
  const quoted = sql.replace(
    new RegExp(`(?<![\\w$"'.])(${words.join('|')})(?![\\w$"'])`, 'gi'),
    (word) => `"${word.toLowerCase()}"`,
  )
  return quoted === sql ? null : quoted
}

const plain = /^[a-z_][a-z0-9_]*$/

/** `film`, `"Film"`, `"order"`: as quote_identifier() of a server of that version does. */
export const quoteName = (name: string, serverVersionNumber: number): string => {
  if (plain.test(name) && !keywords.has(name)) {
    const since = newerKeywords.get(name)
    if (since === undefined || serverVersionNumber < since) return name
  }
  return `"${name.replaceAll('"', '""')}"`
}
