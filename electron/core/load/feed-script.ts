// The bytes psql gets: the script as UTF-8 without BOM, line for line where the file has them, with edits applied.
// A blanked stretch keeps its newlines, so that every line number psql reports is the file's own.
import { createReadStream } from 'node:fs'
import { makeToUtf8 } from '../script/encodings.ts'

/** Offsets are bytes in the reader's UTF-8 stream. Without `text` the stretch becomes blanks; a text must hold as many newlines as it replaces. */
export type Edit = { readonly start: number; readonly end: number; readonly text?: string }

export type FeedOptions = {
  readonly file: string
  readonly encoding: string // PostgreSQL's name
  readonly edits: readonly Edit[]
  readonly before?: string
  readonly after?: string
  /** File bytes read, for progress. */
  readonly onBytes: (fileBytes: number) => void
  readonly chunkBytes?: number
}

const defaultChunkBytes = 64 * 1024
