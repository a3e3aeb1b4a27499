// The texts being read: the file, and what is spliced into it on top. When a splice is used up, the text below goes on.
import { ScriptBuffer } from './script-buffer.ts'

/** A variable's value (`fixed`: it has one place in the file), or the rest of a COPY's line. */
export type Source = {
  readonly buf: Buffer
  pos: number
  readonly end: number
  readonly base: number
  readonly line: number
  readonly fixed: boolean
  readonly variable: string | null
}

export class SourceStack {
  readonly file = new ScriptBuffer()
  top: Source = this.file
  #below: Source[] = []

  get inFile(): boolean {
    return this.top === this.file
  }

  /** The offset in the file of a position of the top text. */
  offsetOf(pos: number): number {
    const { top } = this
    return top.fixed ? top.base : top.base + pos
  }

  lineOf(pos: number): number {
    return this.inFile ? this.file.countTo(pos) : this.top.line
  }

  /** Whether the value of a variable is being read: it may name itself. */
  isReading(variable: string): boolean {
    return (
      this.#below.length > 0 &&
      (this.top.variable === variable || this.#below.some((source) => source.variable === variable))
    )
  }

  /** The value takes the place of what stands at [from, past). */
  push(value: string, variable: string, from: number, past: number): void {
    const { top } = this
    const line = this.lineOf(from)
    const base = this.offsetOf(from)
    const buf = Buffer.from(value, 'utf8')
    top.pos = past
    this.#below.push(top)
    this.top = { buf, pos: 0, end: buf.length, base, line, fixed: true, variable }
  }

  pop(): void {
    this.top = this.#below.pop() ?? this.file
  }

  /** Nothing more is read. */
  close(): void {
    this.#below = []
    this.top = this.file
    this.file.end = this.file.pos
  }

  /** What stands behind `COPY ... FROM stdin;` on its line runs after the data: it is put aside. Null when the line is not all there. */
  putLineAside(eof: boolean): 'aside' | 'nothing' | null {
    const { file } = this
    if ([this.top, ...this.#below].some((source) => !source.fixed && source !== file)) return 'nothing'
    const found = file.newlineAfter(file.pos)
    if (found < 0 && !eof) return null
    const stop = found < 0 ? file.end : found + 1
    const rest = file.buf.subarray(file.pos, stop)
    const isEmpty = !/[^ \t\r\n\f\v]/.test(rest.toString('latin1'))
    if (!isEmpty) {
      const source: Source = {
        buf: Buffer.from(rest),
        pos: 0,
        end: rest.length,
        base: file.base + file.pos,
        line: file.countTo(file.pos),
        fixed: false,
        variable: null,
      }
      // Behind the data, and before it what is left of a variable's value.
      if (this.inFile) {
        this.#below.push(file)
        this.top = source
      } else this.#below.splice(1, 0, source)
    }
    file.pos = stop
    return isEmpty ? 'nothing' : 'aside'
  }
}
