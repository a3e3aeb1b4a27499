// What a node of the parser names, whatever statement it is in: relations, functions, types, operators and the rest. Told by
// the node's fields, so that a new kind of statement is read as well.
import type { Node, ObjectWithArgs, TypeName } from 'libpg-query'
import { splitName } from '../../postgres/split-name.ts'
import { constantText, itemsOf, namesOf, qualified } from './ast.ts'
import type { Obj } from './catalog-types.ts'
import { findRoutine, findTarget } from './drop-objects.ts'
import type { Follow } from './follow-types.ts'
import type { NameKind } from './guess-extension.ts'
import { findGlobal, findOthers, findRelation, findRoutines, findSchema, findType } from './resolve.ts'
import { isInput, refType } from './type-refs.ts'

export type Fields = Record<string, unknown>
export type Finder = {
  readonly follow: Follow
  readonly add: (obj: Obj | undefined) => void
  readonly guess: (kind: NameKind, schema: string | undefined, name: string) => void
}

export const nodesOf = (value: unknown): readonly Node[] | undefined =>
  Array.isArray(value) ? (value as readonly Node[]) : undefined

const isOperatorName = (name: string): boolean => /^[^\w"]+$/.test(name)

/** Overloads cannot be told apart by their arguments here: by their number, then those of plain types. */
const callees = (follow: Follow, schema: string | undefined, name: string, count: number): readonly Obj[] => {
  const all = findRoutines(follow, schema, name)
  if (all.length < 2) return all
  const fitting = all.filter((one) => one.args.filter(isInput).length === count)
  if (fitting.length === 1) return fitting
  const candidates = fitting.length === 0 ? all : fitting
  const plain = candidates.filter((one) => one.args.every((arg) => arg.type.system !== undefined))
  return plain.length === 0 ? candidates : plain
}

const addRelation = ({ follow, add, guess }: Finder, schema: string | undefined, name: string): void => {
  const found = findRelation(follow, schema, name)
  add(found)
  if (schema !== undefined) add(findSchema(follow, schema))
  if (found === undefined) guess('relation', schema, name)
}

const addFunction = ({ follow, add, guess }: Finder, names: readonly string[], count: number): void => {
  const { schema, name } = qualified(names)
  const found = callees(follow, schema, name, count)
  found.forEach(add)
  if (found.length === 0) guess('function', schema, name)
}

const addType = (finder: Finder, type: TypeName): void => {
  const { follow, add, guess } = finder
  const names = namesOf(type.names)
  if (type.pct_type === true) {
    const { schema, name } = qualified(names.slice(0, -1))
    return addRelation(finder, schema, name)
  }
  const ref = refType(follow, type)
  if (ref.system !== undefined) return
  if (ref.obj !== undefined) return add(ref.obj)
  // CREATE OPERATOR and CREATE AGGREGATE name their functions where the grammar has a type.
  const { schema, name } = qualified(names)
  const others = [
    ...findRoutines(follow, schema, name),
    ...findOthers(follow, 'fts-other', schema, name),
    ...findOthers(follow, 'fts-config', schema, name),
  ]
  others.forEach(add)
  if (others.length === 0) guess('type', schema, name)
}

const addObjectWithArgs = ({ follow, add, guess }: Finder, wanted: ObjectWithArgs): void => {
  const { schema, name } = qualified(namesOf(wanted.objname))
  if (isOperatorName(name)) {
    const found = findTarget(follow, 'OBJECT_OPERATOR', { ObjectWithArgs: wanted })
    if (found) add(found)
    else guess('operator', schema, name)
    return
  }
  const found = findRoutine(follow, wanted)
  add(found)
  if (found === undefined && findRoutines(follow, schema, name).length === 0) guess('function', schema, name)
}

/** 'public.orders_id_seq'::regclass, and what else a text is cast to. */
const addConstant = (finder: Finder, type: string, text: string): void => {
  const { schema, name } = qualified(splitName(text))
  if (name === '') return
  if (type === 'regclass') addRelation(finder, schema, name)
  else if (type === 'regtype') finder.add(findType(finder.follow, schema, name))
  else if (type === 'regproc') findRoutines(finder.follow, schema, name).forEach(finder.add)
  else if (type === 'regconfig') findOthers(finder.follow, 'fts-config', schema, name).forEach(finder.add)
  else if (type === 'regdictionary') findOthers(finder.follow, 'fts-other', schema, name).forEach(finder.add)
}

const sequenceFunctions = new Set(['nextval', 'currval', 'setval'])

const addCall = (finder: Finder, fields: Fields): void => {
  const names = namesOf(nodesOf(fields['funcname']))
  const args = nodesOf(fields['args']) ?? []
  addFunction(finder, names, args.length)
  const last = names.at(-1) ?? ''
  const text = constantText(args[0])
  if (sequenceFunctions.has(last) && text !== undefined) addConstant(finder, 'regclass', text)
}

export const visitShape = (finder: Finder, type: string, fields: Fields): void => {
  const { follow, add, guess } = finder
  if (typeof fields['relname'] === 'string')
    addRelation(finder, fields['schemaname'] as string | undefined, fields['relname'])
  if (Array.isArray(fields['names'])) addType(finder, fields as TypeName)
  if (Array.isArray(fields['funcname']) && (type === 'FuncCall' || type === 'funccall')) addCall(finder, fields)
  if (Array.isArray(fields['funcname']) && (type === 'CreateTrigStmt' || type === 'CreateEventTrigStmt'))
    addFunction(finder, namesOf(nodesOf(fields['funcname'])), 0)
  if (Array.isArray(fields['objname'])) addObjectWithArgs(finder, fields as ObjectWithArgs)
  for (const key of ['opclass', 'opclassname', 'opfamilyname']) {
    const names = namesOf(nodesOf(fields[key]))
    // Its own name, in the statement that makes it, is found by nobody.
    if (names.length === 0 || type === 'CreateOpClassStmt' || type === 'CreateOpFamilyStmt') continue
    const { schema, name } = qualified(names)
    const found = findOthers(follow, 'opclass', schema, name)
    found.forEach(add)
    if (found.length === 0) guess('operator-class', schema, name)
  }
  for (const key of ['collname', 'collation']) {
    const { schema, name } = qualified(namesOf(nodesOf(fields[key])))
    if (name !== '') findOthers(follow, 'collation', schema, name).forEach(add)
  }
  for (const key of ['accessMethod', 'amname']) {
    const method = fields[key]
    if (typeof method !== 'string' || method === '') continue
    add(findGlobal(follow, 'access-method', method))
    guess('access-method', undefined, method)
  }
  if (type === 'A_Expr' || type === 'SortBy' || type === 'SubLink') {
    const { schema, name } = qualified(namesOf(nodesOf(fields['name'] ?? fields['useOp'] ?? fields['operName'])))
    if (schema !== undefined && name !== '') {
      const found = findOthers(follow, 'operator', schema, name)
      if (found.length === 1) add(found[0])
      if (found.length === 0) guess('operator', schema, name)
    }
  }
  if (type === 'TypeCast') {
    const cast = refType(follow, fields['typeName'] as TypeName | undefined)
    const text = constantText(fields['arg'] as Node | undefined)
    if (cast.system !== undefined && text !== undefined) addConstant(finder, cast.system, text)
  }
  if (typeof fields['servername'] === 'string') add(findGlobal(follow, 'foreign-server', fields['servername']))
  if (typeof fields['fdwname'] === 'string' && type === 'CreateForeignServerStmt') {
    add(findGlobal(follow, 'foreign-data-wrapper', fields['fdwname']))
    guess('wrapper', undefined, fields['fdwname'])
  }
  if (Array.isArray(fields['cfgname'])) {
    const { schema, name } = qualified(namesOf(nodesOf(fields['cfgname'])))
    findOthers(follow, 'fts-config', schema, name).forEach(add)
    for (const dictionary of nodesOf(fields['dicts']) ?? []) {
      const one = qualified(namesOf(itemsOf(dictionary)))
      const found = findOthers(follow, 'fts-other', one.schema, one.name)
      found.forEach(add)
      if (found.length === 0) guess('text-search', one.schema, one.name)
    }
  }
}
