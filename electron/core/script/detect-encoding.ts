// Which encoding a file is written in: its mark, the recipe's word, `SET client_encoding` or \encoding in its beginning, else its bytes.
// A file that declares nothing is read to its end (at some GB/s): the first accent may stand in its last line.
import { isAscii, isUtf8 } from 'node:buffer'
import { open, type FileHandle } from 'node:fs/promises'
import type { TextEncoding } from '../../../shared/model/script.ts'
import { normalizeEncodingName, refuseEncoding } from './encodings.ts'
import { guessSingleByte, Utf8Counter } from './guess-encoding.ts'
import { Lexer } from './lexer.ts'
import { parseMetaArgs } from './meta-args.ts'
import { refuseFile } from './text-source.ts'
import { trimEnd } from './trim-end.ts'

const headBytes = 256 * 1024
const scanBytes = 1024 * 1024
const guessBytes = 64 * scanBytes

/** `hint` is PostgreSQL's name of the encoding as the recipe gives it; only a byte order mark is believed more. */
export const detectEncoding = async (path: string, hint?: string): Promise<TextEncoding> => {
  const handle = await open(path, 'r').catch((error: unknown) => refuseFile(path, error))
  try {
    return await detect(handle, path, hint)
  } catch (error) {
    return refuseFile(path, error)
  } finally {
    await handle.close()
  }
}

const detect = async (handle: FileHandle, path: string, hint: string | undefined): Promise<TextEncoding> => {
  const head = Buffer.allocUnsafe(headBytes)
  const { bytesRead } = await handle.read(head, 0, headBytes, 0)
  const start = head.subarray(0, bytesRead)
  const marked = readMark(start)
  if (marked !== null) return { name: marked, source: 'bom', confidence: 1, bom: true }
  const hinted = hint === undefined ? undefined : (normalizeEncodingName(hint) ?? refuseEncoding(hint, path, false))
  if (hinted !== undefined && hinted !== 'SQL_ASCII') {
    const declared = findDeclared(start)?.name
    return {
      name: hinted,
      source: 'recipe',
      confidence: 1,
      bom: false,
      ...(declared === undefined ? {} : { declared }),
    }
  }
  const wide = guessUtf16(start)
  if (wide !== null) return { name: wide, source: 'guess', confidence: 0.95, bom: false }
  const declared = findDeclared(start)
  const known = declared === null ? null : normalizeEncodingName(declared.name)
  if (declared !== null && known === null && declared.binding)
    return refuseEncoding(declared.name, path, false, declared.line)
  const said = declared === null ? {} : { declared: declared.name }
  if (known !== null && known !== 'SQL_ASCII')
    return { name: known, source: 'declared', confidence: 1, bom: false, ...said }
  return { ...(await detectByBytes(handle)), ...said }
}

const readMark = (bytes: Buffer): 'UTF8' | 'UTF16LE' | 'UTF16BE' | null => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'UTF8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'UTF16LE'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'UTF16BE' : null
}

/** UTF-16 without its mark: nearly every second byte of SQL is NUL. */
const guessUtf16 = (bytes: Buffer): 'UTF16LE' | 'UTF16BE' | null => {
  const length = Math.min(bytes.length, 4096) & ~1
  if (length < 4) return null
  let even = 0
  let odd = 0
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even++
    if (bytes[i + 1] === 0) odd++
  }
  const pairs = length / 2
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'UTF16LE'
  return even > pairs * 0.4 && odd < pairs * 0.05 ? 'UTF16BE' : null
}

type Declared = {
  readonly name: string
  readonly line: number
  /** SET NAMES of another dialect is only a hint. */ readonly binding: boolean
}

