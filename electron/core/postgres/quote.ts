// Identifiers only through quoteIdent, values only as $1; quoteLiteral is for the few statements that take no parameters
// (CREATE ROLE ... PASSWORD, COMMENT, ALTER DATABASE ... SET) and for showing what a person would type.

/** Always quoted, so that reserved words, spaces, upper case and unicode need no list. Throws on NUL, which no identifier can hold. */
export const quoteIdent = (name: string): string => {
  if (name.includes('\0')) throw new RangeError('an identifier cannot hold a NUL character')
  return `"${name.replaceAll('"', '""')}"`
}

/** Safe whatever standard_conforming_strings says: backslashes force the E'' form. Throws on NUL. */
export const quoteLiteral = (value: string): string => {
  if (value.includes('\0')) throw new RangeError('a text value cannot hold a NUL character')
  const body = value.replaceAll("'", "''")
  return body.includes('\\') ? ` E'${body.replaceAll('\\', '\\\\')}'` : `'${body}'`
}
