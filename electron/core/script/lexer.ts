// Splits a script the way psql does (psqlscan.l and mainloop.c), a chunk at a time, and never rescans what it has passed.
// Contract: feed() chunks, call next() until it answers null (more bytes wanted), finish() at the end of the file, next() until null.
// After a meta-command the caller may change `session` (variables, active) before it asks for the next item.
// Traps it knows: psql works line by line, so what stands behind `COPY ... FROM stdin;` on its line runs after the data; a variable's
// value is read as script text; in a dead \if branch statements are lexed but not sent. Where psql and the server differ (an E''
// string continued on the next line) the server's rule is followed.
import { isUtf8 } from 'node:buffer'
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'
import * as k from './byte-classes.ts'
import { byteClass, continuesIdent, continuesName } from './byte-classes.ts'
import { readCopyFromStdin, type CopyFormat } from './copy-statement.ts'
import { CopyScanner } from './copy-scanner.ts'
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
import { maxStatementBytes, refuseBytes, refuseHuge } from './refuse-text.ts'
import { RoutineTracker } from './routine-tracker.ts'
import { ScriptBuffer } from './script-buffer.ts'
import { readStandardStrings } from './standard-strings.ts'
import { trimEnd } from './trim-end.ts'

/** What the whole psql session shares over included files. */
export type Session = {
  /** Only what is known; a dead branch hides all. */
  getVariable: (name: string) => string | undefined
  active: boolean
  standardStrings: boolean
}

/** A text being read: the file, or something spliced into it: a variable's value (`fixed`: it has one place), the rest of a COPY's line. */
type Source = {
  readonly buf: Buffer
  pos: number
  readonly end: number
  readonly base: number
  readonly line: number
  readonly fixed: boolean
  readonly variable: string | null
}

export type TextSnapshot = {
  readonly head: string
  readonly started: boolean
  readonly start: number
  readonly line: number
  readonly parens: number
}

export class Lexer {
  readonly file: string
  readonly session: Session
  readonly #main = new ScriptBuffer()
  #top: Source = this.#main
  #stack: Source[] = []
  #eof = false
  #ended = false
  #nulSeen = false
  // The lexical state.
  readonly #quotes = new QuoteScanner()
  readonly #routine = new RoutineTracker()
  #parens = 0
  #squares = 0
  /** How much of a word cut by the chunk's end was looked at, so that a huge one is not read again and again. */
  #wordSeen = 0
  #openedAt = 0 // offset of the quote or comment we are in
  #openedLine = 0
  // The statement being built: `head` holds text before the last splice, the rest stands in the top source from #textStart.
  #started = false
  #start = 0
  #startLine = 0
  #head = ''
  #textStart = 0
  #edited = false
  #variables: Set<string> | null = null
  #previous = ''
  #waiting: ScriptItem | null = null
  #copy: CopyScanner | null = null
  #copyStarts: CopyFormat | null = null

  constructor(file: string, session: Session) {
    this.file = file
    this.session = session
  }

  /** At the end of the file: its number of newlines plus one. */
  get line(): number {
    return this.#main.line
  }