const settings = [
  /^set\s+(?:session\s+|local\s+)?client_encoding\s*(?:=|\s+to\s|\s)\s*['"]?([\w-]+)/i,
  /^select\s+(?:pg_catalog\s*\.\s*)?set_config\s*\(\s*'client_encoding'\s*,\s*'([\w-]+)'/i,
]

/** Looks through the first statements only: pg_dump says it in its first lines, and later ones may stand in text values. */
const findDeclared = (start: Buffer): Declared | null => {
  const lexer = new Lexer('', { getVariable: () => undefined, active: true, standardStrings: true })
  // Bytes of another encoding must not stop this look at the beginning: only ASCII matters to it.
  const ascii = Buffer.from(start)
  for (let i = 0; i < ascii.length; i++) if ((ascii[i] ?? 0) >= 0x80 || ascii[i] === 0) ascii[i] = 0x3f
  lexer.feed(ascii, 0, ascii.length)
  let statements = 0
  for (let item = lexer.next(); item !== null && statements < 200; item = lexer.next()) {
    if (item.kind === 'meta' && item.name === 'encoding') {
      const name = trimEnd(parseMetaArgs(item.args, () => undefined).args[0] ?? '', ';')
      if (name !== '' && !name.startsWith(':')) return { name, line: item.line, binding: true }
    }
    if (item.kind !== 'statement') continue
    statements++
    if (item.sql.length > 200) continue
    const name = settings.map((setting) => setting.exec(item.sql)?.[1]).find((found) => found !== undefined)
    if (name !== undefined && name.toLowerCase() !== 'default') return { name, line: item.line, binding: true }
    const names = /^set\s+names\s+['"]?([\w-]+)/i.exec(item.sql)?.[1]
    if (names !== undefined && names.toLowerCase() !== 'default')
      return { name: names, line: item.line, binding: false }
  }
  return null
}

/** ASCII, UTF-8 or a guess, over the whole file. */
const detectByBytes = async (handle: FileHandle): Promise<TextEncoding> => {
  const memory = Buffer.allocUnsafeSlow(scanBytes + 4)
  let held = 0 // bytes of a character cut at the chunk's end, at the buffer's start
  let at = 0
  let ascii = true
  for (;;) {
    const { bytesRead } = await handle.read(memory, held, scanBytes, at)
    const bytes = memory.subarray(0, held + bytesRead)
    if (bytes.length === 0) break
    if (held > 0 || !isAscii(bytes)) {
      ascii = false
      const cut = bytesRead === 0 ? bytes.length : bytes.length - cutBytes(bytes)
      if (!isUtf8(bytes.subarray(0, cut))) return { ...(await guess(handle, memory, at)), bom: false }
      held = bytes.copy(memory, 0, cut)
    }
    if (bytesRead === 0) break
    at += bytesRead
  }
  return { name: 'UTF8', source: ascii ? 'ascii' : 'valid-utf8', confidence: 1, bom: false }
}

/** Looks at the bytes one by one, from somewhat before the first chunk that is no UTF-8. */
const guess = async (
  handle: FileHandle,
  memory: Buffer,
  brokenAt: number,
): Promise<Pick<TextEncoding, 'name' | 'source' | 'confidence'>> => {
  const counts = new Uint32Array(256)
  const sequences = new Utf8Counter()
  const from = Math.max(0, brokenAt - guessBytes / 2)
  for (let at = from; at < from + guessBytes;) {
    const { bytesRead } = await handle.read(memory, 0, scanBytes, at)
    if (bytesRead === 0) break
    at += bytesRead
    const bytes = memory.subarray(0, bytesRead)
    sequences.add(bytes)
    for (let i = 0; i < bytesRead; i++) {
      const byte = bytes[i] ?? 0
      if (byte >= 0x80) counts[byte] = (counts[byte] ?? 0) + 1
    }
  }
  // UTF-8 with a few broken places is still UTF-8: reading it then fails at the very line, as it does in psql.
  if (sequences.valid > 10 * sequences.broken) return { name: 'UTF8', source: 'guess', confidence: 0.6 }
  return { ...guessSingleByte(counts), source: 'guess' }
}

/** How many bytes at the end belong to a character that goes on in the next chunk. */
const cutBytes = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
  }
  return 0
}
