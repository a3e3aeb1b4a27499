// Looks for what ends something: the semicolon of a statement, a backslash command, the end. Keeps the lexical state, puts
// the values of variables in, and says to the statement's text where it begins. Makes no items.
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'
import * as k from './byte-classes.ts'
import { byteClass, continuesIdent } from './byte-classes.ts'
import { countByte } from './count-bytes.ts'
import {
  BLOCK_COMMENT,
  DOLLAR_QUOTE,
  DOUBLE,
  ESCAPE,
  LINE_COMMENT,
  PLAIN,
  QuoteScanner,
  SINGLE,
} from './quote-scanner.ts'
import { RoutineTracker } from './routine-tracker.ts'
import { endOfDollar, endOfNumber, prefixLength, readReference } from './scan-tokens.ts'
import type { Session } from './session.ts'
import type { SourceStack } from './source-stack.ts'
import type { StatementText } from './statement-text.ts'

/** More bytes are wanted. */
export const MORE = 0
/** A statement ends at the semicolon before the top source's position. */
export const STATEMENT = 1
/** A backslash command stands at the top source's position. */
export const COMMAND = 2
/** Another source is on top now: look again. */
export const AGAIN = 3
export const END = 4

export class ScriptScanner {
  readonly #session: Session
  readonly #sources: SourceStack
  readonly #text: StatementText
  readonly #quotes = new QuoteScanner()
  readonly #routine = new RoutineTracker()
  parens = 0
  #squares = 0
  /** How much of a word cut by the chunk's end was looked at, so that a huge one is not read again and again. */
  #wordSeen = 0
  #openedAt = 0 // offset of the quote or comment we are in
  #openedLine = 0

  constructor(session: Session, sources: SourceStack, text: StatementText) {
    this.#session = session
    this.#sources = sources
    this.#text = text
  }

  reset(): void {
    this.parens = 0
    this.#squares = 0
    this.#routine.reset()
  }

  /** The quote or comment we are in, in words. */
  get open(): string {
    return this.#quotes.open
  }

  /** What is not closed at the end, in words; empty when nothing is. */
  describeOpen(): string {
    if (this.open !== '') return `${this.open} opened on line ${this.#openLine()}`
    if (this.parens > 0) return 'a parenthesis'
    return this.#routine.depth > 0 ? 'BEGIN without END' : ''
  }