  /** memory[from, to) is the next chunk; what stands before it in `memory` may be written over. */
  feed(memory: Buffer, from: number, to: number): void {
    const main = this.#main
    if (!this.#nulSeen && memory.subarray(from, to).includes(0)) this.#nulSeen = true
    const onTop = this.#top === main
    const keep = this.#started && onTop && !this.#copy ? this.#textStart : main.pos
    if (main.end - keep > maxStatementBytes) refuseHuge(this.file, this.#startLine, this.#quotes.open)
    const shift = main.feed(memory, from, to, keep)
    if (onTop) this.#textStart -= shift
  }

  finish(): void {
    this.#eof = true
  }

  /** `\q`: what is in the buffer is still sent, the rest of the file is not read. */
  stop(): void {
    this.#eof = true
    this.#stack = []
    this.#top = this.#main
    this.#main.end = this.#main.pos
    this.#textStart = this.#main.pos
    this.#copyStarts = null
  }

  /** `\r`. */
  reset(): void {
    this.#clear()
    this.#resetLexical()
  }

  saveText(): TextSnapshot {
    this.#flushText(this.#top.pos)
    return { head: this.#head, started: this.#started, start: this.#start, line: this.#startLine, parens: this.#parens }
  }

  restoreText(saved: TextSnapshot): void {
    this.#head = saved.head
    this.#started = saved.started
    this.#start = saved.start
    this.#startLine = saved.line
    this.#parens = saved.parens
    this.#textStart = this.#top.pos
    this.#edited = saved.started
  }

  next(): ScriptItem | null {
    for (;;) {
      const waiting = this.#waiting
      if (waiting !== null) {
        this.#waiting = null
        return waiting
      }
      if (this.#copyStarts !== null && !this.#startCopy(this.#copyStarts)) return null
      if (this.#copy !== null) {
        const item = this.#readCopy(this.#copy)
        return item
      }
      const found = this.#scan()
      if (found !== undefined) return found
    }
  }

  #begin(pos: number): void {
    this.#started = true
    this.#textStart = pos
    this.#edited = false
    const top = this.#top
    if (top === this.#main) {
      this.#startLine = this.#main.countTo(pos)
      this.#start = top.base + pos
    } else {
      this.#start = top.fixed ? top.base : top.base + pos
      this.#startLine = top.line
    }
  }

  #flushText(pos: number): void {
    if (this.#started) {
      if (pos > this.#textStart) this.#head += this.#text(this.#textStart, pos)
      this.#edited = true
    }
    this.#textStart = pos
  }

  #text(from: number, to: number): string {
    const { buf } = this.#top
    const text = buf.toString('utf8', from, to)
    // A replacement character is rare enough to look twice; ASCII texts are not searched at all.
    const broken =
      (this.#nulSeen && text.includes('\0')) || (text.includes('\ufffd') && !isUtf8(buf.subarray(from, to)))
    if (broken)
      refuseBytes(
        this.file,
        this.#top === this.#main ? this.#main.lineAt(from) : this.#startLine,
        buf.subarray(from, to),
      )
    return text
  }

  #clear(): void {
    this.#started = false
    this.#head = ''
    this.#edited = false
    this.#variables = null
    this.#textStart = this.#top.pos
  }

  #resetLexical(): void {
    this.#parens = 0
    this.#squares = 0
    this.#routine.reset()
  }

  /** The statement that ends before `pos` of the top source; null when there is nothing to send. */
  #emit(pos: number, end: number, terminator: StatementItem['terminator']): StatementItem | null {
    const sends = this.#started && this.session.active
    if (!sends) {
      this.#clear()
      return null
    }
    let sql = this.#head + (pos > this.#textStart ? this.#text(this.#textStart, pos) : '')
    const top = this.#top
    let past = end
    if (terminator !== ';') {
      const whole = sql.length
      sql = trimEnd(sql)
      if (terminator === 'eof') past -= whole - sql.length
    }
    // Trailing white space was passed already when the end of the file brings the statement.
    const endLine = top === this.#main ? this.#main.lineAt(Math.max(past, this.#textStart)) : top.line
    const offset = top.fixed ? top.base : top.base + past
    const copy = copyLikely(sql) ? readCopyFromStdin(sql) : null
    const item: StatementItem = {
      kind: 'statement',
      file: this.file,
      start: this.#start,
      end: offset,
      line: this.#startLine,
      endLine,
      sql,
      terminator,
      copyFromStdin: copy !== null,
      variables: this.#variables === null ? none : [...this.#variables],
    }
    this.#clear()
    this.#previous = sql
    if (copy !== null) this.#copyStarts = copy
    else this.session.standardStrings = readStandardStrings(sql) ?? this.session.standardStrings
    return item
  }

  #startCopy(format: CopyFormat): boolean {
    const main = this.#main
    const alreadyAtLine = [this.#top, ...this.#stack].some((source) => !source.fixed && source !== main)
    if (!alreadyAtLine) {
      const found = main.newlineAfter(main.pos)
      if (found < 0 && !this.#eof) return false
      const stop = found < 0 ? main.end : found + 1
      const rest = main.buf.subarray(main.pos, stop)
      if (/[^ \t\r\n\f\v]/.test(rest.toString('latin1'))) {
        const source: Source = {
          buf: Buffer.from(rest),
          pos: 0,
          end: rest.length,
          base: main.base + main.pos,
          line: main.countTo(main.pos),
          fixed: false,
          variable: null,
        }
        // Behind the data, and before it what is left of a variable's value.
        if (this.#top === main) {
          this.#stack.push(main)
          this.#top = source
        } else this.#stack.splice(1, 0, source)
        this.#textStart = 0
      }
      main.pos = stop
    }
    main.countTo(main.pos)
    this.#copyStarts = null
    this.#copy = new CopyScanner(this.file, format)
    if (this.#top === main) this.#textStart = main.pos
    return true
  }

  #readCopy(copy: CopyScanner): ScriptItem | null {
    const main = this.#main
    const item = copy.next(main.buf, main.pos, main.end, main.base, main.line, this.#eof)
    main.skipTo(copy.pos, copy.newlines)
    if (item !== null && item.kind === 'copy-end') {
      this.#copy = null
      if (this.#top === main) this.#textStart = main.pos
    }
    return item
  }

  /** A value spliced in at `pos`: the text goes on behind it when it is used up. */
  #push(value: string, name: string, refStart: number, refEnd: number): void {
    const top = this.#top
    this.#flushText(refStart)
    top.pos = refEnd
    this.#stack.push(top)
    const line = top === this.#main ? this.#main.countTo(refStart) : top.line
    const buf = Buffer.from(value, 'utf8')
    this.#top = {
      buf,
      pos: 0,
      end: buf.length,
      base: top.fixed ? top.base : top.base + refStart,
      line,
      fixed: true,
      variable: name,
    }
    this.#textStart = 0
  }

  #pop(): void {
    this.#flushText(this.#top.end)
    if (this.#quotes.mode === LINE_COMMENT) this.#quotes.mode = PLAIN
    this.#top = this.#stack.pop() ?? this.#main
    this.#textStart = this.#top.pos
  }

  #noteVariable(name: string): void {
    this.#variables ??= new Set()
    this.#variables.add(name)
  }

