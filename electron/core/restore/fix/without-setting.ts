// A statement without one setting that the server does not know: `SET x TO ...` of a function, `x = ...` among the storage
// parameters of a table or index. Where it stands is asked of PostgreSQL's own parser, so that a function's body that has the
// same words stays as it is. What is left must still be a statement of the same kind, or nothing is changed.
import { parseStatement } from '../../script/facts/parse-statement.ts'

type Option = { readonly name: string; readonly at: number }

const propertyOf = (value: unknown, key: string): unknown =>
  value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined

/** An option as the parser gives it; the one of a function's SET is called by the setting's name. */
const optionOf = (node: unknown): Option | null => {
  const element = propertyOf(node, 'DefElem')
  const [name, at] = [propertyOf(element, 'defname'), propertyOf(element, 'location')]
  if (typeof name !== 'string' || typeof at !== 'number') return null
  const set = propertyOf(propertyOf(propertyOf(element, 'arg'), 'VariableSetStmt'), 'name')
  return { name: name === 'set' && typeof set === 'string' ? set : name, at }
}

type Found = { readonly options: readonly Option[]; readonly index: number }

/** The list of options that has it; the first one, as the parser reads them. */
const find = (value: unknown, name: string): Found | null => {
  if (Array.isArray(value)) {
    const options = value.map(optionOf).filter((one) => one !== null)
    const index = options.findIndex((option) => option.name.toLowerCase() === name.toLowerCase())
    if (index >= 0) return { options, index }
  }
  if (value === null || typeof value !== 'object') return null
  for (const inner of Object.values(value)) {
    const found = find(inner, name)
    if (found !== null) return found
  }
  return null
}

const listStart = /\s*(?:\bwith\s*|\bset\s*)?\(\s*$/i
const listEnd = /^[^)]*\)/

/** Between its neighbours; a list in parentheses goes with its last one. */
const cutOut = (sql: Buffer, { options, index }: Found): string | null => {
  const text = (from: number, to?: number): string => sql.subarray(from, to).toString()
  const at = options[index]?.at ?? 0
  const next = options[index + 1]?.at
  const before = text(0, at)
  const inList = /[(,]\s*$/.test(before)
  if (next !== undefined) return before + text(next)
  if (!inList) return before.trimEnd()
  const end = listEnd.exec(text(at))?.[0].length
  if (end === undefined) return null
  const rest = text(at).slice(end)
  return /,\s*$/.test(before) ? `${before.replace(/,\s*$/, '')})${rest}` : before.replace(listStart, '') + rest
}

const parse = (sql: string): { readonly kind: string; readonly node: unknown } | null => {
  const parsed = parseStatement(sql)
  const [node] = parsed.ok ? parsed.nodes : []
  const kind = parsed.ok && parsed.nodes.length === 1 && node !== undefined ? Object.keys(node)[0] : undefined
  return kind === undefined ? null : { kind, node }
}

const isAlone = ({ kind, node }: { readonly kind: string; readonly node: unknown }, name: string): boolean => {
  if (kind === 'VariableSetStmt') return propertyOf(propertyOf(node, kind), 'name') === name
  if (kind !== 'AlterTableStmt') return false
  const cmds = propertyOf(propertyOf(node, kind), 'cmds')
  return Array.isArray(cmds) && cmds.length === 1 && find(cmds, name)?.options.length === 1
}

/** Empty: it was nothing but that setting. Null: it has none of that name, or it could not be taken out. */
export const withoutSetting = (sql: string, name: string): string | null => {
  const parsed = parse(sql)
  if (parsed === null) return null
  if (isAlone(parsed, name)) return ''
  const found = find(parsed.node, name)
  const changed = found === null ? null : cutOut(Buffer.from(sql), found)
  return changed !== null && parse(changed)?.kind === parsed.kind ? changed : null
}
