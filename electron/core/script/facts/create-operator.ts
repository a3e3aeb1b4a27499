// Casts and operators: told apart by their types.
import type { CreateCastStmt, DefineStmt, Node } from 'libpg-query'
import { namesOf, qualified, stringOf } from './ast.ts'
import type { Obj, TypeRef } from './catalog-types.ts'
import { addObj, otherKey } from './catalog.ts'
import { optionOf } from './create-routine.ts'
import { type Follow, originOf } from './follow-types.ts'
import { creationSchema } from './resolve.ts'
import { refType, typeKey } from './type-refs.ts'

export const createCast = (follow: Follow, stmt: CreateCastStmt): void => {
  const base = refType(follow, stmt.sourcetype)
  const target = refType(follow, stmt.targettype)
  const extra = `${typeKey(base)}>${typeKey(target)}`
  if (follow.catalog.others.has(otherKey('cast', null, 'cast', extra))) return
  const types = [base.obj, target.obj].flatMap((obj) => obj ?? [])
  addObj(follow.catalog, {
    kind: 'cast',
    name: 'cast',
    extra,
    base,
    target,
    origin: originOf(follow),
    deps: types.map((on) => ({ on, auto: false })),
  })
}

const operatorType = (follow: Follow, node: Node | undefined): TypeRef | null =>
  node !== undefined && 'TypeName' in node ? refType(follow, node.TypeName) : null

const operatorNames = (node: Node | undefined): string[] => {
  if (node === undefined) return []
  if ('List' in node) return namesOf(node.List.items)
  if ('TypeName' in node) return namesOf(node.TypeName.names)
  const name = stringOf(node)
  return name === undefined ? [] : [name]
}

/** A commutator or negator that is not there yet is made as a shell, and counted. */
export const createOperator = (follow: Follow, stmt: DefineStmt): void => {
  const { schema, name } = qualified(namesOf(stmt.defnames))
  const left = operatorType(follow, optionOf(stmt.definition, 'leftarg'))
  const right = operatorType(follow, optionOf(stmt.definition, 'rightarg'))
  const put = (place: Obj, operator: string, a: TypeRef | null, b: TypeRef | null): void => {
    const extra = `${a === null ? '' : typeKey(a)},${b === null ? '' : typeKey(b)}`
    if (follow.catalog.others.has(otherKey('operator', place, operator, extra))) return
    const deps = [a?.obj, b?.obj].flatMap((obj) => obj ?? []).map((on) => ({ on, auto: false }))
    addObj(follow.catalog, {
      kind: 'operator',
      name: operator,
      schema: place,
      extra,
      base: a,
      target: b,
      origin: originOf(follow),
      deps,
    })
  }
  const place = creationSchema(follow, schema)
  put(place, name, left, right)
  for (const [option, a, b] of [
    ['commutator', right, left],
    ['negator', left, right],
  ] as const) {
    const names = operatorNames(optionOf(stmt.definition, option))
    if (names.length === 0) continue
    const other = qualified(names)
    const built = other.schema === 'pg_catalog'
    if (!built) put(other.schema === undefined ? place : creationSchema(follow, other.schema), other.name, a, b)
  }
}
