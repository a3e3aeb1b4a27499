// What a script may not do without a yes, and what nobody could answer while it runs. Both engines ask here, so both
// refuse the same things with the same words.
import type { Failure } from '../../../shared/model/failure.ts'
import type { MetaItem, StatementItem } from '../script/items.ts'
import { isSetByPsql } from './psql-variables.ts'

type Refusal = Failure & { readonly line: number }

export type RuleState = {
  readonly given: Readonly<Record<string, string>>
  /** Variables that \gset, \getenv or \prompt may have set: from there on an unknown name is no mistake. */
  unknownVariables: boolean
}

/** Commands that wait for somebody to type, with what they ask. */
const interactive: Readonly<Record<string, string>> = {
  prompt: 'asks for a value',
  password: 'asks for a password',
  e: 'opens an editor',
  edit: 'opens an editor',
  ef: 'opens an editor',
  ev: 'opens an editor',
}

export const refuseMeta = (item: MetaItem, allowShell: boolean, state: RuleState): Refusal | null => {
  const asks = whatItAsks(item.name)
  if (asks !== null) return { kind: 'script-failed', line: item.line, ...asks }
  if (['gset', 'getenv', 'set'].includes(item.name)) state.unknownVariables ||= item.name !== 'set' || item.backquotes
  if (!allowShell && runsProgram(item)) {
    return {
      kind: 'needs-consent',
      line: item.line,
      message: `the script wants to run a program on this computer: \\${item.name} ${item.args.trim()}`.slice(0, 300),
      hint: 'Read the line. If you trust it, allow shell commands for this script and run again.',
    }
  }
  return null
}

/** Why a command cannot be run while nobody is there, and what to do; null for the others. */
export const whatItAsks = (name: string): { readonly message: string; readonly hint: string } | null => {
  const asks = interactive[name]
  return asks === undefined
    ? null
    : {
        message: `\\${name} ${asks}, and nobody is there to answer while a script is loaded.`,
        hint:
          name === 'prompt'
            ? 'Give the value under variables of this script in the recipe, and take the \\prompt line out.'
            : 'Take the line out of the script.',
      }
}

const runsProgram = (item: MetaItem): boolean => {
  if (item.name === '!' || item.backquotes) return true
  if (item.name === 'copy') return /\b(?:from|to)\s+program\b/i.test(withoutQuotes(item.args))
  return ['g', 'gx', 'o', 'out', 'w', 'write'].includes(item.name) && item.args.trimStart().startsWith('|')
}

export const refuseStatement = (item: StatementItem, allowShell: boolean, state: RuleState): Refusal | null => {
  if (
    !allowShell &&
    /^copy\b/i.test(item.sql) &&
    /\b(?:from|to)\s+program\b/i.test(withoutQuotes(item.sql.slice(0, 20_000)))
  ) {
    return {
      kind: 'needs-consent',
      line: item.line,
      message: 'the script wants the server to run a program (COPY ... PROGRAM).',
      hint: 'Read the statement. If you trust it, allow shell commands for this script and run again.',
    }
  }
  if (state.unknownVariables) return null
  for (const name of item.variables) {
    if (name in state.given || isSetByPsql(name)) continue
    const line = lineOfVariable(item, name)
    if (line === null) continue
    return {
      kind: 'script-failed',
      line,
      message: `the psql variable ${name} has no value.`,
      hint: `Give it one under variables of this script in the recipe: variables: { ${name}: ... }.`,
      serverMessage: 'syntax error at or near ":"',
      sqlState: '42601',
    }
  }
  return null
}

/** Null when every `:name` stands in brackets: `a[1:n]` is a slice of an array, not a variable without value. */
const lineOfVariable = (item: StatementItem, name: string): number | null => {
  const use = new RegExp(`(?<!:):(?:'${name}'|"${name}"|${name}(?![\\w$]))`, 'g')
  for (const match of item.sql.matchAll(use)) {
    const before = item.sql.slice(0, match.index)
    if (before.lastIndexOf('[') > before.lastIndexOf(']') && !/^:['"]/.test(match[0])) continue
    return item.line + (before.match(/\n/g)?.length ?? 0)
  }
  return null
}

const withoutQuotes = (text: string): string => text.replaceAll(/'(?:[^'\\]|''|\\.)*'|"(?:[^"]|"")*"/g, "''")
