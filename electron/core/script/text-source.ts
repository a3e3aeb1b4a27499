// A file as a stream of UTF-8 chunks, whatever it was written in, without its byte order mark.
// Each chunk is fresh memory (items point into it) with `headroomBytes` before it, so that the lexer can put a statement's beginning
// in front without copying the chunk. One chunk is read ahead. With `reuse` memory goes round among three: a chunk is good
// until the next but one is asked for. That saves the kernel and the collector half of the work on big files.
import { open, type FileHandle } from 'node:fs/promises'
import { GroundworkError, raise } from '../failures.ts'
import { makeToUtf8, type ToUtf8 } from './encodings.ts'

export const defaultChunkBytes = 256 * 1024

export type TextChunk = {
  readonly memory: Buffer
  readonly from: number
  readonly to: number
  /** Bytes of the file read when this chunk ends. */ readonly fileBytes: number
}

export type TextSource = { readonly next: () => Promise<TextChunk | null>; readonly close: () => Promise<void> }

/** Turns the operating system's error into ours. */
export const refuseFile = (
  file: string,
  error: unknown,
  from?: { readonly file: string; readonly line: number },
): never => {
  if (error instanceof GroundworkError) throw error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const place = from ?? { file }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return raise({
      kind: 'file-missing',
      ...place,
      message: from ? `The included file ${file} is not there.` : `There is no file ${file}.`,
      hint: "Check the path; a relative one is taken from the project's folder.",
    })
  }
  const why =
    code === 'EISDIR'
      ? 'it is a folder'
      : code === 'EACCES' || code === 'EPERM'
        ? 'permission was denied'
        : code || (error instanceof Error ? error.message : String(error))
  return raise({
    kind: 'file-unreadable',
    ...place,
    message: `${file} cannot be read: ${why}.`,
    hint: code === 'EISDIR' ? 'Name a file in it.' : 'Check that you may read the file and that its disk is there.',
  })
}

export const markLength = (bytes: Buffer, encoding: string): number => {
  if (encoding === 'UTF16LE') return bytes[0] === 0xff && bytes[1] === 0xfe ? 2 : 0
  if (encoding === 'UTF16BE') return bytes[0] === 0xfe && bytes[1] === 0xff ? 2 : 0
  return encoding === 'UTF8' && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
}

export const openTextSource = async (
  file: string,
  encoding: string,
  chunkBytes = defaultChunkBytes,
  reuse = false,
): Promise<TextSource> => {
  const toUtf8 = makeToUtf8(encoding, file)
  const handle = await open(file, 'r').catch((error: unknown) => refuseFile(file, error))
  const headroomBytes = Math.min(64 * 1024, chunkBytes)
  let fileBytes = 0
  let first = true
  let flushed = false
  const ring: Buffer[] = []
  let turn = 0
  const memoryOf = (bytes: number): Buffer => {
    if (!reuse) return Buffer.allocUnsafeSlow(bytes)
    turn = (turn + 1) % 3
    const old = ring[turn]
    if (old !== undefined && old.length >= bytes) return old
    return (ring[turn] = Buffer.allocUnsafeSlow(bytes))
  }

  const readRaw = async (): Promise<{ memory: Buffer; from: number; to: number } | null> => {
    // The first chunk holds any mark whole, also when chunks are one byte long.
    const [least, most] = first ? [3, Math.max(3, chunkBytes)] : [1, chunkBytes]
    const memory = memoryOf(headroomBytes + most)
    let from = headroomBytes
    const to = from + (await fill(handle, memory, from, most, least).catch((error: unknown) => refuseFile(file, error)))
    if (to === from) return null
    fileBytes += to - from
    if (first) {
      first = false
      from += markLength(memory.subarray(from, to), encoding)
    }
    return { memory, from, to }
  }

  const read = async (): Promise<TextChunk | null> => {
    for (;;) {
      const raw = await readRaw()
      if (toUtf8 === null) return raw === null ? null : { ...raw, fileBytes }
      if (raw === null && flushed) return null
      flushed = raw === null
      const memory = convertChunk(toUtf8, raw === null ? null : raw.memory.subarray(raw.from, raw.to), file, encoding)
      if (memory.length > 0) return { memory, from: 0, to: memory.length, fileBytes }
      if (raw === null) return null
    }
  }

  let ahead: Promise<TextChunk | null> | null = null
  return {
    next: async () => {
      const chunk = await (ahead ?? read())
      ahead = chunk === null ? null : read()
      // Its failure is told by the next call, not as an unhandled rejection.
      ahead?.catch(() => undefined)
      return chunk
    },
    close: async () => {
      await ahead?.catch(() => undefined)
      await handle.close()
    },
  }
}

const fill = async (handle: FileHandle, memory: Buffer, from: number, most: number, least: number): Promise<number> => {
  let got = 0
  do {
    const { bytesRead } = await handle.read(memory, from + got, most - got, null)
    if (bytesRead === 0) break
    got += bytesRead
  } while (got < least)
  return got
}

export const convertChunk = (toUtf8: ToUtf8, bytes: Buffer | null, file: string, encoding: string): Buffer => {
  try {
    return toUtf8(bytes)
  } catch {
    return raise({
      kind: 'file-unsupported',
      file,
      message: `${file} is not all ${encoding}: it holds bytes that mean nothing in that encoding.`,
      hint: 'Name the encoding the file was really written in.',
    })
  }
}
