// One service for what a command says: text for a person, json for a script that wants the end, ndjson for one that
// follows. The result goes to stdout and nothing else does (but the events of ndjson); all the rest is stderr.
import type { CoreEvent } from '../../../shared/contract/transport.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { CliIo } from '../io.ts'
import { jsonOutput } from './json-output.ts'
import { ndjsonOutput } from './ndjson-output.ts'
import { createStyle, drawsUnicode, usesColor, type Style } from './style.ts'
import { textOutput } from './text-output.ts'

export type OutputFormat = 'text' | 'json' | 'ndjson'

export type Output = {
  readonly format: OutputFormat
  readonly style: Style // for stdout
  readonly errStyle: Style
  readonly onEvent: (event: CoreEvent) => void
  /** A line for a person at the terminal; silent in the other formats. */
  readonly note: (text: string) => void
  /** The answer: data for scripts, words for people. */
  readonly result: (value: unknown, words: () => string) => void
  /** It failed. `value` is what json and ndjson print instead of `{error}`. */
  readonly failure: (failure: Failure, value?: unknown) => void
  /** Takes the live line away, e.g. before a question. */
  readonly pause: () => void
}

export const createOutput = (format: OutputFormat, io: CliIo, verbose = false): Output => {
  const unicode = drawsUnicode(io.platform, io.env)
  const styles = {
    style: createStyle(usesColor(io.outIsTty, io.env), unicode),
    errStyle: createStyle(usesColor(io.errIsTty, io.env), unicode),
  }
  if (format === 'json') return jsonOutput(io, styles)
  if (format === 'ndjson') return ndjsonOutput(io, styles)
  return textOutput(io, styles, verbose)
}
