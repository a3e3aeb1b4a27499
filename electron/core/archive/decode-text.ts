// Names and definitions are in the encoding of the dump, which its first entry names.
import { isAscii, isUtf8 } from 'node:buffer'
import { GroundworkError } from '../failures.ts'
import { makeToUtf8, normalizeEncodingName } from '../script/encodings.ts'

export type DecodeText = (bytes: Buffer) => string

/** What is no UTF-8 where it should be is read as WIN1252, so that no byte vanishes without a trace. */
export const makeDecodeText = (encoding: string | null): DecodeText => {
  const known = encoding === null ? null : normalizeEncodingName(encoding)
  const convert = makeConvert(known === null || known === 'UTF8' || known === 'SQL_ASCII' ? 'WIN1252' : known)
  const isOther = known !== null && known !== 'UTF8' && known !== 'SQL_ASCII'
  return (bytes) =>
    isAscii(bytes) ? bytes.toString('latin1') : !isOther && isUtf8(bytes) ? bytes.toString('utf8') : convert(bytes)
}

const makeConvert = (encoding: string): DecodeText => {
  let toUtf8: ReturnType<typeof makeToUtf8> | undefined
  return (bytes) => {
    try {
      toUtf8 ??= makeToUtf8(encoding, '')
      return toUtf8 === null ? bytes.toString('utf8') : Buffer.concat([toUtf8(bytes), toUtf8(null)]).toString('utf8')
    } catch (error) {
      toUtf8 = undefined // may hold half a character
      if (error instanceof GroundworkError || error instanceof TypeError) return bytes.toString('latin1')
      throw error
    }
  }
}
