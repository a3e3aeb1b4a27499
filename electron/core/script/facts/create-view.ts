import type { CreateTableAsStmt, ViewStmt } from 'libpg-query'
import { namesOf, rangeName } from './ast.ts'
import { addObj, changeObj } from './catalog.ts'
import { type Follow, noteTwice, originOf } from './follow-types.ts'
import { columnDeps, columnsOfQuery, relationsIn, routinesIn } from './read-query.ts'
import { creationSchema, findRelation } from './resolve.ts'

export const createView = (follow: Follow, stmt: ViewStmt): void => {
  const { schema: schemaName, name } = rangeName(stmt.view)
  const reads = relationsIn(follow, stmt.query)
  const temporary = stmt.view?.relpersistence === 't' || reads.some((one) => one.temporary)
  const schema = creationSchema(follow, schemaName, temporary)
  const there = findRelation(follow, schema.name, name)
  const deps = [
    ...[...reads, ...routinesIn(follow, stmt.query)].map((on) => ({ on, auto: false })),
    ...columnDeps(follow, stmt.query),
  ]
  const columns = columnsOfQuery(follow, stmt.query, namesOf(stmt.aliases))
  if (there !== undefined) {
    if (there.kind === 'view' && stmt.replace === true) changeObj(follow.catalog, there, { deps, columns })
    else noteTwice(follow, `relation ${name}`)
    return
  }
  addObj(follow.catalog, { kind: 'view', name, schema, origin: originOf(follow), temporary, deps, columns })
}

/** CREATE TABLE AS, SELECT INTO and CREATE MATERIALIZED VIEW. */
export const createTableAs = (follow: Follow, stmt: CreateTableAsStmt): void => {
  const { schema: schemaName, name } = rangeName(stmt.into?.rel)
  const temporary = stmt.into?.rel?.relpersistence === 't'
  const schema = creationSchema(follow, schemaName, temporary)
  if (findRelation(follow, schema.name, name) !== undefined) {
    if (stmt.if_not_exists !== true) noteTwice(follow, `relation ${name}`)
    return
  }
  const isView = stmt.objtype === 'OBJECT_MATVIEW'
  const deps = isView
    ? [
        ...[...relationsIn(follow, stmt.query), ...routinesIn(follow, stmt.query)].map((on) => ({ on, auto: false })),
        ...columnDeps(follow, stmt.query),
      ]
    : []
  const columns = columnsOfQuery(follow, stmt.query, namesOf(stmt.into?.colNames))
  addObj(follow.catalog, {
    kind: isView ? 'matview' : 'table',
    name,
    schema,
    origin: originOf(follow),
    temporary,
    deps,
    columns,
    open: true, // the query says which
  })
}
