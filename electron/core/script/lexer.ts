// Splits a script the way psql does (psqlscan.l and mainloop.c), a chunk at a time, and never rescans what it has passed.
// Contract: feed() chunks, call next() until it answers null (more bytes wanted), finish() at the end of the file, next() until null.
// After a meta-command the caller may change `session` (variables, active) before it asks for the next item.
// Traps it knows: psql works line by line, so what stands behind `COPY ... FROM stdin;` on its line runs after the data; a variable's
// value is read as script text; in a dead \if branch statements are lexed but not sent. Where psql and the server differ (an E''
// string continued on the next line) the server's rule is followed.
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'
import * as k from './byte-classes.ts'
import { byteClass, continuesIdent } from './byte-classes.ts'
import { CopyScanner } from './copy-scanner.ts'
import { isCopy, readCopyFromStdin, type CopyFormat } from './copy-statement.ts'
import { countByte } from './count-bytes.ts'
import type { MetaItem, ScriptItem, StatementItem } from './items.ts'
import { readMetaLine } from './meta-line.ts'
import { sendsBuffer } from './psql-commands.ts'
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
import { maxStatementBytes, refuseHuge } from './refuse-text.ts'
import { RoutineTracker } from './routine-tracker.ts'
import { endOfDollar, endOfNumber, prefixLength, readReference } from './scan-tokens.ts'
import { SourceStack } from './source-stack.ts'
import { readStandardStrings } from './standard-strings.ts'
import { none, StatementText, type TextSnapshot } from './statement-text.ts'
import { trimEnd } from './trim-end.ts'

/** What the whole psql session shares over included files. */
export type Session = {
  /** Only what is known; a dead branch hides all. */
  getVariable: (name: string) => string | undefined
  active: boolean
  standardStrings: boolean
}

const conditionals = new Set(['if', 'elif', 'else', 'endif'])

export class Lexer {
  readonly file: string
  readonly session: Session
  readonly #sources = new SourceStack()
  readonly #main = this.#sources.file
  readonly #text: StatementText
  #eof = false
  #ended = false
  // The lexical state.
  readonly #quotes = new QuoteScanner()
  readonly #routine = new RoutineTracker()
  #parens = 0
  #squares = 0
  /** How much of a word cut by the chunk's end was looked at, so that a huge one is not read again and again. */
  #wordSeen = 0
  #openedAt = 0 // offset of the quote or comment we are in
  #openedLine = 0
  #previous = ''
  #waiting: ScriptItem | null = null
  #copy: CopyScanner | null = null
  #copyStarts: CopyFormat | null = null

  constructor(file: string, session: Session) {
    this.file = file
    this.session = session
    this.#text = new StatementText(file, this.#sources)
  }

  /** At the end of the file: its number of newlines plus one. */
  get line(): number {
    return this.#main.line
  }

