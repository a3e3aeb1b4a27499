// One backslash command cut out of its line: its name, its own arguments, and where the line goes on behind it.
import { parseMetaArgs } from './meta-args.ts'
import { takesWholeLine } from './psql-commands.ts'

export type MetaLine = {
  readonly name: string
  readonly args: string
  readonly argsEnd: number
  /** Behind a separating `\\` when there is one. */ readonly past: number
  readonly backquotes: boolean
}

/** The command whose backslash stands at `at`; its line ends before `lineEnd`. */
export const readMetaLine = (buf: Buffer, at: number, lineEnd: number): MetaLine => {
  // One character per byte, so that positions are positions in the buffer.
  const raw = buf.toString('latin1', at + 1, lineEnd)
  const name = /^[^ \t\r\f\v\\]*/.exec(raw)?.[0] ?? ''
  const rest = raw.slice(name.length)
  const parsed = takesWholeLine(name, rest) ? null : parseMetaArgs(rest, () => undefined)
  const argsStart = at + 1 + name.length
  const argsEnd = argsStart + (parsed?.end ?? rest.length)
  const separated = argsEnd + 1 < lineEnd && buf[argsEnd] === 92 && buf[argsEnd + 1] === 92
  return {
    name: buf.toString('utf8', at + 1, argsStart),
    args: buf.toString('utf8', argsStart, argsEnd).trim(),
    argsEnd,
    past: separated ? argsEnd + 2 : argsEnd,
    backquotes: parsed?.unknown ?? false,
  }
}
