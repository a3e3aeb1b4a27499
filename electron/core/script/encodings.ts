// PostgreSQL's encoding names and how to turn bytes of them into UTF-8.
// Trap: TextDecoder('latin1') is windows-1252 and 'iso-8859-9' is windows-1254 (the web's rule); PostgreSQL means the real
// ISO tables, so the single-byte ISO encodings are decoded by a table whose 0x80 to 0x9F stay control characters.
// Two more: Node 20 decodes windows-1252 as if it were Latin-1 (so its 0x80 to 0x9F stand here), and its East Asian
// decoders answer control characters for what they do not know (euc-kr: the further syllables of UHC): those are refused.
import { raise } from '../failures.ts'

type Decoder = { readonly kind: 'utf8' | 'multi' | 'iso' | 'web'; readonly label: string }

const decoders: Readonly<Record<string, Decoder>> = {
  UTF8: { kind: 'utf8', label: 'utf-8' },
  UTF16LE: { kind: 'multi', label: 'utf-16le' },
  UTF16BE: { kind: 'multi', label: 'utf-16be' },
  LATIN1: { kind: 'iso', label: 'windows-1252' },
  LATIN2: { kind: 'iso', label: 'iso-8859-2' },
  LATIN3: { kind: 'iso', label: 'iso-8859-3' },
  LATIN4: { kind: 'iso', label: 'iso-8859-4' },
  LATIN5: { kind: 'iso', label: 'windows-1254' },
  LATIN6: { kind: 'iso', label: 'iso-8859-10' },
  LATIN7: { kind: 'iso', label: 'iso-8859-13' },
  LATIN8: { kind: 'iso', label: 'iso-8859-14' },
  LATIN9: { kind: 'iso', label: 'iso-8859-15' },
  LATIN10: { kind: 'iso', label: 'iso-8859-16' },
  ISO_8859_5: { kind: 'iso', label: 'iso-8859-5' },
  ISO_8859_6: { kind: 'iso', label: 'iso-8859-6' },
  ISO_8859_7: { kind: 'iso', label: 'iso-8859-7' },
  ISO_8859_8: { kind: 'iso', label: 'iso-8859-8' },
  WIN866: { kind: 'web', label: 'ibm866' },
  WIN874: { kind: 'web', label: 'windows-874' },
  WIN1250: { kind: 'web', label: 'windows-1250' },
  WIN1251: { kind: 'web', label: 'windows-1251' },
  WIN1252: { kind: 'web', label: 'windows-1252' },
  WIN1253: { kind: 'web', label: 'windows-1253' },
  WIN1254: { kind: 'web', label: 'windows-1254' },
  WIN1255: { kind: 'web', label: 'windows-1255' },
  WIN1256: { kind: 'web', label: 'windows-1256' },
  WIN1257: { kind: 'web', label: 'windows-1257' },
  WIN1258: { kind: 'web', label: 'windows-1258' },
  KOI8R: { kind: 'web', label: 'koi8-r' },
  KOI8U: { kind: 'web', label: 'koi8-u' },
  EUC_JP: { kind: 'multi', label: 'euc-jp' },
  EUC_CN: { kind: 'multi', label: 'gbk' },
  EUC_KR: { kind: 'multi', label: 'euc-kr' },
  SJIS: { kind: 'multi', label: 'shift_jis' },
  GBK: { kind: 'multi', label: 'gbk' },
  GB18030: { kind: 'multi', label: 'gb18030' },
  BIG5: { kind: 'multi', label: 'big5' },
  UHC: { kind: 'multi', label: 'euc-kr' },
}

// PostgreSQL compares names without case and punctuation (pg_char_to_encoding); these are its aliases.
const aliases: Readonly<Record<string, string>> = {
  UNICODE: 'UTF8',
  UTF16: 'UTF16LE',
  SQLASCII: 'SQL_ASCII',
  ISO88591: 'LATIN1',
  ISO88592: 'LATIN2',
  ISO88593: 'LATIN3',
  ISO88594: 'LATIN4',
  ISO88599: 'LATIN5',
  ISO885910: 'LATIN6',
  ISO885913: 'LATIN7',
  ISO885914: 'LATIN8',
  ISO885915: 'LATIN9',
  ISO885916: 'LATIN10',
  ISO88595: 'ISO_8859_5',
  ISO88596: 'ISO_8859_6',
  ISO88597: 'ISO_8859_7',
  ISO88598: 'ISO_8859_8',
  WIN: 'WIN1251',
  ALT: 'WIN866',
  KOI8: 'KOI8R',
  ABC: 'WIN1258',
  TCVN: 'WIN1258',
  TCVN5712: 'WIN1258',
  VSCII: 'WIN1258',
  EUCJP: 'EUC_JP',
  EUCCN: 'EUC_CN',
  EUCKR: 'EUC_KR',
  EUCTW: 'EUC_TW',
  EUCJIS2004: 'EUC_JIS_2004',
  SHIFTJIS2004: 'SHIFT_JIS_2004',
  SHIFTJIS: 'SJIS',
  MSKANJI: 'SJIS',
  WIN932: 'SJIS',
  WINDOWS932: 'SJIS',
  WIN936: 'GBK',
  WINDOWS936: 'GBK',
  WIN949: 'UHC',
  WINDOWS949: 'UHC',
  WIN950: 'BIG5',
  WINDOWS950: 'BIG5',
  MULEINTERNAL: 'MULE_INTERNAL',
  WINDOWS866: 'WIN866',
  CP866: 'WIN866',
}

