// The arguments of a psql backslash command, by psql's own rules (psqlscanslash.l): 'quoted' with '' and \n \t \ooo \xhh, "kept as
// it stands", `program` (never run here), :name :'name' :"name" :{?name}, and an unquoted backslash ends the command.
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'

export type MetaArgs = {
  readonly args: readonly string[]
  /** Something only psql could know: a backquote's output. The value of that argument is worth nothing. */
  readonly unknown: boolean
  readonly unterminated: boolean
  /** Variables named and not set. */
  readonly unset: readonly string[]
  /** Where the command ends in the text: at its end, or at an unquoted backslash. */
  readonly end: number
}

// Not \s: these texts may be bytes read as Latin-1, where 0xA0 is half a character.
const isSpace = (c: string | undefined): boolean =>
  c === ' ' || c === '\t' || c === '\n' || c === '\r' || c === '\f' || c === '\v'

const simpleEscapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', b: '\b', r: '\r', f: '\f' }
const quotedPart = /\\x[0-9A-Fa-f]{1,2}|\\[0-7]{1,3}|\\[\s\S]|''|[^'\\]+|'/y
const reference = /:(?:'([\w\u0080-\uffff]+)'|"([\w\u0080-\uffff]+)"|\{\?([\w\u0080-\uffff]+)\}|([\w\u0080-\uffff]+))/y

const readQuoted = (text: string, from: number): { value: string; end: number; closed: boolean } => {
  let value = ''
  quotedPart.lastIndex = from
  for (let part = quotedPart.exec(text); part !== null; part = quotedPart.exec(text)) {
    const piece = part[0]
    if (piece === "'") return { value, end: quotedPart.lastIndex, closed: true }
    if (piece === "''") value += "'"
    else if (piece.startsWith('\\x') && piece.length > 2)
      value += String.fromCharCode(Number.parseInt(piece.slice(2), 16))
    else if (/^\\[0-7]/.test(piece)) value += String.fromCharCode(Number.parseInt(piece.slice(1), 8) & 0xff)
    else if (piece.startsWith('\\')) value += simpleEscapes[piece[1] ?? ''] ?? piece.slice(1)
    else value += piece
  }
  return { value, end: text.length, closed: false }
}

/** Reads arguments until the end of the text or an unquoted backslash. `getVariable` answers undefined for what is not set. */
export const parseMetaArgs = (text: string, getVariable: (name: string) => string | undefined): MetaArgs => {
  const args: string[] = []
  const unset: string[] = []
  let unknown = false
  let at = 0
  const finish = (end: number, unterminated = false): MetaArgs => ({ args, unknown, unterminated, unset, end })
  for (;;) {
    while (at < text.length && isSpace(text[at])) at++
    if (at >= text.length || text[at] === '\\') return finish(at)
    let value = ''
    while (at < text.length && !isSpace(text[at]) && text[at] !== '\\') {
      const c = text[at] ?? ''
      if (c === "'") {
        const quoted = readQuoted(text, at + 1)
        if (!quoted.closed) return finish(text.length, true)
        value += quoted.value
        at = quoted.end
      } else if (c === '"' || c === '`') {
        const close = text.indexOf(c, at + 1)
        if (close < 0) return finish(text.length, true)
        if (c === '`') unknown = true
        else value += text.slice(at, close + 1)
        at = close + 1
      } else if (c === ':') {
        reference.lastIndex = at
        const found = reference.exec(text)
        if (found === null) {
          value += c
          at++
          continue
        }
        const name = found[1] ?? found[2] ?? found[3] ?? found[4] ?? ''
        const known = getVariable(name)
        if (found[3] !== undefined) value += known === undefined ? 'FALSE' : 'TRUE'
        else if (known === undefined) {
          unset.push(name)
          value += found[0]
        } else
          value += found[1] !== undefined ? quoteLiteral(known) : found[2] !== undefined ? quoteIdent(known) : known
        at += found[0].length
      } else {
        value += c
        at++
      }
    }
    args.push(value)
  }
}
