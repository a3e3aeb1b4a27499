// What a statement speaks of: objects that the script made before it, and extensions whose things it uses. As pg_depend would
// have it: bodies of functions in quotes are text, and name nothing. Told by the shape of the parser's nodes, so that a new
// kind of statement is read as well.
import type { Node, ObjectWithArgs, TypeName } from 'libpg-query'
import { splitName } from '../../postgres/split-name.ts'
import { constantText, itemsOf, namesOf, qualified, rangeName, stringOf, walk } from './ast.ts'
import type { Obj } from './catalog-types.ts'
import { isRoutine } from './catalog.ts'
import { optionOf } from './create-routine.ts'
import { findRoutine, findTarget } from './drop-objects.ts'
import type { Follow } from './follow-types.ts'
import { guessExtension, type NameKind } from './guess-extension.ts'
import { findAttached, findGlobal, findOthers, findRelation, findRoutines, findSchema, findType } from './resolve.ts'
import { isInput, refType } from './type-refs.ts'

export type Mentions = { readonly objects: ReadonlySet<Obj>; readonly extensions: ReadonlySet<string> }

type Fields = Record<string, unknown>
type Finder = {
  readonly follow: Follow
  readonly add: (obj: Obj | undefined) => void
  readonly guess: (kind: NameKind, schema: string | undefined, name: string) => void
}

const nodesOf = (value: unknown): readonly Node[] | undefined =>
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

const visitShape = (finder: Finder, type: string, fields: Fields): void => {
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

/** `object` of COMMENT, OWNER TO, GRANT and the like, by its kind. */
const addTarget = (finder: Finder, kind: string, node: Node): void => {
  const { follow, add } = finder
  const names = 'List' in node ? namesOf(itemsOf(node)) : []
  const ofTable = ['OBJECT_COLUMN', 'OBJECT_TABCONSTRAINT', 'OBJECT_TRIGGER', 'OBJECT_POLICY', 'OBJECT_RULE']
  if (ofTable.includes(kind)) {
    const { schema, name } = qualified(names.slice(0, -1))
    const table = findRelation(follow, schema, name)
    add(table)
    if (table === undefined) return
    for (const attached of ['constraint', 'trigger', 'policy', 'rule'] as const)
      if (kind.endsWith(attached.toUpperCase())) add(findAttached(follow, attached, table, names.at(-1) ?? ''))
    return
  }
  if (kind === 'OBJECT_OPCLASS' || kind === 'OBJECT_OPFAMILY') {
    const { schema, name } = qualified(names.slice(1))
    findOthers(follow, 'opclass', schema, name).forEach(add)
    return
  }
  add(findTarget(follow, kind, node) ?? undefined)
}

const addTargets = (finder: Finder, fields: Fields): void => {
  const kind = fields['objtype'] ?? fields['objectType'] ?? fields['removeType'] ?? fields['renameType']
  if (typeof kind !== 'string') return
  const single = fields['object']
  const all = [
    ...(nodesOf(fields['objects']) ?? []),
    ...(single === null || typeof single !== 'object' ? [] : [single as Node]),
  ]
  for (const node of all) addTarget(finder, kind, node)
}

/** Of its own table: the index a table is clustered on, the trigger that is switched off. */
const addParts = ({ follow, add }: Finder, node: Node): void => {
  if (!('AlterTableStmt' in node)) return
  const { schema, name } = rangeName(node.AlterTableStmt.relation)
  const table = findRelation(follow, schema, name)
  if (table === undefined) return
  for (const cmd of node.AlterTableStmt.cmds ?? []) {
    if (!('AlterTableCmd' in cmd)) continue
    const { subtype = '', name: part = '', def } = cmd.AlterTableCmd
    if (subtype === 'AT_AddConstraint' || subtype === 'AT_AddColumn') continue
    const index = def !== undefined && 'ReplicaIdentityStmt' in def ? (def.ReplicaIdentityStmt.name ?? '') : part
    if (index !== '') add(findRelation(follow, table.schema?.name, index))
    for (const kind of ['trigger', 'constraint', 'rule'] as const)
      if (part !== '') add(findAttached(follow, kind, table, part))
  }
}

const addNamedSchemas = (finder: Finder, type: string, fields: Fields): void => {
  if (type !== 'DefElem') return
  const name = fields['defname']
  const arg = fields['arg'] as Node | undefined
  if (name === 'schema') finder.add(findSchema(finder.follow, stringOf(arg) ?? ''))
  if (name === 'schemas') for (const one of namesOf(itemsOf(arg))) finder.add(findSchema(finder.follow, one))
}

const addLanguage = ({ follow, add, guess }: Finder, node: Node): void => {
  const options =
    'CreateFunctionStmt' in node ? node.CreateFunctionStmt.options : 'DoStmt' in node ? node.DoStmt.args : undefined
  const language = (stringOf(optionOf(options, 'language')) ?? '').toLowerCase()
  if (language === '') return
  add(findGlobal(follow, 'language', language))
  guess('language', undefined, language)
}

/** Before the statement is applied: what it makes itself is no mention, unless it was there already. */
export const findMentions = (follow: Follow, nodes: readonly Node[]): Mentions => {
  const objects = new Set<Obj>()
  const extensions = new Set<string>()
  const isDrop = nodes.some((node) => 'DropStmt' in node)
  const finder: Finder = {
    follow,
    add: (obj) => {
      if (obj === undefined || obj.gone) return
      if (obj.kind === 'extension') extensions.add(obj.name)
      else objects.add(obj)
      if (obj.schema !== null && !isRoutine(obj)) objects.add(obj.schema)
    },
    guess: (kind, schema, name) => {
      if (isDrop) return // what it drops is there or not, whoever brought it
      const extension = guessExtension(follow, kind, schema, name)
      if (extension !== undefined) extensions.add(extension)
    },
  }
  for (const node of nodes) {
    addLanguage(finder, node)
    addParts(finder, node)
    walk(node, (type, fields) => {
      visitShape(finder, type, fields)
      addTargets(finder, fields)
      addNamedSchemas(finder, type, fields)
    })
  }
  return { objects, extensions }
}