const withoutDecoder = new Set(['EUC_TW', 'EUC_JIS_2004', 'SHIFT_JIS_2004', 'MULE_INTERNAL', 'JOHAB'])

/** PostgreSQL's own spelling (UTF8, LATIN1, WIN1252, SQL_ASCII ...), or null for a name neither PostgreSQL nor we know. */
export const normalizeEncodingName = (name: string): string | null => {
  const key = name.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const plain = aliases[key] ?? key.replace(/^(?:WINDOWS|CP)(?=125\d$|874$)/, 'WIN')
  return plain in decoders || plain === 'SQL_ASCII' || withoutDecoder.has(plain) ? plain : null
}

/** Turns chunks of one encoding into UTF-8. `null` is the end: what is left is flushed. Throws TypeError on bytes that mean nothing. */
export type ToUtf8 = (chunk: Buffer | null) => Buffer

const windows1252 =
  '\u20ac\ufffd\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\ufffd\u017d\ufffd\ufffd\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\ufffd\u017e\u0178'

const decodeByte = (decoder: Decoder, web: InstanceType<typeof TextDecoder>, byte: number): string => {
  const high = byte >= 0x80 && byte < 0xa0
  if (high && decoder.kind === 'iso') return String.fromCharCode(byte)
  return high && decoder.label === 'windows-1252' ? (windows1252[byte - 0x80] ?? '') : web.decode(Uint8Array.of(byte))
}

/** UTF-8 by byte value; null where the encoding has no character. */
const utf8Table = (decoder: Decoder): readonly (Buffer | null)[] => {
  const web = new TextDecoder(decoder.label)
  return Array.from({ length: 256 }, (_, byte) => {
    const text = decodeByte(decoder, web, byte)
    return text === '\ufffd' ? null : Buffer.from(text, 'utf8')
  })
}

const fromTable = (decoder: Decoder): ToUtf8 => {
  const table = utf8Table(decoder)
  return (chunk) => {
    if (chunk === null) return Buffer.alloc(0)
    const out = Buffer.allocUnsafe(chunk.length * 3)
    let at = 0
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] ?? 0
      if (byte < 0x80) out[at++] = byte
      else {
        const bytes = table[byte]
        if (bytes === null || bytes === undefined) throw new TypeError(`byte 0x${byte.toString(16)} has no meaning`)
        for (let j = 0; j < bytes.length; j++) out[at++] = bytes[j] ?? 0
      }
    }
    return out.subarray(0, at)
  }
}

const fromTextDecoder = (decoder: Decoder): ToUtf8 => {
  const web = new TextDecoder(decoder.label, { fatal: true, ignoreBOM: true })
  const anyCharacter = decoder.label.startsWith('utf-16') || decoder.label === 'gb18030'
  return (chunk) => {
    const text = chunk === null ? web.decode() : web.decode(chunk, { stream: true })
    if (!anyCharacter && /[\u0080-\u009f]/.test(text)) throw new TypeError('a byte that begins no character')
    return Buffer.from(text, 'utf8')
  }
}

/** Null when the bytes are UTF-8 already (UTF8, SQL_ASCII). Raises a clear failure for names that cannot be decoded. */
export const makeToUtf8 = (name: string, file: string): ToUtf8 | null => {
  const known = normalizeEncodingName(name)
  if (known === 'UTF8' || known === 'SQL_ASCII') return null
  const decoder = known === null ? undefined : decoders[known]
  if (decoder === undefined) return refuseEncoding(name, file, known !== null)
  return decoder.kind === 'multi' ? fromTextDecoder(decoder) : fromTable(decoder)
}

export const refuseEncoding = (name: string, file: string, known: boolean, line?: number): never =>
  raise({
    kind: 'file-unsupported',
    file,
    ...(line === undefined ? {} : { line }),
    message: known
      ? `The encoding ${name} cannot be read here.`
      : `"${name.length > 60 ? `${name.slice(0, 60)}...` : name}" is not an encoding PostgreSQL knows.`,
    hint: known
      ? `Convert the file to UTF-8 first, for instance with: iconv -f ${name.replaceAll('_', '-')} -t UTF-8 FILE > FILE.utf8.sql`
      : "Use one of PostgreSQL's names, such as UTF8, LATIN1, WIN1252, SJIS or GBK.",
  })
