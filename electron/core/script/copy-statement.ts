// Is this statement COPY ... FROM STDIN, so that data rows follow it in the script? And are they CSV?

export type CopyFormat = {
  readonly csv: boolean
  readonly header: boolean
  /** Byte values; 0 when the format has none. */
  readonly quote: number
  readonly escape: number
}

// One character at a time inside quotes, and an unclosed comment runs to the end: a nested quantifier here would take
// exponential time for a quote that never closes. Only E'' strings know backslashes, so that ESCAPE '\' is one word.
const token =
  /\s+|--[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$)|[eE]'(?:[^'\\]|''|\\[\s\S])*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[\s\S]/g

/** The words of a COPY; null at the first word that says it is another statement. */
const wordsOfCopy = (sql: string): readonly string[] | null => {
  const words: string[] = []
  for (const [part] of sql.matchAll(token)) {
    if (/^(?:\s|--|\/\*)/.test(part)) continue
    words.push(part)
    if (words.length === 1 && part.toUpperCase() !== 'COPY') return null
  }
  return words.length === 0 ? null : words
}

const byteAfter = (words: readonly string[], option: string): number | null => {
  const at = words.findIndex((word) => word.toUpperCase() === option)
  if (at < 0) return null
  const value = /^[eE]?'([\s\S]*)'$/.exec(words.slice(at + 1, at + 4).find((word) => word.includes("'")) ?? '')?.[1]
  if (value === undefined || value.length === 0) return null
  return (value === "''" ? "'" : value.startsWith('\\\\') ? '\\' : value).charCodeAt(0)
}

const readFormat = (options: readonly string[]): CopyFormat => {
  const upper = options.map((word) => word.toUpperCase())
  const csv = upper.some((word) => word === 'CSV' || word === "'CSV'" || word === '"CSV"')
  const headerAt = upper.indexOf('HEADER')
  const header = headerAt >= 0 && !/^'?(?:FALSE|OFF|0)'?$/.test(upper[headerAt + 1] ?? '')
  if (!csv) return { csv, header, quote: 0, escape: 0 }
  const quote = byteAfter(options, 'QUOTE') ?? 0x22
  return { csv, header, quote, escape: byteAfter(options, 'ESCAPE') ?? quote }
}

/** Null unless the statement reads its rows from the script. `words` may be a \copy command's arguments with COPY put before them. */
export const readCopyFromStdin = (sql: string): CopyFormat | null => {
  // A COPY with a huge column list is still short; this keeps a pathological statement from being tokenized.
  const words = wordsOfCopy(sql.length > 1_000_000 ? sql.slice(0, 1_000_000) : sql)
  if (words === null) return null
  let depth = 0
  for (let i = 1; i < words.length; i++) {
    const word = words[i] ?? ''
    if (word === '(') depth++
    else if (word === ')') depth--
    else if (depth === 0 && word.toUpperCase() === 'TO') return null
    else if (depth === 0 && word.toUpperCase() === 'FROM') {
      // The grammar takes STDOUT here too, and means the same.
      return /^std(?:in|out)$/i.test(words[i + 1] ?? '') ? readFormat(words.slice(i + 2)) : null
    }
  }
  return null
}

/** Its first word, without making text of it. */
export const isCopy = (sql: string): boolean =>
  (sql.charCodeAt(0) | 32) === 99 &&
  (sql.charCodeAt(1) | 32) === 111 &&
  (sql.charCodeAt(2) | 32) === 112 &&
  (sql.charCodeAt(3) | 32) === 121
