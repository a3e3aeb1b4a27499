// One cause, not a thousand lines. Keeps the first causes and counts what only follows from them: a failed transaction,
// an object that could not be made, an extension that is not there, COPY rows read as statements.
import { createdName } from './created-name.ts'

export type FoldInput = {
  readonly sqlState?: string | undefined
  readonly message: string
  readonly statement?: string | undefined
  /** The line lies inside the rows of a COPY that failed. */
  readonly insideRows?: boolean | undefined
}

export type Folder = {
  /** True when the error is a cause of its own, false when it follows from an earlier one. */
  readonly isCause: (error: FoldInput) => boolean
}

const missingStates = new Set(['42P01', '42704', '42883', '3F000', '42703', '42P13', '55000'])

export const errorFolder = (): Folder => {
  const failedNames = new Set<string>()
  let extensionFailed = false
  let copyFailed = false

  const remember = (error: FoldInput): void => {
    const created = createdName(error.statement ?? '')
    if (created === null) return
    if (created.kind === 'extension') extensionFailed = true
    failedNames.add(created.name)
  }
  const follows = (error: FoldInput): boolean => {
    if (error.sqlState === '25P02') return true
    if (error.insideRows === true) return true
    if (copyFailed && /invalid command \\(?:N|n|\.|[^a-z])|backslash commands are restricted/.test(error.message))
      return true
    if (error.sqlState === undefined || !missingStates.has(error.sqlState)) return false
    if (mentioned(error.message).some((name) => failedNames.has(name))) return true
    return extensionFailed && (error.sqlState === '42883' || error.sqlState === '42704')
  }
  return {
    isCause: (error) => {
      const follow = follows(error)
      remember(error)
      if (/^copy\b/i.test(error.statement ?? '')) copyFailed = true
      return !follow
    },
  }
}

/** Names in a message, bare and in lower case: "public.t" and function f(integer) both count. */
const mentioned = (message: string): string[] => {
  const names: string[] = []
  for (const [, quoted] of message.matchAll(/"([^"]+)"/g)) names.push(lastPart(quoted ?? ''))
  for (const [, word] of message.matchAll(
    /(?:function|procedure|aggregate|operator|type|relation|table|view|sequence|schema|column) ([\w.$]+)/gi,
  ))
    names.push(lastPart(word ?? ''))
  for (const [, word] of message.matchAll(/([\w.$]+)\(/g)) names.push(lastPart(word ?? ''))
  return names
}

const lastPart = (name: string): string => (name.split('.').pop() ?? '').toLowerCase()