  /** Bytes behind the letter that belong to the opening of its string, 0 when it is a word of its own, -1 when that cannot be told yet. */
  #readPrefix(b: Buffer, letter: number, at: number, end: number, more: boolean): number {
    if (at >= end) return 0
    const lower = letter | 32
    if (b[at] === 39) return lower === 101 || lower === 98 || lower === 120 ? 1 : 0
    if (lower !== 117 || b[at] !== 38) return 0
    if (at + 1 >= end) return more ? -1 : 0
    return b[at + 1] === 39 ? 2 : 0
  }

  #atEnd(): ScriptItem | null {
    if (this.#ended) return null
    this.#ended = true
    const { open } = this.#quotes
    const main = this.#main
    let opened = ''
    if (open !== '') opened = `${open} opened on line ${this.#openLine()}`
    else if (this.#parens > 0) opened = 'a parenthesis'
    else if (this.#routine.depth > 0) opened = 'BEGIN without END'
    if (this.#quotes.mode === BLOCK_COMMENT && !this.#started && this.session.active) {
      this.#started = true
      this.#start = this.#openedAt
      this.#startLine = this.#openedLine
      this.#head = '/*'
      this.#edited = true
      this.#textStart = main.end
    }
    const item = this.#emit(main.end, main.end, 'eof')
    main.countTo(main.end)
    return item === null || opened === '' ? item : { ...item, unterminated: opened }
  }

  #openLine(): number {
    if (!this.#started || this.#edited) return this.#openedLine || this.#startLine
    const main = this.#main
    return (
      this.#startLine + countByte(main.buf, 10, this.#textStart, Math.max(this.#textStart, this.#openedAt - main.base))
    )
  }

  #open(mode: number, pos: number): void {
    this.#quotes.mode = mode
    const top = this.#top
    this.#openedAt = top.fixed ? top.base : top.base + pos
    this.#openedLine = 0
    if (!this.#started || this.#edited) {
      this.#openedLine = top === this.#main ? this.#main.countTo(pos) : top.line
    }
  }

  /** An item, null when more bytes are wanted or the end is reached, undefined when the caller should look again. */
  #scan(): ScriptItem | null | undefined {
    const top = this.#top
    const inFile = top === this.#main
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
        if (!this.#started) this.#begin(i)
        // A one-letter word may be the prefix of a string: E'' has escapes whatever the setting, U&'' B'' X'' never.
        const prefix = j === i + 1 ? this.#readPrefix(b, c, j, end, more) : 0
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
          if (!this.#started) this.#begin(i)
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
        } else if (!this.#started) this.#begin(i)
        i++
        continue
      }
      if (kind === k.BACKSLASH) {
        if (i + 1 >= end && more) break
        const following = b[i + 1]
        if (i + 1 < end && (following === 59 || following === 58)) {
          if (!this.#started) this.#begin(i)
          this.#flushText(i)
          this.#textStart = i + 1
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
        if (this.#top !== top) return undefined
        i = past
        continue
      }
      if (kind === k.DIGIT) {
        let j = i + 1
        while (j < end && (b[j] === 46 || byteClass[b[j] ?? 0] === k.DIGIT)) j++
        if (j < end && ((b[j] ?? 0) | 32) === 101) {
          let e = j + 1
          if (e < end && (b[e] === 43 || b[e] === 45)) e++
          if (e >= end && more) break
          if (e < end && byteClass[b[e] ?? 0] === k.DIGIT) {
            j = e + 1
            while (j < end && byteClass[b[j] ?? 0] === k.DIGIT) j++
          }
        }
        if (j >= end && more) break
        if (!this.#started) this.#begin(i)
        i = j
        continue
      }
      if (kind === k.DOLLAR) {
        let j = i + 1
        if (j < end && byteClass[b[j] ?? 0] === k.DIGIT) {
          while (j < end && byteClass[b[j] ?? 0] === k.DIGIT) j++
          if (j >= end && more) break
          if (!this.#started) this.#begin(i)
          i = j
          continue
        }
        while (j < end && continuesName[b[j] ?? 0] === 1) j++
        if (j >= end && more) break
        if (!this.#started) this.#begin(i)
        if (j < end && b[j] === 36) {
          this.#open(DOLLAR_QUOTE, i)
          this.#quotes.tag = Buffer.from(b.subarray(i, j + 1))
          i = j + 1
        } else i++
        continue
      }
      if (!this.#started) this.#begin(i)
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
    let j = i + 1
    if (j >= end) {
      if (more) return -1
      if (!this.#started) this.#begin(i)
      return j
    }
    const following = b[j] ?? 0
    if (following === 58 || following === 61) {
      if (!this.#started) this.#begin(i)
      return j + 1
    }
    const quoted = following === 39 || following === 34
    const test = following === 123
    if (quoted) j++
    else if (test) {
      if (j + 1 >= end && more) return -1
      if (b[j + 1] !== 63) {
        if (!this.#started) this.#begin(i)
        return i + 1
      }
      j += 2
    }
    const from = j
    while (j < end && continuesName[b[j] ?? 0] === 1) j++
    if (j >= end && more) return -1
    if (!this.#started) this.#begin(i)
    const closed = !quoted && !test ? true : j < end && b[j] === (test ? 125 : following)
    if (j === from || !closed) return i + 1
    const name = b.toString('utf8', from, j)
    const past = quoted || test ? j + 1 : j
    const value = this.session.active ? this.session.getVariable(name) : undefined
    if (test) {
      if (this.session.active) this.#splice(value === undefined ? 'FALSE' : 'TRUE', i, past)
      return past
    }
    if (value === undefined) {
      // arr[1:2] is a slice: a number, or anything between square brackets, is no variable when nobody set it.
      if (this.session.active && (quoted || (byteClass[following] !== k.DIGIT && this.#squares === 0)))
        this.#noteVariable(name)
      return past
    }
    if (quoted) {
      this.#splice(following === 39 ? quoteLiteral(value) : quoteIdent(value), i, past)
      return past
    }
    if (
      this.#stack.length > 0 &&
      (this.#top.variable === name || this.#stack.some((source) => source.variable === name))
    )
      return past
    this.#push(value, name, i, past)
    return past
  }

  #splice(text: string, from: number, past: number): void {
    this.#flushText(from)
    this.#head += text
    this.#textStart = past
  }

  /** A backslash command at `i` of the top source. Null when its line is not all there yet. */
  #readMeta(i: number): ScriptItem | null | undefined {
    const top = this.#top
    const inFile = top === this.#main
    const found = inFile ? this.#main.newlineAfter(i) : top.buf.indexOf(10, i)
    if (found < 0 && inFile && !this.#eof) return null
    const { name, args, argsEnd, past, backquotes } = readMetaLine(top.buf, i, found < 0 ? top.end : found)
    const offset = (pos: number): number => (top.fixed ? top.base : top.base + pos)
    const meta: MetaItem = {
      kind: 'meta',
      file: this.file,
      start: offset(i),
      end: offset(argsEnd),
      line: inFile ? this.#main.countTo(i) : top.line,
      name,
      args,
      backquotes,
    }
    let statement: StatementItem | null = null
    if (this.session.active && sendsBuffer.has(name)) {
      if (this.#started) {
        statement = this.#emit(i, i, 'psql')
      } else if (this.#previous !== '') {
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
    } else this.#flushText(i)
    top.pos = past
    this.#textStart = past
    if (name === 'copy' && this.session.active) this.#copyStarts = readCopyFromStdin(`COPY ${args}`)
    if (!this.session.active && !conditionals.has(name)) return undefined
    if (statement === null) return meta
    this.#waiting = meta
    return statement
  }
}

const conditionals = new Set(['if', 'elif', 'else', 'endif'])
const none: readonly string[] = []

const copyLikely = (sql: string): boolean =>
  (sql.charCodeAt(0) | 32) === 99 &&
  (sql.charCodeAt(1) | 32) === 111 &&
  (sql.charCodeAt(2) | 32) === 112 &&
  (sql.charCodeAt(3) | 32) === 121