  /** A comment that is never closed is sent like a statement. */
  beginOpenComment(at: number): void {
    if (this.#quotes.mode === BLOCK_COMMENT && !this.#text.started && this.#session.active)
      this.#text.beginWithComment(this.#openedAt, this.#openedLine, at)
  }

  #openLine(): number {
    const text = this.#text
    const { file } = this.#sources
    if (!text.started || text.edited) return this.#openedLine || text.line
    return text.line + countByte(file.buf, 10, text.from, Math.max(text.from, this.#openedAt - file.base))
  }

  #open(mode: number, pos: number): void {
    this.#quotes.mode = mode
    this.#openedAt = this.#sources.offsetOf(pos)
    this.#openedLine = !this.#text.started || this.#text.edited ? this.#sources.lineOf(pos) : 0
  }

  #pop(): void {
    this.#text.flush(this.#sources.top.end)
    if (this.#quotes.mode === LINE_COMMENT) this.#quotes.mode = PLAIN
    this.#sources.pop()
    this.#text.from = this.#sources.top.pos
  }

  /** Goes on from the top source's position to what ends something. */
  scan(eof: boolean): number {
    const text = this.#text
    const { top, inFile } = this.#sources
    const b = top.buf
    const end = top.end
    const more = inFile && !eof
    let i = top.pos
    while (i < end) {
      if (this.#quotes.mode !== PLAIN) {
        i = this.#quotes.scan(b, i, end, more)
        if (i < 0) {
          top.pos = -i - 1
          return MORE
        }
        continue
      }
      const c = b[i] ?? 0
      const kind = byteClass[c] ?? 0
      if (kind === k.SPACE) {
        i++
        continue
      }
      if (kind === k.IDENT) {
        let j = i + 1
        if (this.#wordSeen > 0) {
          j = i + this.#wordSeen
          this.#wordSeen = 0
        }
        while (j < end && continuesIdent[b[j] ?? 0] === 1) j++
        if (j >= end && more) {
          this.#wordSeen = j - i
          break
        }
        if (!text.started) text.begin(i)
        // A one-letter word may be the prefix of a string: E'' has escapes whatever the setting, U&'' B'' X'' never.
        const prefix = j === i + 1 ? prefixLength(b, c, j, end, more) : 0
        if (prefix < 0) break
        if (prefix > 0) {
          this.#open((c | 32) === 101 ? ESCAPE : SINGLE, i)
          i = j + prefix
        } else {
          this.#routine.word(b, i, j, this.parens)
          i = j
        }
        continue
      }
      if (kind === k.DASH || kind === k.SLASH) {
        if (i + 1 >= end && more) break
        const following = i + 1 < end ? b[i + 1] : 0
        if (kind === k.DASH && following === 45) {
          this.#quotes.mode = LINE_COMMENT
          i += 2
        } else if (kind === k.SLASH && following === 42) {
          this.#open(BLOCK_COMMENT, i)
          this.#quotes.depth = 1
          i += 2
        } else {
          if (!text.started) text.begin(i)
          i++
        }
        continue
      }
      if (kind === k.SEMI) {
        if (this.parens === 0 && this.#routine.depth === 0) {
          this.#routine.startStatement()
          this.#squares = 0
          top.pos = i + 1
          return STATEMENT
        }
        if (!text.started) text.begin(i)
        i++
        continue
      }
      if (kind === k.BACKSLASH) {
        if (i + 1 >= end && more) break
        const following = b[i + 1]
        if (i + 1 < end && (following === 59 || following === 58)) {
          if (!text.started) text.begin(i)
          text.flush(i)
          text.from = i + 1
          if (following === 59) this.#routine.startStatement()
          i += 2
          continue
        }
        top.pos = i
        return COMMAND
      }
      if (kind === k.COLON) {
        const past = this.#readColon(b, i, end, more)
        if (past < 0) break
        if (this.#sources.top !== top) return AGAIN
        i = past
        continue
      }
      if (kind === k.DIGIT || kind === k.DOLLAR) {
        const past = kind === k.DIGIT ? endOfNumber(b, i, end, more) : endOfDollar(b, i, end, more)
        if (past < 0) break
        if (!text.started) text.begin(i)
        if (kind === k.DOLLAR && past > i + 1 && b[past - 1] === 36) {
          this.#open(DOLLAR_QUOTE, i)
          this.#quotes.tag = Buffer.from(b.subarray(i, past))
        }
        i = past
        continue
      }
      if (!text.started) text.begin(i)
      if (kind === k.QUOTE) this.#open(this.#session.standardStrings ? SINGLE : ESCAPE, i)
      else if (kind === k.DQUOTE) this.#open(DOUBLE, i)
      else if (kind === k.OPEN) this.parens++
      else if (kind === k.CLOSE) {
        if (this.parens > 0) this.parens--
      } else if (kind === k.OPEN_SQUARE) this.#squares++
      else if (kind === k.CLOSE_SQUARE && this.#squares > 0) this.#squares--
      i++
    }
    top.pos = i
    if (more) return MORE
    if (!inFile) {
      top.pos = end
      this.#pop()
      return AGAIN
    }
    return END
  }

  /** The position behind what begins with a colon at `i`, or -1 when more bytes must be seen first. May push a variable's value. */
  #readColon(b: Buffer, i: number, end: number, more: boolean): number {
    const found = readReference(b, i, end, more)
    if (found === -1) return -1
    const text = this.#text
    if (!text.started) text.begin(i)
    if (typeof found === 'number') return found
    const { name, quote, past } = found
    if (!this.#session.active) return past
    const value = this.#session.getVariable(name)
    if (quote === 123) text.splice(value === undefined ? 'FALSE' : 'TRUE', i, past)
    else if (value === undefined) {
      // arr[1:2] is a slice: a number, or anything between square brackets, is no variable when nobody set it.
      if (quote !== 0 || (byteClass[b[i + 1] ?? 0] !== k.DIGIT && this.#squares === 0)) text.noteVariable(name)
    } else if (quote !== 0) text.splice(quote === 39 ? quoteLiteral(value) : quoteIdent(value), i, past)
    else if (!this.#sources.isReading(name)) {
      text.flush(i)
      this.#sources.push(value, name, i, past)
      text.from = 0
    }
    return past
  }
}
