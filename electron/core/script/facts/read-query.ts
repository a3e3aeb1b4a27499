// What a query reads, calls and gives: relations, columns, routines.
import type { Node } from 'libpg-query'
import { namesOf, qualified, walk } from './ast.ts'
import type { Column, Dep, Obj, TypeRef } from './catalog-types.ts'
import type { Follow } from './follow-types.ts'
import { plainColumn } from './relations.ts'
import { findRelation, findRoutines } from './resolve.ts'

type Read = { readonly alias: string; readonly relation: Obj }

const readsIn = (follow: Follow, tree: unknown): Read[] => {
  const found: Read[] = []
  walk(tree, (_type, node) => {
    const name = node['relname']
    if (typeof name !== 'string') return
    const relation = findRelation(follow, node['schemaname'] as string | undefined, name)
    const alias = (node['alias'] as { aliasname?: string } | undefined)?.aliasname
    if (relation !== undefined) found.push({ alias: alias ?? name, relation })
  })
  return found
}

/** Relations a query reads: CASCADE on one of them takes the view along. */
export const relationsIn = (follow: Follow, tree: unknown): Obj[] => [
  ...new Set(readsIn(follow, tree).map((read) => read.relation)),
]

/** The same by columns: DROP COLUMN ... CASCADE takes only the views that use the column. */
export const columnDeps = (follow: Follow, tree: unknown): Dep[] => {
  const reads = readsIn(follow, tree)
  const deps: Dep[] = []
  const use = (relation: Obj, column: string): void => {
    if (!deps.some((dep) => dep.on === relation && dep.column === column))
      deps.push({ on: relation, column, auto: false })
  }
  walk(tree, (type, node) => {
    if (type !== 'ColumnRef') return
    const fields = (node['fields'] as readonly Node[] | undefined) ?? []
    const names = namesOf(fields)
    const star = fields.some((field) => 'A_Star' in field)
    const alias = star ? names.at(-1) : names.at(-2)
    const from = reads.filter((read) => alias === undefined || read.alias === alias)
    if (star) for (const read of from) for (const column of read.relation.columns) use(read.relation, column.name)
    const column = star ? undefined : names.at(-1)
    const having =
      column === undefined ? [] : from.filter((read) => read.relation.columns.some((one) => one.name === column))
    if (column !== undefined && having.length === 1 && having[0] !== undefined) use(having[0].relation, column)
  })
  return deps
}

/** Routines of the scripts that a query calls. */
export const routinesIn = (follow: Follow, tree: unknown): Obj[] => {
  const found = new Set<Obj>()
  walk(tree, (type, node) => {
    if (type !== 'FuncCall') return
    const { schema, name } = qualified(namesOf(node['funcname'] as readonly Node[] | undefined))
    const routines = findRoutines(follow, schema, name)
    if (routines.length === 1 && routines[0] !== undefined) found.add(routines[0])
  })
  return [...found]
}

const unknownType: TypeRef = { unknown: true, array: false }

export const columnsOfQuery = (follow: Follow, query: Node | undefined, aliases: readonly string[]): Column[] => {
  if (aliases.length > 0) return aliases.map((name) => plainColumn(name, unknownType))
  const targets =
    query !== undefined && 'SelectStmt' in query
      ? (query.SelectStmt.targetList ?? query.SelectStmt.larg?.targetList ?? [])
      : []
  return targets.flatMap((node) => {
    if (!('ResTarget' in node)) return []
    const { name, val } = node.ResTarget
    if (name !== undefined) return [plainColumn(name, unknownType)]
    if (val === undefined || !('ColumnRef' in val)) return []
    const fields = val.ColumnRef.fields ?? []
    if (fields.some((field) => 'A_Star' in field)) {
      const alias = namesOf(fields).at(-1)
      return readsIn(follow, query)
        .filter((read) => alias === undefined || read.alias === alias)
        .flatMap((read) => read.relation.columns.map((column) => plainColumn(column.name, column.type)))
    }
    const last = namesOf(fields).at(-1)
    return last === undefined ? [] : [plainColumn(last, unknownType)]
  })
}
