// Splits a script the way psql does (psqlscan.l and mainloop.c), a chunk at a time, and never rescans what it has passed.
// Contract: feed() chunks, call next() until it answers null (more bytes wanted), finish() at the end of the file, next() until null.
// After a meta-command the caller may change `session` (variables, active) before it asks for the next item.
// Traps it knows: psql works line by line, so what stands behind `COPY ... FROM stdin;` on its line runs after the data; a variable's
// value is read as script text; in a dead \if branch statements are lexed but not sent. Where psql and the server differ (an E''
// string continued on the next line) the server's rule is followed.
import { CopyScanner } from './copy-scanner.ts'
import { isCopy, readCopyFromStdin, type CopyFormat } from './copy-statement.ts'
import type { MetaItem, ScriptItem, StatementItem } from './items.ts'
import { readMetaLine } from './meta-line.ts'
import { sendsBuffer } from './psql-commands.ts'
import { maxStatementBytes, refuseHuge } from './refuse-text.ts'
import { COMMAND, END, MORE, ScriptScanner, STATEMENT } from './script-scanner.ts'
import type { Session } from './session.ts'
import { SourceStack } from './source-stack.ts'
import { readStandardStrings } from './standard-strings.ts'
import { none, StatementText, type TextSnapshot } from './statement-text.ts'
import { trimEnd } from './trim-end.ts'

const conditionals = new Set(['if', 'elif', 'else', 'endif'])

export class Lexer {
  readonly file: string
  readonly session: Session
  readonly #sources = new SourceStack()
  readonly #main = this.#sources.file
  readonly #text: StatementText
  readonly #scanner: ScriptScanner
  #eof = false
  #ended = false
  #previous = ''
  #waiting: ScriptItem | null = null
  #copy: CopyScanner | null = null
  #copyStarts: CopyFormat | null = null

  constructor(file: string, session: Session) {
    this.file = file
    this.session = session
    this.#text = new StatementText(file, this.#sources)
    this.#scanner = new ScriptScanner(session, this.#sources, this.#text)
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
    if (main.end - keep > maxStatementBytes) refuseHuge(this.file, text.line, this.#scanner.open)
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
    this.#scanner.reset()
  }

  saveText(): TextSnapshot {
    return this.#text.save(this.#scanner.parens)
  }

  restoreText(saved: TextSnapshot): void {
    this.#text.restore(saved)
    this.#scanner.parens = saved.parens
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
      const found = this.#look()
      if (found !== undefined) return found
    }
  }

  /** An item, null when more bytes are wanted or the end is reached, undefined when the caller should look again. */
  #look(): ScriptItem | null | undefined {
    switch (this.#scanner.scan(this.#eof)) {
      case STATEMENT: {
        const { pos } = this.#sources.top
        return this.#emit(pos - 1, pos, ';') ?? undefined
      }
      case COMMAND:
        return this.#readMeta(this.#sources.top.pos)
      case MORE:
        return null
      case END:
        return this.#atEnd()
      default:
        return undefined
    }
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

  #atEnd(): ScriptItem | null {
    if (this.#ended) return null
    this.#ended = true
    const main = this.#main
    const opened = this.#scanner.describeOpen()
    this.#scanner.beginOpenComment(main.end)
    const item = this.#emit(main.end, main.end, 'eof')
    main.countTo(main.end)
    return item === null || opened === '' ? item : { ...item, unterminated: opened }
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
      this.#scanner.reset()
    } else {
      // A line that begins with a command is no new line to psql: what stands behind `\\` follows the text above directly.
      const goesOn = past < top.end && top.buf[past] !== 10
      text.flush(goesOn && text.started && i > text.from && top.buf[i - 1] === 10 ? i - 1 : i)
    }
    top.pos = past
    text.from = past
    if (name === 'copy' && this.session.active) this.#copyStarts = readCopyFromStdin(`COPY ${args}`)
    if (!this.session.active && !conditionals.has(name)) return undefined
    if (statement === null) return meta
    this.#waiting = meta
    return statement
  }
}
