// Triggers, rules and policies of a table.
import type { CreatePolicyStmt, CreateTrigStmt, RuleStmt } from 'libpg-query'
import { namesOf, qualified, rangeName } from './ast.ts'
import { spreadTrigger } from './become-partition.ts'
import { addObj, changeObj } from './catalog.ts'
import { kindsInText } from './ddl-in-text.ts'
import { type Follow, noteTwice, originOf } from './follow-types.ts'
import { relationsIn, routinesIn } from './read-query.ts'
import { findAttached, findRelation, findRoutines } from './resolve.ts'

export const createTrigger = (follow: Follow, stmt: CreateTrigStmt): void => {
  const { schema, name } = rangeName(stmt.relation)
  const table = findRelation(follow, schema, name)
  if (table === undefined) return
  const wanted = stmt.trigname ?? ''
  if (findAttached(follow, 'trigger', table, wanted) !== undefined) {
    if (stmt.replace !== true) noteTwice(follow, `trigger ${wanted} on ${table.name}`)
    return
  }
  const called = qualified(namesOf(stmt.funcname))
  const routine = findRoutines(follow, called.schema, called.name).find((one) => one.args.length === 0)
  const deps = routine === undefined ? [] : [{ on: routine, auto: false }]
  const forRows = stmt.row === true
  const made = addObj(follow.catalog, {
    kind: 'trigger',
    name: wanted,
    on: table,
    origin: originOf(follow),
    temporary: table.temporary,
    forRows,
    deps,
  })
  spreadTrigger(follow, table, made)
  const makes = kindsInText(routine?.body ?? '')
  if (makes.length > 0) follow.making.set(table, makes)
}

/** "_RETURN" turns a table into a view (dumps of old versions); it is no rule of its own. */
export const createRule = (follow: Follow, stmt: RuleStmt): void => {
  const { schema, name } = rangeName(stmt.relation)
  const table = findRelation(follow, schema, name)
  if (table === undefined) return
  const deps = relationsIn(follow, stmt.actions)
    .filter((on) => on !== table)
    .map((on) => ({ on, auto: false }))
  if (stmt.rulename === '_RETURN') {
    if (table.kind === 'table') changeObj(follow.catalog, table, { kind: 'view', deps: [...table.deps, ...deps] })
    return
  }
  if (findAttached(follow, 'rule', table, stmt.rulename ?? '') !== undefined) return
  addObj(follow.catalog, {
    kind: 'rule',
    name: stmt.rulename ?? '',
    on: table,
    origin: originOf(follow),
    temporary: table.temporary,
    deps,
  })
}

export const createPolicy = (follow: Follow, stmt: CreatePolicyStmt): void => {
  const { schema, name } = rangeName(stmt.table)
  const table = findRelation(follow, schema, name)
  if (table === undefined || findAttached(follow, 'policy', table, stmt.policy_name ?? '') !== undefined) return
  const deps = [
    ...relationsIn(follow, [stmt.qual, stmt.with_check]),
    ...routinesIn(follow, [stmt.qual, stmt.with_check]),
  ].map((on) => ({ on, auto: false }))
  addObj(follow.catalog, { kind: 'policy', name: stmt.policy_name ?? '', on: table, origin: originOf(follow), deps })
}
