import type { CreateSeqStmt, Node } from 'libpg-query'
import { namesOf, qualified, rangeName } from './ast.ts'
import type { Obj } from './catalog-types.ts'
import { changeObj } from './catalog.ts'
import { optionOf } from './create-routine.ts'
import { type Follow, noteTwice } from './follow-types.ts'
import { makeSequence } from './make-sequence.ts'
import { creationSchema, findRelation } from './resolve.ts'

export const createSequence = (follow: Follow, stmt: CreateSeqStmt): void => {
  const { schema: schemaName, name } = rangeName(stmt.sequence)
  const temporary = stmt.sequence?.relpersistence === 't'
  const schema = creationSchema(follow, schemaName, temporary)
  if (findRelation(follow, schema.name, name) !== undefined) {
    if (stmt.if_not_exists !== true) noteTwice(follow, `sequence ${name}`)
    return
  }
  const made = makeSequence(follow, schema, name, null, temporary)
  ownSequence(follow, made, stmt.options)
}

/** OWNED BY table.column: dropping either takes the sequence along. */
export const ownSequence = (follow: Follow, sequence: Obj, options: readonly Node[] | undefined): void => {
  const arg = optionOf(options, 'owned_by')
  if (arg === undefined || !('List' in arg)) return
  const names = namesOf(arg.List.items)
  const free = sequence.deps.filter((dep) => !dep.auto)
  const { schema, name } = qualified(names.slice(0, -1))
  const table = names.length > 1 ? findRelation(follow, schema, name) : undefined
  const column = names.at(-1)
  changeObj(follow.catalog, sequence, {
    deps: table === undefined || column === undefined ? free : [...free, { on: table, column, auto: true }],
  })
}
