// What a byte can start, for the lexer's one switch. Numbers, not an enum, so that the hot loop compares small integers.

export const OTHER = 0
export const SPACE = 1
export const IDENT = 2
export const DIGIT = 3
export const QUOTE = 4
export const DQUOTE = 5
export const DOLLAR = 6
export const DASH = 7
export const SLASH = 8
export const OPEN = 9
export const CLOSE = 10
export const SEMI = 11
export const BACKSLASH = 12
export const COLON = 13
export const OPEN_SQUARE = 14
export const CLOSE_SQUARE = 15

const classOf = (byte: number): number => {
  const char = String.fromCharCode(byte)
  if (byte >= 0x80 || /[A-Za-z_]/.test(char)) return IDENT
  if (/[0-9]/.test(char)) return DIGIT
  if (/[ \t\n\r\f\v]/.test(char)) return SPACE
  const at = '\'"$-/();\\:[]'.indexOf(char)
  return at < 0 ? OTHER : QUOTE + at
}

/** Class of each byte value. */
export const byteClass: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => classOf(byte))

/** 1 for bytes that may go on an identifier (letters, digits, _, $, anything above ASCII). */
export const continuesIdent: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  const kind = classOf(byte)
  return kind === IDENT || kind === DIGIT || kind === DOLLAR ? 1 : 0
})

/** 1 for bytes of a psql variable's name or a dollar quote's tag: as above without `$`. */
export const continuesName: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  const kind = classOf(byte)
  return kind === IDENT || kind === DIGIT ? 1 : 0
})
