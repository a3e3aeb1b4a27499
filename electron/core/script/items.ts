// What the reader yields. All offsets are bytes in the reader's UTF-8 stream (the file's own bytes unless it had to be
// decoded from another encoding or lost a BOM); lines count from 1 in `file`.

import type { TextSource } from './text-source.ts'

export type StatementItem = {
  readonly kind: 'statement'
  readonly file: string
  readonly start: number
  readonly end: number // past the terminator
  readonly line: number // of the first byte that is no white space or comment
  readonly endLine: number
  readonly sql: string // without the terminator; leading comments kept out
  /** `;`, end of file, or the psql command that sent it (\g \gx \gexec \gset \gdesc \crosstabview \watch), which is the next item. */
  readonly terminator: ';' | 'eof' | 'psql'
  readonly copyFromStdin: boolean
  /** psql variables seen outside quotes: :name :'name' :"name". Interpolated already when the reader was given values. */
  readonly variables: readonly string[]
  /** An unclosed quote, dollar quote, comment or parenthesis at the end of the file. */
  readonly unterminated?: string
}

/**
 * A run of COPY data exactly as it stands (whole rows, newline-terminated, `\.` excluded). Many may follow one statement, or one
 * `\copy ... from stdin`. A row of more than 64 KB comes in pieces (counted once); a file's last row may lack its newline.
 */
export type CopyDataItem = {
  readonly kind: 'copy-data'
  readonly file: string
  readonly start: number
  readonly line: number
  readonly bytes: Buffer
  readonly rows: number
}
export type CopyEndItem = {
  readonly kind: 'copy-end'
  readonly file: string
  readonly start: number
  readonly line: number
  readonly rows: number
  readonly terminated: boolean
}

export type MetaItem = {
  readonly kind: 'meta'
  readonly file: string
  readonly start: number
  readonly end: number
  readonly line: number
  readonly name: string // without the backslash
  readonly args: string // the rest of the line as written
  /** Backquotes in the arguments run a program. */
  readonly backquotes: boolean
  /** An \if or \elif whose truth only psql can know (a program's output, \gset, an unset variable): read as false. */
  readonly undecided?: boolean
}

export type ScriptItem = StatementItem | CopyDataItem | CopyEndItem | MetaItem

export type ReadOptions = {
  /** PostgreSQL's encoding name; found out from the file when left out. */
  readonly encoding?: string
  /** psql variables. Statements that use others keep the text and list them. */
  readonly variables?: Readonly<Record<string, string>>
  /** Values that come up while the script runs (\gset); asked before the others. After a \gset the batch ends, so that its values are there in time. */
  readonly lookUp?: (name: string) => string | undefined
  /** Follow \i, \ir, \include, \include_relative (relative to `workingDirectory` / the including file) and obey \if ... \endif and \set. Default true. */
  readonly followIncludes?: boolean
  readonly workingDirectory?: string
  readonly signal?: AbortSignal
  /** Bytes of the top file consumed so far (for progress). */
  readonly onBytes?: (done: number) => void
  readonly chunkBytes?: number
  /** Bytes of COPY data are good only until the next batch: for whoever keeps none of them. */
  readonly reuse?: boolean
  /** The top file's text, when somebody else reads it. Not closed by the reader. */
  readonly source?: TextSource
}
