// BEGIN ATOMIC ... END: inside it a semicolon ends nothing. psql's own rule: only statements whose first words are CREATE [OR REPLACE]
// FUNCTION or PROCEDURE are watched; there BEGIN opens, CASE opens inside it, END closes, all outside parentheses.

const NOT_A_ROUTINE = -1
const ROUTINE = 9

/** Is this word `text` (given in small letters), whatever its case? */
const isWord = (b: Buffer, from: number, to: number, text: string): boolean => {
  if (to - from !== text.length) return false
  for (let i = 0; i < text.length; i++) if (((b[from + i] ?? 0) | 32) !== text.charCodeAt(i)) return false
  return true
}

export class RoutineTracker {
  /** How far the first words have got: 0 none, 1 CREATE, 2 OR, 3 REPLACE. */
  #stage = 0
  /** Open BEGIN and CASE. */
  depth = 0

  /** A statement's words are counted from its beginning, also after `\;`. */
  startStatement(): void {
    this.#stage = 0
  }

  reset(): void {
    this.#stage = 0
    this.depth = 0
  }

  word(b: Buffer, from: number, to: number, parens: number): void {
    if (this.#stage === NOT_A_ROUTINE) return
    if (this.#stage !== ROUTINE) {
      this.#stage = this.#nextStage(b, from, to)
      return
    }
    const length = to - from
    if (parens !== 0 || length > 5 || length < 3) return
    if (isWord(b, from, to, 'begin')) this.depth++
    else if (this.depth > 0 && isWord(b, from, to, 'case')) this.depth++
    else if (this.depth > 0 && isWord(b, from, to, 'end')) this.depth--
  }

  #nextStage(b: Buffer, from: number, to: number): number {
    if (this.#stage === 0) return isWord(b, from, to, 'create') ? 1 : NOT_A_ROUTINE
    if (this.#stage === 2) return isWord(b, from, to, 'replace') ? 3 : NOT_A_ROUTINE
    if (isWord(b, from, to, 'function') || isWord(b, from, to, 'procedure')) return ROUTINE
    return this.#stage === 1 && isWord(b, from, to, 'or') ? 2 : NOT_A_ROUTINE
  }
}
