// Small readers for libpg-query's trees. Every field there is optional, so these give the plain value or nothing.
import type { Node, RangeVar } from 'libpg-query'

export const stringOf = (node: Node | undefined): string | undefined =>
  node !== undefined && 'String' in node ? (node.String.sval ?? '') : undefined

/** ['schema', 'name'] of a list of String nodes. */
export const namesOf = (nodes: readonly Node[] | undefined): string[] =>
  (nodes ?? []).flatMap((node) => stringOf(node) ?? [])

export const itemsOf = (node: Node | undefined): readonly Node[] =>
  node !== undefined && 'List' in node ? (node.List.items ?? []) : []

export type QualifiedName = { readonly schema: string | undefined; readonly name: string }

/** The last two parts; a leading database name is ignored, as the server does when it is the current one. */
export const qualified = (names: readonly string[]): QualifiedName => ({
  schema: names.at(-2),
  name: names.at(-1) ?? '',
})

export const rangeName = (range: RangeVar | undefined): QualifiedName => ({
  schema: range?.schemaname,
  name: range?.relname ?? '',
})

/** A constant's text, as SET and options have it. */
export const constantText = (node: Node | undefined): string | undefined => {
  if (node === undefined) return undefined
  if ('String' in node) return node.String.sval ?? ''
  if ('Integer' in node) return String(node.Integer.ival ?? 0)
  if ('Boolean' in node) return String(node.Boolean.boolval ?? false)
  if ('Float' in node) return node.Float.fval ?? '0'
  if ('TypeCast' in node) return constantText(node.TypeCast.arg)
  if ('A_Const' in node) {
    const value = node.A_Const
    if (value.sval !== undefined) return value.sval.sval ?? ''
    if (value.ival !== undefined) return String(value.ival.ival ?? 0)
    if (value.boolval !== undefined) return String(value.boolval.boolval ?? false)
    if (value.fval !== undefined) return value.fval.fval ?? '0'
  }
  return undefined
}

/** Visits every object of a tree with the name of its node type, outermost first. */
export const walk = (tree: unknown, visit: (type: string, node: Record<string, unknown>) => void): void => {
  if (Array.isArray(tree)) {
    for (const item of tree) walk(item, visit)
    return
  }
  if (tree === null || typeof tree !== 'object') return
  for (const [key, value] of Object.entries(tree)) {
    if (value === null || typeof value !== 'object') continue
    if (!Array.isArray(value)) visit(key, value as Record<string, unknown>)
    walk(value, visit)
  }
}

/** Column names an expression mentions: the last part of every column reference. */
export const columnsIn = (tree: unknown): string[] => {
  const found = new Set<string>()
  walk(tree, (type, node) => {
    if (type !== 'ColumnRef') return
    const name = namesOf(node['fields'] as readonly Node[] | undefined).at(-1)
    if (name !== undefined) found.add(name)
  })
  return [...found]
}
