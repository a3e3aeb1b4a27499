// Splits a script the way psql does (psqlscan.l and mainloop.c), a chunk at a time, and never rescans what it has passed.
// Contract: feed() chunks, call next() until it answers null (more bytes wanted), finish() at the end of the file, next() until null.
// After a meta-command the caller may change `session` (variables, active) before it asks for the next item.
// Traps it knows: psql works line by line, so what stands behind `COPY ... FROM stdin;` on its line runs after the data; a variable's
// value is read as script text; in a dead \if branch statements are lexed but not sent. Where psql and the server differ (an E''
// string continued on the next line) the server's rule is followed.
import { isUtf8 } from 'node:buffer'
import { raise } from '../failures.ts'
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'
import * as k from './byte-classes.ts'
import { byteClass, continuesIdent, continuesName } from './byte-classes.ts'
import { readCopyFromStdin, type CopyFormat } from './copy-statement.ts'
import { CopyScanner } from './copy-scanner.ts'
import { countByte } from './count-bytes.ts'
import type { MetaItem, ScriptItem, StatementItem } from './items.ts'
import { parseMetaArgs } from './meta-args.ts'
import { sendsBuffer, takesWholeLine } from './psql-commands.ts'

/** What the whole psql session shares over included files. */
export type Session = {
  /** Only what is known; a dead branch hides all. */
  getVariable: (name: string) => string | undefined
  active: boolean
  standardStrings: boolean
}

/** A text being read: the file (lines and offsets advance) or something spliced into it (both stand still, or are `base` plus position). */
type Source = { buf: Buffer; pos: number; end: number; base: number; readonly line: number; readonly fixed: boolean; readonly variable: string | null }

export type TextSnapshot = { readonly head: string; readonly started: boolean; readonly start: number; readonly line: number; readonly parens: number }

const PLAIN = 0
const SINGLE = 1
const ESCAPE = 2
const AFTER_ESCAPE = 3
const DOUBLE = 4
const DOLLAR_QUOTE = 5
const BLOCK_COMMENT = 6
const LINE_COMMENT = 7

const maxStatementBytes = 256 * 1024 * 1024
const openNames = ['', 'a single quote', 'a single quote', '', 'a double quote', 'a dollar quote', 'a comment', '']
const letterOf: Readonly<Record<string, string>> = { create: 'c', function: 'f', procedure: 'p', or: 'o', replace: 'r' }
const noBytes = Buffer.alloc(0)

export class Lexer {
  readonly file: string
  readonly session: Session
  /** Newlines of the file passed so far. */
  #line = 1
  #linePos = 0
  #main: Source = { buf: noBytes, pos: 0, end: 0, base: 0, line: 0, fixed: false, variable: null }
  #top: Source = this.#main
  #stack: Source[] = []
  #eof = false
  #ended = false
  #nulSeen = false
  // The lexical state.
  #mode = PLAIN
  #depth = 0
  #tag = noBytes
  #parens = 0
  #squares = 0
  #begins = 0
  #idents = 0
  #letters = ''
  #routine = false
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
  #variables: string[] | null = null
  #previous = ''
  #waiting: ScriptItem | null = null
  #copy: CopyScanner | null = null
  #copyStarts: CopyFormat | null = null

  constructor(file: string, session: Session) {
    this.file = file
    this.session = session
  }

  get line(): number {
    return this.#line
  }

  get offset(): number {
    return this.#main.base + this.#main.pos
  }

