// standard_conforming_strings decides whether a backslash in '...' escapes. Old dumps turn it off, so the reader follows the script.

/** What a statement sets it to; null when it leaves it alone. */
export const readStandardStrings = (sql: string): boolean | null => {
  if (sql.length > 300 || !/^(?:set|reset|select|discard)\b/i.test(sql)) return null
  const set =
    /^set\s+(?:session\s+|local\s+)?standard_conforming_strings\s*(?:=|\s+to\s+)\s*['"]?(\w+)/i.exec(sql) ??
    /set_config\s*\(\s*'standard_conforming_strings'\s*,\s*'(\w+)'/i.exec(sql)
  if (set !== null) return !/^(?:off?|f|fa.*|no?|0)$/i.test(set[1] ?? '')
  return /^(?:reset\s+(?:all|standard_conforming_strings)|discard\s+all)\b/i.test(sql) ? true : null
}
