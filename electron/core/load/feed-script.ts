// A script as psql is to read it: UTF-8 without BOM, line for line where the file has them, with edits applied.
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

export async function* feedScript(options: FeedOptions): AsyncGenerator<Buffer> {
  const toUtf8 = makeToUtf8(options.encoding, options.file)
  const edit = applyEdits(options.edits)
  let fileBytes = 0
  let first = true
  if (options.before !== undefined) yield Buffer.from(options.before, 'utf8')
  for await (const chunk of createReadStream(options.file, {
    highWaterMark: options.chunkBytes ?? defaultChunkBytes,
  }) as AsyncIterable<Buffer>) {
    let utf8 = toUtf8 === null ? chunk : toUtf8(chunk)
    if (first && utf8.length >= 3) {
      if (utf8[0] === 0xef && utf8[1] === 0xbb && utf8[2] === 0xbf) utf8 = utf8.subarray(3)
      first = false
    }
    yield* edit(utf8)
    fileBytes += chunk.length
    options.onBytes(fileBytes)
  }
  const rest = toUtf8 === null ? null : toUtf8(null)
  if (rest !== null && rest.length > 0) yield* edit(rest)
  if (options.after !== undefined) yield Buffer.from(options.after, 'utf8')
}

/** Applies edits to a stream that comes in pieces. */
export const applyEdits = (all: readonly Edit[]): ((chunk: Buffer) => Generator<Buffer>) => {
  const edits = all.toSorted((a, b) => a.start - b.start)
  let next = 0
  let position = 0
  return function* (chunk) {
    let from = 0 // within the chunk
    while (next < edits.length) {
      const edit = edits[next]
      if (edit === undefined || edit.start >= position + chunk.length) break
      const start = Math.max(edit.start - position, from)
      const end = Math.min(edit.end - position, chunk.length)
      if (start > from) yield chunk.subarray(from, start)
      if (edit.text === undefined) yield blank(chunk.subarray(start, end))
      else if (edit.start >= position) yield Buffer.from(edit.text, 'utf8') // written once, where the stretch begins
      from = Math.max(end, start)
      if (edit.end > position + chunk.length) break // goes on in the next chunk
      next += 1
    }
    if (from < chunk.length) yield from === 0 ? chunk : chunk.subarray(from)
    position += chunk.length
  }
}

const blank = (bytes: Buffer): Buffer => {
  const out = Buffer.alloc(bytes.length, 0x20)
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte === 0x0a || byte === 0x0d) out[i] = byte
  }
  return out
}