  /** memory[from, to) is the next chunk; what stands before it in `memory` may be written over. */
  feed(memory: Buffer, from: number, to: number): void {
    const main = this.#main
    const text = this.#text
    if (!text.nulSeen && memory.subarray(from, to).includes(0)) text.nulSeen = true
    const { inFile } = this.#sources
    const keep = text.started && inFile && !this.#copy ? text.from : main.pos
    if (main.end - keep > maxStatementBytes) refuseHuge(this.file, text.line, this.#quotes.open)
    const shift = main.feed(memory, from, to, keep)
    if (inFile) text.from -= shift
  }

  finish(): void {
    this.#eof = true
  }

  /** `\q`: what is in the buffer is still sent, the rest of the file is not read. */
  stop(): void {
    this.#eof = true
    this.#sources.close()
    this.#text.from = this.#main.pos
    this.#copyStarts = null
  }

  /** `\r`. */
  reset(): void {
    this.#text.clear()
    this.#resetLexical()
  }

  saveText(): TextSnapshot {
    return this.#text.save(this.#parens)
  }

  restoreText(saved: TextSnapshot): void {
    this.#text.restore(saved)
    this.#parens = saved.parens
  }

  next(): ScriptItem | null {
    for (;;) {
      const waiting = this.#waiting
      if (waiting !== null) {
        this.#waiting = null
        return waiting
      }
      if (this.#copyStarts !== null && !this.#startCopy(this.#copyStarts)) return null
      if (this.#copy !== null) return this.#readCopy(this.#copy)
      const found = this.#scan()
      if (found !== undefined) return found
    }
  }

  #resetLexical(): void {
    this.#parens = 0
    this.#squares = 0
    this.#routine.reset()
  }

  /** The statement that ends before `pos` of the top source; null when there is nothing to send. */
  #emit(pos: number, end: number, terminator: StatementItem['terminator']): StatementItem | null {
    const text = this.#text
    if (!text.started || !this.session.active) {
      text.clear()
      return null
    }
    let sql = text.take(pos)
    let past = end
    if (terminator !== ';') {
      const whole = sql.length
      sql = trimEnd(sql)
      if (terminator === 'eof') past -= whole - sql.length
    }
    const { top, inFile } = this.#sources
    // Trailing white space was passed already when the end of the file brings the statement.
    const endLine = inFile ? this.#main.lineAt(Math.max(past, text.from)) : top.line
    const copy = isCopy(sql) ? readCopyFromStdin(sql) : null
    const item: StatementItem = {
      kind: 'statement',
      file: this.file,
      start: text.start,
      end: this.#sources.offsetOf(past),
      line: text.line,
      endLine,
      sql,
      terminator,
      copyFromStdin: copy !== null,
      variables: text.variables,
    }
    text.clear()
    this.#previous = sql
    if (copy !== null) this.#copyStarts = copy
    else this.session.standardStrings = readStandardStrings(sql) ?? this.session.standardStrings
    return item
  }

  #startCopy(format: CopyFormat): boolean {
    const put = this.#sources.putLineAside(this.#eof)
    if (put === null) return false
    const main = this.#main
    if (put === 'aside') this.#text.from = 0
    main.countTo(main.pos)
    this.#copyStarts = null
    this.#copy = new CopyScanner(this.file, format)
    if (this.#sources.inFile) this.#text.from = main.pos
    return true
  }

  #readCopy(copy: CopyScanner): ScriptItem | null {
    const main = this.#main
    const item = copy.next(main.buf, main.pos, main.end, main.base, main.line, this.#eof)
    main.skipTo(copy.pos, copy.newlines)
    if (item !== null && item.kind === 'copy-end') {
      this.#copy = null
      if (this.#sources.inFile) this.#text.from = main.pos
    }
    return item
  }

  #pop(): void {
    this.#text.flush(this.#sources.top.end)
    if (this.#quotes.mode === LINE_COMMENT) this.#quotes.mode = PLAIN
    this.#sources.pop()
    this.#text.from = this.#sources.top.pos
  }

  #atEnd(): ScriptItem | null {
    if (this.#ended) return null
    this.#ended = true
    const { open } = this.#quotes
    const main = this.#main
    const text = this.#text
    let opened = ''
    if (open !== '') opened = `${open} opened on line ${this.#openLine()}`
    else if (this.#parens > 0) opened = 'a parenthesis'
    else if (this.#routine.depth > 0) opened = 'BEGIN without END'
    if (this.#quotes.mode === BLOCK_COMMENT && !text.started && this.session.active)
      text.beginWithComment(this.#openedAt, this.#openedLine, main.end)
    const item = this.#emit(main.end, main.end, 'eof')
    main.countTo(main.end)
    return item === null || opened === '' ? item : { ...item, unterminated: opened }
  }

  #openLine(): number {
    const text = this.#text
    if (!text.started || text.edited) return this.#openedLine || text.line
    const main = this.#main
    return text.line + countByte(main.buf, 10, text.from, Math.max(text.from, this.#openedAt - main.base))
  }

  #open(mode: number, pos: number): void {
    this.#quotes.mode = mode
    this.#openedAt = this.#sources.offsetOf(pos)
    this.#openedLine = !this.#text.started || this.#text.edited ? this.#sources.lineOf(pos) : 0
  }

  /** An item, null when more bytes are wanted or the end is reached, undefined when the caller should look again. */
  #scan(): ScriptItem | null | undefined {
    const text = this.#text
    const { top, inFile } = this.#sources
    const b = top.buf
    const end = top.end
    const more = inFile && !this.#eof
    let i = top.pos
    while (i < end) {
      if (this.#quotes.mode !== PLAIN) {
        i = this.#quotes.scan(b, i, end, more)
        if (i < 0) {
          top.pos = -i - 1
          return null
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
          this.#routine.word(b, i, j, this.#parens)
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
        if (this.#parens === 0 && this.#routine.depth === 0) {
          this.#routine.startStatement()
          this.#squares = 0
          top.pos = i + 1
          const item = this.#emit(i, i + 1, ';')
          if (item !== null) return item
        } else if (!text.started) text.begin(i)
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
        return this.#readMeta(i)
      }
      if (kind === k.COLON) {
        const past = this.#readColon(b, i, end, more)
        if (past < 0) break
        if (this.#sources.top !== top) return undefined
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
      if (kind === k.QUOTE) this.#open(this.session.standardStrings ? SINGLE : ESCAPE, i)
      else if (kind === k.DQUOTE) this.#open(DOUBLE, i)
      else if (kind === k.OPEN) this.#parens++
      else if (kind === k.CLOSE) {
        if (this.#parens > 0) this.#parens--
      } else if (kind === k.OPEN_SQUARE) this.#squares++
      else if (kind === k.CLOSE_SQUARE && this.#squares > 0) this.#squares--
      i++
    }
    top.pos = i
    if (more) return null
    if (!inFile) {
      top.pos = end
      this.#pop()
      return undefined
    }
    return this.#atEnd()
  }

  /** The position behind what begins with a colon at `i`, or -1 when more bytes must be seen first. May push a variable's value. */
  #readColon(b: Buffer, i: number, end: number, more: boolean): number {
    const found = readReference(b, i, end, more)
    if (found === -1) return -1
    const text = this.#text
    if (!text.started) text.begin(i)
    if (typeof found === 'number') return found
    const { name, quote, past } = found
    if (!this.session.active) return past
    const value = this.session.getVariable(name)
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

  /** A backslash command at `i` of the top source. Null when its line is not all there yet. */
  #readMeta(i: number): ScriptItem | null | undefined {
    const { top, inFile } = this.#sources
    const text = this.#text
    const found = inFile ? this.#main.newlineAfter(i) : top.buf.indexOf(10, i)
    if (found < 0 && inFile && !this.#eof) return null
    const { name, args, argsEnd, past, backquotes } = readMetaLine(top.buf, i, found < 0 ? top.end : found)
    const meta: MetaItem = {
      kind: 'meta',
      file: this.file,
      start: this.#sources.offsetOf(i),
      end: this.#sources.offsetOf(argsEnd),
      line: this.#sources.lineOf(i),
      name,
      args,
      backquotes,
    }
    let statement: StatementItem | null = null
    if (this.session.active && sendsBuffer.has(name)) {
      if (text.started) statement = this.#emit(i, i, 'psql')
      else if (this.#previous !== '') {
        // An empty buffer sends the last statement once more.
        statement = {
          kind: 'statement',
          file: this.file,
          start: meta.start,
          end: meta.start,
          line: meta.line,
          endLine: meta.line,
          sql: this.#previous,
          terminator: 'psql',
          copyFromStdin: false,
          variables: none,
        }
      }
      this.#resetLexical()
    } else text.flush(i)
    top.pos = past
    text.from = past
    if (name === 'copy' && this.session.active) this.#copyStarts = readCopyFromStdin(`COPY ${args}`)
    if (!this.session.active && !conditionals.has(name)) return undefined
    if (statement === null) return meta
    this.#waiting = meta
    return statement
  }
}
