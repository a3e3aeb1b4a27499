// A statement without one setting that the server does not know: `SET x TO ...` of a function, `x = ...` among the storage
// parameters of a table or index. What is left must still be a statement of the same kind, or nothing is changed.
import { parseStatement } from '../../script/facts/parse-statement.ts'

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
const value = String.raw`(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|[^\s,'"();]+)`

const kindOf = (sql: string): string | null => {
  const parsed = parseStatement(sql)
  const [node] = parsed.ok ? parsed.nodes : []
  return node === undefined || (parsed.ok && parsed.nodes.length !== 1) ? null : (Object.keys(node)[0] ?? null)
}

/** Null: it is nothing but that setting, or it could not be taken out. */
export const withoutSetting = (sql: string, name: string): string | null => {
  const word = `(?:"${escaped(name)}"|${escaped(name)})`
  const clause = new RegExp(String.raw`\s+SET\s+${word}\s*(?:=|\sTO\s)\s*${value}(?:\s*,\s*${value})*`, 'gi')
  const parameter = new RegExp(String.raw`(?:,\s*)?${word}\s*=\s*${value}(?=\s*[,)])`, 'gi')
  const kind = kindOf(sql)
  if (kind === null || kind === 'VariableSetStmt') return null
  for (const pattern of [clause, parameter]) {
    const changed = sql
      .replaceAll(pattern, '')
      .replaceAll(/\(\s*,/g, '(')
      .replaceAll(/\s+(?:WITH|SET)\s*\(\s*\)/gi, '')
    if (changed !== sql && kindOf(changed) === kind) return changed
  }
  return null
}
