// The statement being built: `head` holds its text before the last splice, the rest stands in the top source from `from`.
import { isUtf8 } from 'node:buffer'
import { refuseBytes } from './refuse-text.ts'
import type { SourceStack } from './source-stack.ts'

export type TextSnapshot = {
  readonly head: string
  readonly started: boolean
  readonly start: number
  readonly line: number
  readonly parens: number
}

export const none: readonly string[] = []

export class StatementText {
  readonly #file: string
  readonly #sources: SourceStack
  started = false
  start = 0
  line = 0
  from = 0
  /** Its text is no longer one piece of the source. */
  edited = false
  nulSeen = false
  #head = ''
  #variables: Set<string> | null = null

  constructor(file: string, sources: SourceStack) {
    this.#file = file
    this.#sources = sources
  }

  get variables(): readonly string[] {
    return this.#variables === null ? none : [...this.#variables]
  }

  begin(pos: number): void {
    this.started = true
    this.from = pos
    this.edited = false
    this.line = this.#sources.lineOf(pos)
    this.start = this.#sources.offsetOf(pos)
  }

  /** A comment that is never closed is all there is. */
  beginWithComment(offset: number, line: number, from: number): void {
    this.started = true
    this.start = offset
    this.line = line
    this.#head = '/*'
    this.edited = true
    this.from = from
  }

  /** The text up to `pos` is taken along, because the source goes away or changes. */
  flush(pos: number): void {
    if (this.started) {
      if (pos > this.from) this.#head += this.#read(this.from, pos)
      this.edited = true
    }
    this.from = pos
  }

  splice(text: string, from: number, past: number): void {
    this.flush(from)
    this.#head += text
    this.from = past
  }

  /** All of it, up to `pos`. */
  take(pos: number): string {
    return this.#head + (pos > this.from ? this.#read(this.from, pos) : '')
  }

  clear(): void {
    this.started = false
    this.#head = ''
    this.edited = false
    this.#variables = null
    this.from = this.#sources.top.pos
  }

  noteVariable(name: string): void {
    this.#variables ??= new Set()
    this.#variables.add(name)
  }

  save(parens: number): TextSnapshot {
    this.flush(this.#sources.top.pos)
    return { head: this.#head, started: this.started, start: this.start, line: this.line, parens }
  }

  restore(saved: TextSnapshot): void {
    this.#head = saved.head
    this.started = saved.started
    this.start = saved.start
    this.line = saved.line
    this.from = this.#sources.top.pos
    this.edited = saved.started
  }

  #read(from: number, to: number): string {
    const { top, file, inFile } = this.#sources
    const text = top.buf.toString('utf8', from, to)
    // A replacement character is rare enough to look twice; ASCII texts are not searched at all.
    const broken =
      (this.nulSeen && text.includes('\0')) || (text.includes('\ufffd') && !isUtf8(top.buf.subarray(from, to)))
    if (broken) refuseBytes(this.#file, inFile ? file.lineAt(from) : this.line, top.buf.subarray(from, to))
    return text
  }
}
