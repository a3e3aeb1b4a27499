// DROP of anything, with CASCADE as far as dependents are known.
import type { DropStmt, Node, ObjectWithArgs } from 'libpg-query'
import { itemsOf, namesOf, qualified, stringOf } from './ast.ts'
import type { Obj, ObjKind, TypeRef } from './catalog-types.ts'
import { dropColumnOf, dropObj, isRoutine } from './catalog.ts'
import { readArgs } from './create-routine.ts'
import { extensionOfType, languageOfExtension } from './extension-knowledge.ts'
import type { Follow } from './follow-types.ts'
import { findAttached, findGlobal, findOthers, findRelation, findRoutines, findSchema, findType } from './resolve.ts'
import { inputKey, refType, typeKey } from './type-refs.ts'

const relationTypes = new Set([
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_INDEX',
  'OBJECT_SEQUENCE',
  'OBJECT_FOREIGN_TABLE',
])
const routineTypes = new Set(['OBJECT_FUNCTION', 'OBJECT_PROCEDURE', 'OBJECT_ROUTINE', 'OBJECT_AGGREGATE'])
const globalKinds: Readonly<Record<string, ObjKind>> = {
  OBJECT_EXTENSION: 'extension',
  OBJECT_EVENT_TRIGGER: 'event-trigger',
  OBJECT_FOREIGN_SERVER: 'foreign-server',
  OBJECT_FDW: 'foreign-data-wrapper',
  OBJECT_LANGUAGE: 'language',
  OBJECT_PUBLICATION: 'publication',
}
const schemaKinds: Readonly<Record<string, ObjKind>> = {
  OBJECT_COLLATION: 'collation',
  OBJECT_TSCONFIGURATION: 'fts-config',
  OBJECT_TSDICTIONARY: 'fts-other',
  OBJECT_TSPARSER: 'fts-other',
  OBJECT_TSTEMPLATE: 'fts-other',
  OBJECT_STATISTIC_EXT: 'statistics',
}
const attachedKinds: Readonly<Record<string, ObjKind>> = {
  OBJECT_TRIGGER: 'trigger',
  OBJECT_RULE: 'rule',
  OBJECT_POLICY: 'policy',
}

const namesOfObject = (node: Node): string[] => {
  if ('List' in node) return namesOf(itemsOf(node))
  if ('TypeName' in node) return namesOf(node.TypeName.names)
  const name = stringOf(node)
  return name === undefined ? [] : [name]
}

export const findRoutine = (follow: Follow, wanted: ObjectWithArgs): Obj | undefined => {
  const { schema, name } = qualified(namesOf(wanted.objname))
  const all = findRoutines(follow, schema, name)
  if (wanted.args_unspecified === true) return all[0]
  const args = readArgs(follow, wanted.objfuncargs)
  const typed = (wanted.objargs ?? []).flatMap((node) =>
    'TypeName' in node ? [typeKey(refType(follow, node.TypeName))] : [],
  )
  const keys = new Set([inputKey(args), typed.join(',')])
  return all.find((one) => keys.has(inputKey(one.args)))
}

const findOperator = (follow: Follow, wanted: ObjectWithArgs): Obj | undefined => {
  const { schema, name } = qualified(namesOf(wanted.objname))
  const key = (wanted.objargs ?? [])
    .map((node) => ('TypeName' in node ? typeKey(refType(follow, node.TypeName)) : ''))
    .join(',')
  return findOthers(follow, 'operator', schema, name).find((one) => one.extra === key)
}

const findCast = (follow: Follow, node: Node): Obj | undefined => {
  const key = itemsOf(node)
    .map((one) => ('TypeName' in one ? typeKey(refType(follow, one.TypeName)) : ''))
    .join('>')
  return [...follow.catalog.objects].find((one) => one.kind === 'cast' && one.extra === key)
}

/** undefined: nobody made it. null: of a kind that is not followed. */
export const findTarget = (follow: Follow, type: string, node: Node): Obj | undefined | null => {
  const names = namesOfObject(node)
  const { schema, name } = qualified(names)
  if (relationTypes.has(type)) return findRelation(follow, schema, name)
  if (routineTypes.has(type)) return 'ObjectWithArgs' in node ? findRoutine(follow, node.ObjectWithArgs) : undefined
  if (type === 'OBJECT_OPERATOR')
    return 'ObjectWithArgs' in node ? findOperator(follow, node.ObjectWithArgs) : undefined
  if (type === 'OBJECT_TYPE' || type === 'OBJECT_DOMAIN') return findType(follow, schema, name)
  if (type === 'OBJECT_SCHEMA') return findSchema(follow, name)
  if (type === 'OBJECT_CAST') return findCast(follow, node)
  const attached = attachedKinds[type]
  if (attached !== undefined) {
    const on = qualified(names.slice(0, -1))
    const table = findRelation(follow, on.schema, on.name)
    return table === undefined ? undefined : findAttached(follow, attached, table, name)
  }
  const inSchema = schemaKinds[type]
  if (inSchema !== undefined) return findOthers(follow, inSchema, schema, name)[0]
  const global = globalKinds[type]
  return global === undefined ? null : findGlobal(follow, global, name)
}

const words: Readonly<Record<string, string>> = {
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_FDW: 'foreign-data wrapper',
  OBJECT_FOREIGN_SERVER: 'server',
  OBJECT_TSCONFIGURATION: 'text search configuration',
}

export const wordFor = (type: string): string =>
  words[type] ??
  type
    .replace(/^OBJECT_/, '')
    .replaceAll('_', ' ')
    .toLowerCase()

export const describeTarget = (type: string, node: Node): string => {
  const names = 'ObjectWithArgs' in node ? namesOf(node.ObjectWithArgs.objname) : namesOfObject(node)
  return `${wordFor(type)} ${names.join('.')}`
}

/** Columns, routines and domains of the extension's types, and functions in its language. */
const dropUsersOfExtension = (follow: Follow, extension: Obj): void => {
  const isOf = (type: TypeRef | null): boolean =>
    type?.obj === undefined && type?.name !== undefined && extensionOfType(type.name) === extension.name
  const language = languageOfExtension(extension.name)
  for (const obj of Array.from(follow.catalog.objects)) {
    if (obj.gone) continue
    for (const column of obj.columns)
      if (isOf(column.type)) follow.dropped.push(...dropColumnOf(follow.catalog, obj, column.name, true))
    const uses =
      obj.args.some((arg) => isOf(arg.type)) ||
      isOf(obj.returns) ||
      isOf(obj.base) ||
      (obj.kind === 'cast' && isOf(obj.target))
    if (uses || (language !== undefined && isRoutine(obj) && obj.language === language))
      follow.dropped.push(...dropObj(follow.catalog, obj, true))
  }
}

export const drop = (follow: Follow, stmt: DropStmt): void => {
  const type = stmt.removeType ?? ''
  const cascade = stmt.behavior === 'DROP_CASCADE'
  for (const node of stmt.objects ?? []) {
    const found = findTarget(follow, type, node)
    if (found === undefined) {
      if (stmt.missing_ok !== true) follow.nothingToDrop?.push(describeTarget(type, node))
      continue
    }
    follow.nothingToDrop = null
    if (found === null) continue
    if (found.kind === 'extension' && cascade) dropUsersOfExtension(follow, found)
    follow.dropped.push(...dropObj(follow.catalog, found, cascade))
  }
}
