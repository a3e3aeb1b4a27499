import type { CreateSchemaStmt, Node } from 'libpg-query'
import { addObj, changeObj } from './catalog.ts'
import { type Follow, doubt, originOf } from './follow-types.ts'
import { findSchema } from './resolve.ts'

export const createSchema = (follow: Follow, stmt: CreateSchemaStmt, apply: (node: Node) => void): void => {
  const name = stmt.schemaname ?? stmt.authrole?.rolename ?? ''
  if (name === '') return doubt(follow, 'makes a schema named after whoever runs it', ['schemas'])
  const there = findSchema(follow, name)
  if (there === undefined) addObj(follow.catalog, { kind: 'schema', name, origin: originOf(follow) })
  else if (there.origin.builtIn === true && name !== 'public')
    changeObj(follow.catalog, there, { origin: originOf(follow) })
  if ((stmt.schemaElts ?? []).length === 0) return
  // Its elements are made in it, whatever search_path says.
  const before = follow.session.searchPath
  follow.session.searchPath = [name, ...before.filter((one) => one !== name)]
  for (const node of stmt.schemaElts ?? []) apply(node)
  follow.session.searchPath = before
}