  /** `chunk` may have room before it (`headroom` bytes of the same buffer) where a short rest is put, so that nothing is copied twice. */
  feed(memory: Buffer, from: number, to: number): void {
    const main = this.#main
    if (!this.#nulSeen && memory.subarray(from, to).includes(0)) this.#nulSeen = true
    const onTop = this.#top === main
    const keep = this.#started && onTop && !this.#copy ? this.#textStart : main.pos
    this.#countTo(main.pos)
    const rest = main.end - keep
    if (rest > maxStatementBytes) this.#refuseHuge()
    const size = to - from
    let at: number
    if (rest <= from) {
      main.buf.copy(memory, from - rest, keep, main.end)
      at = from - rest
      main.buf = memory
      main.end = to
    } else if (main.end + size <= main.buf.length && keep <= main.buf.length >> 1) {
      // Room is left behind a statement that outgrew its chunk. What was given out lies before `end` and stays untouched.
      memory.copy(main.buf, main.end, from, to)
      at = keep
      main.end += size
    } else {
      const grown = Buffer.allocUnsafeSlow(Math.max(rest * 2, rest + size * 2))
      main.buf.copy(grown, 0, keep, main.end)
      memory.copy(grown, rest, from, to)
      at = 0
      main.buf = grown
      main.end = rest + size
    }
    const shift = keep - at
    main.base += shift
    main.pos -= shift
    this.#linePos -= shift
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

  #countTo(pos: number): void {
    if (pos <= this.#linePos) return
    this.#line += countByte(this.#main.buf, 10, this.#linePos, pos)
    this.#linePos = pos
  }

  #refuseHuge(): never {
    const open = openNames[this.#mode]
    return raise({
      kind: 'script-failed',
      file: this.file,
      line: this.#startLine,
      message: `The statement that begins on line ${this.#startLine} is larger than ${maxStatementBytes / 1024 / 1024} MB.`,
      hint: open ? `Look for ${open} that is never closed.` : 'Look for a missing semicolon.',
    })
  }

  #begin(pos: number): void {
    this.#started = true
    this.#textStart = pos
    this.#edited = false
    const top = this.#top
    if (top === this.#main) {
      this.#countTo(pos)
      this.#start = top.base + pos
      this.#startLine = this.#line
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
    if (this.#nulSeen && this.#top === this.#main && buf.subarray(from, to).includes(0)) this.#refuseBytes('holds a NUL byte, which no SQL text can', from + buf.subarray(from, to).indexOf(0))
    const text = buf.toString('utf8', from, to)
    // A replacement character is rare enough to look twice; ASCII texts are not searched at all.
    if (text.includes('\ufffd') && !isUtf8(buf.subarray(from, to))) this.#refuseBytes('is not valid UTF-8', from)
    return text
  }

  #refuseBytes(what: string, pos: number): never {
    const main = this.#main
    let line = this.#startLine
    if (this.#top === main && this.#started && !this.#edited) {
      let at = this.#textStart
      const invalid = what.startsWith('is not')
      for (let stop = main.buf.indexOf(10, at); stop >= 0 && stop < main.end; stop = main.buf.indexOf(10, at)) {
        if (invalid ? !isUtf8(main.buf.subarray(at, stop)) : pos <= stop) break
        line++
        at = stop + 1
      }
    }
    return raise({
      kind: 'script-failed',
      file: this.file,
      line,
      sqlState: '22021',
      message: `Line ${line} ${what}.`,
      hint: what.startsWith('is not') ? 'The file is in another encoding than it says. Name the right one, for instance encoding: LATIN1 or WIN1252.' : 'Is this really a script? It may be damaged, or UTF-16 without its mark.',
    })
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
    this.#begins = 0
    this.#idents = 0
    this.#routine = false
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
      sql = sql.replace(/[ \t\n\r\f\v]+$/, '')
      if (terminator === 'eof') past -= whole - sql.length
    }
    let endLine = top.line
    if (top === this.#main) {
      // Trailing white space was passed already when the end of the file brings the statement.
      const seen = Math.max(past, this.#textStart)
      this.#countTo(seen)
      endLine = this.#line - countByte(top.buf, 10, seen, this.#linePos)
    }
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
      variables: this.#variables ?? none,
    }
    this.#clear()
    this.#previous = sql
    if (copy !== null) this.#copyStarts = copy
    else this.#followSettings(sql)
    return item
  }

  #followSettings(sql: string): void {
    if (sql.length > 300 || !/^(?:set|reset|select|discard)\b/i.test(sql)) return
    const set = /^set\s+(?:session\s+|local\s+)?standard_conforming_strings\s*(?:=|\s+to\s+)\s*['"]?(\w+)/i.exec(sql) ?? /set_config\s*\(\s*'standard_conforming_strings'\s*,\s*'(\w+)'/i.exec(sql)
    if (set !== null) this.session.standardStrings = !/^(?:off?|f|fa.*|no?|0)$/i.test(set[1] ?? '')
    else if (/^(?:reset\s+(?:all|standard_conforming_strings)|discard\s+all)\b/i.test(sql)) this.session.standardStrings = true
  }

  #startCopy(format: CopyFormat): boolean {
    const main = this.#main
    const alreadyAtLine = [this.#top, ...this.#stack].some((source) => !source.fixed && source !== main)
    if (!alreadyAtLine) {
      const found = main.buf.subarray(0, main.end).indexOf(10, main.pos)
      if (found < 0 && !this.#eof) return false
      const stop = found < 0 ? main.end : found + 1
      const rest = main.buf.subarray(main.pos, stop)
      if (/[^ \t\r\n\f\v]/.test(rest.toString('latin1'))) {
        this.#countTo(main.pos)
        const source: Source = { buf: Buffer.from(rest), pos: 0, end: rest.length, base: main.base + main.pos, line: this.#line, fixed: false, variable: null }
        // Behind the data, and before it what is left of a variable's value.
        if (this.#top === main) {
          this.#stack.push(main)
          this.#top = source
        } else this.#stack.splice(1, 0, source)
        this.#textStart = 0
      }
      main.pos = stop
    }
    this.#countTo(main.pos)
    this.#copyStarts = null
    this.#copy = new CopyScanner(this.file, format)
    if (this.#top === main) this.#textStart = main.pos
    return true
  }

  #readCopy(copy: CopyScanner): ScriptItem | null {
    const main = this.#main
    const item = copy.next(main.buf, main.pos, main.end, main.base, this.#line, this.#eof)
    main.pos = copy.pos
    this.#linePos = copy.pos
    this.#line += copy.newlines
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
    const inFile = top === this.#main
    if (inFile) this.#countTo(refStart)
    const buf = Buffer.from(value, 'utf8')
    this.#top = { buf, pos: 0, end: buf.length, base: top.fixed ? top.base : top.base + refStart, line: inFile ? this.#line : top.line, fixed: true, variable: name }
    this.#textStart = 0
  }

  #pop(): void {
    this.#flushText(this.#top.end)
    if (this.#mode === LINE_COMMENT) this.#mode = PLAIN
    this.#top = this.#stack.pop() ?? this.#main
    this.#textStart = this.#top.pos
  }

  #noteVariable(name: string): void {
    if (this.#variables === null) this.#variables = [name]
    else if (!this.#variables.includes(name)) this.#variables.push(name)
  }

  #keyword(buf: Buffer, from: number, to: number): void {
    const length = to - from
    if (this.#idents < 4) {
      if (this.#idents === 0) this.#letters = ''
      const letter = length <= 9 ? letterOf[buf.toString('latin1', from, to).toLowerCase()] : undefined
      this.#letters += letter ?? '-'
      this.#idents++
      if (this.#idents > 1) this.#routine = /^(?:c[fp]|cor[fp])/.test(this.#letters)
    } else this.#idents++
    if (!this.#routine || this.#parens !== 0 || length > 5 || length < 3) return
    const word = buf.toString('latin1', from, to).toLowerCase()
    if (word === 'begin') this.#begins++
    else if (word === 'case') this.#begins += this.#begins > 0 ? 1 : 0
    else if (word === 'end') this.#begins -= this.#begins > 0 ? 1 : 0
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
    const open = openNames[this.#mode]
    const main = this.#main
    let opened = ''
    if (open) opened = `${open} opened on line ${this.#openLine()}`
    else if (this.#parens > 0) opened = 'a parenthesis'
    else if (this.#begins > 0) opened = 'BEGIN without END'
    if (this.#mode === BLOCK_COMMENT && !this.#started && this.session.active) {
      this.#started = true
      this.#start = this.#openedAt
      this.#startLine = this.#openedLine
      this.#head = '/*'
      this.#edited = true
      this.#textStart = main.end
    }
    const item = this.#emit(main.end, main.end, 'eof')
    this.#countTo(main.end)
    return item === null || opened === '' ? item : { ...item, unterminated: opened }
  }

  #openLine(): number {
    if (!this.#started || this.#edited) return this.#openedLine || this.#startLine
    const main = this.#main
    return this.#startLine + countByte(main.buf, 10, this.#textStart, Math.max(this.#textStart, this.#openedAt - main.base))
  }

  #open(mode: number, pos: number): void {
    this.#mode = mode
    const top = this.#top
    this.#openedAt = top.fixed ? top.base : top.base + pos
    this.#openedLine = 0
    if (!this.#started || this.#edited) {
      if (top === this.#main) this.#countTo(pos)
      this.#openedLine = top === this.#main ? this.#line : top.line
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
      if (this.#mode !== PLAIN) {
        i = this.#scanMode(b, i, end, more)
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
          this.#keyword(b, i, j)
          i = j
        }
        continue
      }
      if (kind === k.DASH || kind === k.SLASH) {
        if (i + 1 >= end && more) break
        const following = i + 1 < end ? b[i + 1] : 0
        if (kind === k.DASH && following === 45) {
          this.#mode = LINE_COMMENT
          i += 2
        } else if (kind === k.SLASH && following === 42) {
          this.#open(BLOCK_COMMENT, i)
          this.#depth = 1
          i += 2
        } else {
          if (!this.#started) this.#begin(i)
          i++
        }
        continue
      }
      if (kind === k.SEMI) {
        if (this.#parens === 0 && this.#begins === 0) {
          this.#idents = 0
          this.#routine = false
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
          if (following === 59) this.#idents = 0
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
          this.#tag = Buffer.from(b.subarray(i, j + 1))
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

  /** Goes on inside a quote or comment; the new position, or -(position + 1) when more bytes must be seen first. */
  #scanMode(b: Buffer, from: number, end: number, more: boolean): number {
    let i = from
    switch (this.#mode) {
      case SINGLE:
        // '' closes and opens again, which comes to the same.
        while (i < end && b[i] !== 39) i++
        if (i >= end) return i
        this.#mode = PLAIN
        return i + 1
      case DOUBLE:
        while (i < end && b[i] !== 34) i++
        if (i >= end) return i
        this.#mode = PLAIN
        return i + 1
      case ESCAPE:
        for (;;) {
          while (i < end && b[i] !== 39 && b[i] !== 92) i++
          if (i >= end) return i
          if (i + 1 >= end) {
            if (more) return -i - 1
            if (b[i] === 39) this.#mode = AFTER_ESCAPE
            return end
          }
          if (b[i] === 92 || b[i + 1] === 39) i += 2
          else {
            this.#mode = AFTER_ESCAPE
            return i + 1
          }
        }
      case AFTER_ESCAPE: {
        const quote = findContinuation(b, i, end)
        if (quote === end && more) return -i - 1
        this.#mode = quote >= 0 && quote < end ? ESCAPE : PLAIN
        return quote >= 0 && quote < end ? quote + 1 : i
      }
      case DOLLAR_QUOTE: {
        const found = b.indexOf(this.#tag, i)
        if (found >= 0 && found + this.#tag.length <= end) {
          this.#mode = PLAIN
          return found + this.#tag.length
        }
        return more ? -Math.max(i, end - this.#tag.length + 1) - 1 : end
      }
      case BLOCK_COMMENT:
        for (;;) {
          while (i < end && b[i] !== 42 && b[i] !== 47) i++
          if (i >= end) return i
          if (i + 1 >= end) return more ? -i - 1 : end
          if (b[i] === 42 && b[i + 1] === 47) {
            i += 2
            if (--this.#depth === 0) {
              this.#mode = PLAIN
              return i
            }
          } else if (b[i] === 47 && b[i + 1] === 42) {
            this.#depth++
            i += 2
          } else i++
        }
      default:
        while (i < end && b[i] !== 10 && b[i] !== 13) i++
        if (i < end) this.#mode = PLAIN
        return i
    }
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
      if (quoted || (byteClass[following] !== k.DIGIT && this.#squares === 0)) this.#noteVariable(name)
      return past
    }
    if (quoted) {
      this.#splice(following === 39 ? quoteLiteral(value) : quoteIdent(value), i, past)
      return past
    }
    if (this.#stack.length > 0 && (this.#top.variable === name || this.#stack.some((source) => source.variable === name))) return past
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
    const found = top.buf.subarray(0, top.end).indexOf(10, i)
    if (found < 0 && inFile && !this.#eof) return null
    const lineEnd = found < 0 ? top.end : found
    const raw = top.buf.toString('latin1', i + 1, lineEnd)
    const name = /^[^ \t\r\f\v\\]*/.exec(raw)?.[0] ?? ''
    const rest = raw.slice(name.length)
    let length = rest.length
    let backquotes = false
    if (!takesWholeLine(name, rest)) {
      const parsed = parseMetaArgs(rest, () => undefined)
      length = parsed.end
      backquotes = parsed.unknown
    }
    const argsStart = i + 1 + name.length
    const args = top.buf.toString('utf8', argsStart, argsStart + length)
    let past = argsStart + length
    if (past + 1 < lineEnd && top.buf[past] === 92 && top.buf[past + 1] === 92) past += 2
    if (inFile) this.#countTo(i)
    const offset = (pos: number): number => (top.fixed ? top.base : top.base + pos)
    const meta: MetaItem = { kind: 'meta', file: this.file, start: offset(i), end: offset(argsStart + length), line: inFile ? this.#line : top.line, name: Buffer.from(name, 'latin1').toString('utf8'), args: args.trim(), backquotes }
    let statement: StatementItem | null = null
    if (this.session.active && sendsBuffer.has(name)) {
      if (this.#started) {
        statement = this.#emit(i, i, 'psql')
      } else if (this.#previous !== '') {
        // An empty buffer sends the last statement once more.
        statement = { kind: 'statement', file: this.file, start: meta.start, end: meta.start, line: meta.line, endLine: meta.line, sql: this.#previous, terminator: 'psql', copyFromStdin: false, variables: none }
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

const copyLikely = (sql: string): boolean => (sql.charCodeAt(0) | 32) === 99 && (sql.charCodeAt(1) | 32) === 111 && (sql.charCodeAt(2) | 32) === 112 && (sql.charCodeAt(3) | 32) === 121

/** Where an E'' string goes on behind white space with a newline in it; -1 when it does not, `end` when it cannot be told yet. */
const findContinuation = (b: Buffer, from: number, end: number): number => {
  let newline = false
  let i = from
  while (i < end) {
    const c = b[i] ?? 0
    if (c === 10 || c === 13) newline = true
    else if (c === 39) return newline ? i : -1
    else if (c === 45) {
      if (i + 1 >= end) return end
      if (b[i + 1] !== 45) return -1
      while (i < end && b[i] !== 10 && b[i] !== 13) i++
      continue
    } else if (byteClass[c] !== k.SPACE) return -1
    i++
  }
  return end
}
