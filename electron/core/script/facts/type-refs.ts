// Types as written -> types as pg_get_function_identity_arguments() prints them: int -> integer, timestamptz[] ->
// timestamp with time zone[], a type outside `public` with its schema (the inventory looks with search_path = public).
import type { TypeName } from 'libpg-query'
import { namesOf, qualified } from './ast.ts'
import type { Arg, TypeRef } from './catalog-types.ts'
import { extensionOfType } from './extension-knowledge.ts'
import type { Follow } from './follow-types.ts'
import { quoteName } from './quote-name.ts'
import { findGlobal, findRelation, findType } from './resolve.ts'
import { systemTypes, typeSpellings } from './system-types.ts'

const ofColumn = (follow: Follow, names: readonly string[], array: boolean): TypeRef => {
  const column = names.at(-1) ?? ''
  const { schema, name } = qualified(names.slice(0, -1))
  const found = findRelation(follow, schema, name)?.columns.find((one) => one.name === column)
  return found === undefined
    ? { unknown: true, name: `${names.join('.')}%TYPE`, array }
    : { ...found.type, array: array || found.type.array }
}

/** Name of the elements of `_int4`. */
const elementOf = (name: string): string | undefined =>
  name.startsWith('_') && systemTypes.has(name.slice(1)) ? name.slice(1) : undefined

// Nearly every column has one of them: one for all.
const plainRefs: ReadonlyMap<string, TypeRef> = new Map(
  [...systemTypes].map((system) => [system, { system, array: false }]),
)
const systemRef = (system: string, array: boolean): TypeRef =>
  (array ? undefined : plainRefs.get(system)) ?? { system, array }

export const refType = (follow: Follow, type: TypeName | undefined): TypeRef => {
  const names = namesOf(type?.names)
  const array = (type?.arrayBounds?.length ?? 0) > 0
  if (type?.pct_type === true) return ofColumn(follow, names, array)
  const { schema, name } = qualified(names)
  if (schema === undefined || schema === 'pg_catalog') {
    const element = elementOf(name)
    if (element !== undefined) return { system: element, array: true }
    if (schema === 'pg_catalog' || systemTypes.has(name)) return systemRef(name, array)
  }
  const obj = findType(follow, schema, name)
  if (obj !== undefined) return { obj, array }
  const elementObj = name.startsWith('_') ? findType(follow, schema, name.slice(1)) : undefined
  if (elementObj !== undefined) return { obj: elementObj, array: true }
  const madeBy = schema === undefined ? extensionOfType(name) : undefined
  const extensionSchema = madeBy === undefined ? undefined : findGlobal(follow, 'extension', madeBy)?.target?.schema
  const inSchema = schema ?? extensionSchema
  return {
    name,
    array,
    ...(inSchema === undefined ? {} : { schema: inSchema }),
    ...(schema === undefined && extensionSchema === undefined ? { unknown: true } : {}),
  }
}

export const formatType = (follow: Follow, ref: TypeRef): string => {
  const version = follow.catalog.serverVersionNumber
  const brackets = ref.array ? '[]' : ''
  if (ref.system !== undefined) return (typeSpellings.get(ref.system) ?? quoteName(ref.system, version)) + brackets
  const schema = ref.obj === undefined ? ref.schema : ref.obj.schema?.name
  const name = ref.obj?.name ?? ref.name ?? ''
  const hidden = schema === undefined || schema === 'public' ? systemTypes.has(name) && schema === 'public' : true
  const shown = quoteName(name, version)
  return (hidden && schema !== undefined ? `${quoteName(schema, version)}.${shown}` : shown) + brackets
}

/** Equal for equal types, whatever they are called today. */
export const typeKey = (ref: TypeRef): string =>
  (ref.system ?? (ref.obj === undefined ? `${ref.schema ?? ''}.${ref.name ?? ''}` : `#${ref.obj.id}`)) +
  (ref.array ? '[]' : '')

export const isInput = (arg: Arg): boolean => arg.mode === 'in' || arg.mode === 'inout' || arg.mode === 'variadic'

export const inputKey = (args: readonly Arg[]): string =>
  args
    .filter(isInput)
    .map((arg) => typeKey(arg.type))
    .join(',')

const modeWord = (mode: Arg['mode'], procedure: boolean, version: number): string => {
  if (mode === 'in') return procedure && version >= 140000 ? 'IN ' : ''
  return mode === 'table' ? '' : `${mode.toUpperCase()} `
}

/** Types that the script makes and a routine speaks of: DROP TYPE ... CASCADE takes the routine along. */
export const objsOfTypes = (refs: readonly (TypeRef | null)[]): NonNullable<TypeRef['obj']>[] =>
  refs.flatMap((ref) => ref?.obj ?? [])

/** `orderAt`: number of direct arguments of an ordered-set aggregate, else -1. */
export const formatArguments = (follow: Follow, args: readonly Arg[], procedure: boolean, orderAt = -1): string => {
  const version = follow.catalog.serverVersionNumber
  let text = ''
  for (const [index, arg] of args.filter((one) => one.mode !== 'table').entries()) {
    if (index === orderAt) text += index === 0 ? 'ORDER BY ' : ' ORDER BY '
    else if (index > 0) text += ', '
    text +=
      modeWord(arg.mode, procedure, version) +
      (arg.name === '' ? '' : `${quoteName(arg.name, version)} `) +
      formatType(follow, arg.type)
  }
  return text
}
