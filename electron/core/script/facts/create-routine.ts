// Functions, procedures and aggregates; also the constructors that CREATE TYPE ... AS RANGE brings.
import type { CreateFunctionStmt, DefineStmt, FunctionParameter, Node } from 'libpg-query'
import { itemsOf, namesOf, qualified, stringOf } from './ast.ts'
import type { Arg, ArgMode, Obj, RoutineKind, TypeRef } from './catalog-types.ts'
import { addObj, changeObj, inSchema } from './catalog.ts'
import type { Follow } from './follow-types.ts'
import { originOf } from './follow-types.ts'
import { creationSchema } from './resolve.ts'
import { inputKey, objsOfTypes, refType } from './type-refs.ts'

const modes: Readonly<Record<string, ArgMode>> = {
  FUNC_PARAM_IN: 'in',
  FUNC_PARAM_DEFAULT: 'in',
  FUNC_PARAM_OUT: 'out',
  FUNC_PARAM_INOUT: 'inout',
  FUNC_PARAM_VARIADIC: 'variadic',
  FUNC_PARAM_TABLE: 'table',
}

const readArg = (follow: Follow, parameter: FunctionParameter): Arg => ({
  mode: modes[parameter.mode ?? ''] ?? 'in',
  name: parameter.name ?? '',
  type: refType(follow, parameter.argType),
})

export const readArgs = (follow: Follow, nodes: readonly Node[] | undefined): Arg[] =>
  (nodes ?? []).flatMap((node) => ('FunctionParameter' in node ? [readArg(follow, node.FunctionParameter)] : []))

export const optionOf = (options: readonly Node[] | undefined, name: string): Node | undefined => {
  for (const node of options ?? []) if ('DefElem' in node && node.DefElem.defname === name) return node.DefElem.arg
  return undefined
}

type NewRoutine = {
  readonly kind: RoutineKind
  readonly schema: Obj
  readonly name: string
  readonly args: readonly Arg[]
  readonly returns: TypeRef | null
  readonly language: string
  readonly body: string
  readonly owner?: Obj
}

/** CREATE OR REPLACE keeps the object and takes the new argument names. */
export const putRoutine = (follow: Follow, routine: NewRoutine): Obj => {
  const key = inputKey(routine.args)
  const { kind, schema, name, args, returns, language, body } = routine
  const there = follow.catalog.routines.get(inSchema(schema, name))?.find((one) => inputKey(one.args) === key)
  if (there !== undefined) {
    changeObj(follow.catalog, there, { kind, args, returns, language, body })
    return there
  }
  const types = objsOfTypes([...args.map((arg) => arg.type), returns])
  const deps = [
    ...types.map((on) => ({ on, auto: false })),
    ...(routine.owner === undefined ? [] : [{ on: routine.owner, auto: true }]),
  ]
  return addObj(follow.catalog, { kind, schema, name, args, returns, language, body, origin: originOf(follow), deps })
}

export const createFunction = (follow: Follow, stmt: CreateFunctionStmt): Obj => {
  const { schema, name } = qualified(namesOf(stmt.funcname))
  const body = itemsOf(optionOf(stmt.options, 'as')).map((part) => stringOf(part) ?? '')
  const language = stringOf(optionOf(stmt.options, 'language')) ?? 'sql'
  const isWindow = optionOf(stmt.options, 'window') !== undefined
  return putRoutine(follow, {
    kind: stmt.is_procedure === true ? 'procedure' : isWindow ? 'window' : 'function',
    schema: creationSchema(follow, schema),
    name,
    args: readArgs(follow, stmt.parameters),
    returns: stmt.returnType === undefined ? null : refType(follow, stmt.returnType),
    language: language.toLowerCase(),
    body: body.join('\n'),
  })
}

export const createAggregate = (follow: Follow, stmt: DefineStmt): void => {
  const { schema, name } = qualified(namesOf(stmt.defnames))
  let args = readArgs(follow, itemsOf(stmt.args?.[0]))
  if (stmt.oldstyle === true) {
    const base = optionOf(stmt.definition, 'basetype') ?? optionOf(stmt.definition, 'sfunc1')
    const type = base !== undefined && 'TypeName' in base ? refType(follow, base.TypeName) : undefined
    args = type === undefined || type.system === 'any' ? [] : [{ mode: 'in', name: '', type }]
  }
  const direct = stmt.args?.[1]
  const ordered = direct !== undefined && 'Integer' in direct ? (direct.Integer.ival ?? 0) : -1
  const made = putRoutine(follow, {
    kind: 'aggregate',
    schema: creationSchema(follow, schema),
    name,
    args,
    returns: null,
    language: 'internal',
    body: '',
  })
  if (ordered >= 0) changeObj(follow.catalog, made, { extra: String(ordered) })
}
