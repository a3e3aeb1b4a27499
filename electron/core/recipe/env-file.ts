// Changes a .env text and nothing else in it: other keys, comments, order, quoting style and line ends stay.
import { envValue } from './connection-forms.ts'

export type EnvChange = { readonly key: string; readonly action: 'same' | 'changed' | 'added' }

type Entry = {
  readonly key: string
  readonly value: string
  readonly quote: '' | "'" | '"' | '`'
  readonly start: number
  readonly valueStart: number
  readonly valueEnd: number
}

const unescapeDouble = (body: string): string =>
  body.replaceAll(/\\([nrt"\\$])/g, (_, c: string) => ({ n: '\n', r: '\r', t: '\t' })[c] ?? c)

/** The entries of a .env text with the span of each value as written (quotes included, trailing comments not). */
const readEntries = (text: string): Entry[] => {
  const entries: Entry[] = []
  const line = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.]*)[ \t]*=[ \t]*/gm
  for (let match = line.exec(text); match !== null; match = line.exec(text)) {
    const valueStart = line.lastIndex
    const first = text[valueStart]
    const key = match[1] ?? ''
    if (first === '"' || first === "'" || first === '`') {
      let end = valueStart + 1
      while (end < text.length && text[end] !== first) end += first === '"' && text[end] === '\\' ? 2 : 1
      if (end < text.length) {
        const body = text.slice(valueStart + 1, end)
        entries.push({
          key,
          value: first === '"' ? unescapeDouble(body) : body,
          quote: first,
          start: match.index,
          valueStart,
          valueEnd: end + 1,
        })
        line.lastIndex = end + 1
        continue
      }
    }
    const raw = /^[^\r\n]*/.exec(text.slice(valueStart))?.[0] ?? ''
    const value = raw.replace(/(^|[ \t]+)#.*$/, '').replace(/[ \t]+$/, '')
    entries.push({ key, value, quote: '', start: match.index, valueStart, valueEnd: valueStart + value.length })
    line.lastIndex = valueStart + raw.length
  }
  return entries
}

export const readEnv = (text: string): ReadonlyMap<string, string> =>
  new Map(readEntries(text).map((entry) => [entry.key, entry.value]))

const write = (value: string, quote: Entry['quote']): string => {
  const plain = envValue(value)
  if (quote === "'" && !value.includes("'") && !/[\r\n]/.test(value)) return `'${value}'`
  if (quote === '"') return plain.startsWith('"') ? plain : /[\\"$`]/.test(value) ? plain : `"${value}"`
  return plain
}

export const updateEnv = (
  present: string | null,
  values: Readonly<Record<string, string>>,
): { readonly text: string; readonly changes: readonly EnvChange[] } => {
  let text = present ?? ''
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const changes: EnvChange[] = []
  const added: string[] = []
  for (const [key, value] of Object.entries(values)) {
    const entry = readEntries(text).findLast((candidate) => candidate.key === key) // the last one counts
    if (entry === undefined) {
      added.push(`${key}=${envValue(value)}`)
      changes.push({ key, action: 'added' })
    } else if (entry.value === value) changes.push({ key, action: 'same' })
    else {
      text = text.slice(0, entry.valueStart) + write(value, entry.quote) + text.slice(entry.valueEnd)
      changes.push({ key, action: 'changed' })
    }
  }
  if (added.length > 0) {
    if (text !== '' && !text.endsWith('\n')) text += lineEnd
    text += added.map((line) => line + lineEnd).join('')
  }
  return { text, changes }
}
