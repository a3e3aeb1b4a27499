// CREATE TYPE and CREATE DOMAIN. A range type brings a multirange type, a cast and constructor functions, which the
// catalogs count as functions of the schema.
import type { CompositeTypeStmt, CreateDomainStmt, CreateEnumStmt, CreateRangeStmt } from 'libpg-query'
import { namesOf, qualified, rangeName } from './ast.ts'
import type { Arg, Obj, TypeKind, TypeRef } from './catalog-types.ts'
import { addObj, changeObj } from './catalog.ts'
import { clipUtf8 } from './choose-names.ts'
import { optionOf, putRoutine } from './create-routine.ts'
import type { Follow } from './follow-types.ts'
import { noteTwice, originOf } from './follow-types.ts'
import { plainColumn, schemaOf } from './relations.ts'
import { creationSchema, findType } from './resolve.ts'
import { objsOfTypes, refType, typeKey } from './type-refs.ts'

/** CREATE TYPE x; came first, as a shell. */
const redefine = (follow: Follow, shell: Obj, kind: TypeKind, base: TypeRef | undefined): Obj => {
  changeObj(follow.catalog, shell, { kind, base: base ?? null })
  return shell
}

const makeType = (
  follow: Follow,
  kind: TypeKind,
  names: readonly string[],
  more: { base?: TypeRef; owner?: Obj } = {},
): Obj | null => {
  const { schema: schemaName, name } = qualified(names)
  const schema = creationSchema(follow, schemaName)
  const there = findType(follow, schema.name, name)
  if (there !== undefined) {
    if (there.kind !== 'base') noteTwice(follow, `type ${name}`)
    return there.kind === 'base' && kind !== 'base' ? redefine(follow, there, kind, more.base) : null
  }
  const deps = [
    ...objsOfTypes([more.base ?? null]).map((on) => ({ on, auto: false })),
    ...(more.owner === undefined ? [] : [{ on: more.owner, auto: true }]),
  ]
  return addObj(follow.catalog, { kind, name, schema, origin: originOf(follow), base: more.base ?? null, deps })
}

export const createEnum = (follow: Follow, stmt: CreateEnumStmt): void => {
  makeType(follow, 'enum', namesOf(stmt.typeName))
}

export const createDomain = (follow: Follow, stmt: CreateDomainStmt): void => {
  makeType(follow, 'domain', namesOf(stmt.domainname), { base: refType(follow, stmt.typeName) })
}

/** CREATE TYPE x (INPUT = ...) and CREATE TYPE x: counted nowhere, but arguments may be of it. */
export const createBaseType = (follow: Follow, names: readonly string[]): void => {
  const { schema, name } = qualified(names)
  if (findType(follow, creationSchema(follow, schema).name, name) === undefined) makeType(follow, 'base', names)
}

export const createComposite = (follow: Follow, stmt: CompositeTypeStmt): void => {
  const { schema: schemaName, name } = rangeName(stmt.typevar)
  const schema = creationSchema(follow, schemaName)
  if (findType(follow, schema.name, name) !== undefined) return noteTwice(follow, `type ${name}`)
  const columns = (stmt.coldeflist ?? []).flatMap((node) =>
    'ColumnDef' in node ? [plainColumn(node.ColumnDef.colname ?? '', refType(follow, node.ColumnDef.typeName))] : [],
  )
  const deps = columns.flatMap((column) =>
    objsOfTypes([column.type]).map((on) => ({ on, ownColumn: column.name, auto: false })),
  )
  addObj(follow.catalog, { kind: 'composite', name, schema, origin: originOf(follow), columns, deps })
}

const multirangeName = (range: string): string => {
  const at = range.indexOf('range')
  return at === -1
    ? `${clipUtf8(range, 63 - '_multirange'.length)}_multirange`
    : clipUtf8(`${range.slice(0, at)}multi${range.slice(at)}`, 63)
}

export const createRange = (follow: Follow, stmt: CreateRangeStmt): void => {
  const names = namesOf(stmt.typeName)
  const made = makeType(follow, 'range', names)
  if (made === null) return
  const subtypeNode = optionOf(stmt.params, 'subtype')
  const subtype: TypeRef =
    subtypeNode !== undefined && 'TypeName' in subtypeNode
      ? refType(follow, subtypeNode.TypeName)
      : { unknown: true, array: false }
  const schema = schemaOf(made)
  const arg = (type: TypeRef, mode: Arg['mode'] = 'in'): Arg => ({ mode, name: '', type })
  const text: TypeRef = { system: 'text', array: false }
  const constructor = (name: string, args: readonly Arg[], owner: Obj): void => {
    putRoutine(follow, {
      kind: 'function',
      schema,
      name,
      args,
      returns: { obj: owner, array: false },
      language: 'internal',
      body: '',
      owner: made,
    })
  }
  constructor(made.name, [arg(subtype), arg(subtype)], made)
  constructor(made.name, [arg(subtype), arg(subtype), arg(text)], made)
  if (follow.catalog.serverVersionNumber < 140000) return
  const given = optionOf(stmt.params, 'multirange_type_name')
  const givenNames =
    given !== undefined && 'TypeName' in given
      ? namesOf(given.TypeName.names)
      : given !== undefined && 'List' in given
        ? namesOf(given.List.items)
        : []
  const multi = makeType(
    follow,
    'multirange',
    givenNames.length > 0 ? givenNames : [schema.name, multirangeName(made.name)],
    { owner: made },
  )
  if (multi === null) return
  const base: TypeRef = { obj: made, array: false }
  const target: TypeRef = { obj: multi, array: false }
  addObj(follow.catalog, {
    kind: 'cast',
    name: 'cast',
    extra: `${typeKey(base)}>${typeKey(target)}`,
    base,
    target,
    origin: originOf(follow),
    deps: [{ on: made, auto: true }],
  })
  constructor(multi.name, [], multi)
  constructor(multi.name, [arg({ obj: made, array: false })], multi)
  constructor(multi.name, [arg({ obj: made, array: true }, 'variadic')], multi)
}
