import type { IndexStmt } from 'libpg-query'
import { rangeName } from './ast.ts'
import { type Follow, noteTwice } from './follow-types.ts'
import { indexFacts } from './index-elements.ts'
import { makeIndex } from './make-index.ts'
import { schemaOf } from './relations.ts'
import { findRelation } from './resolve.ts'

export const createIndex = (follow: Follow, stmt: IndexStmt): void => {
  const { schema, name } = rangeName(stmt.relation)
  const table = findRelation(follow, schema, name)
  if (table === undefined) return
  const wanted = stmt.idxname === '' ? undefined : stmt.idxname
  if (wanted !== undefined && findRelation(follow, schemaOf(table).name, wanted) !== undefined) {
    if (stmt.if_not_exists !== true) noteTwice(follow, `index ${wanted}`)
    return
  }
  const facts = indexFacts(
    stmt.indexParams ?? [],
    stmt.indexIncludingParams ?? [],
    stmt.whereClause,
    stmt.unique === true,
    stmt.accessMethod,
  )
  makeIndex(follow, { table, name: wanted, facts, key: null, columns: [], recurse: stmt.relation?.inh === true })
}
