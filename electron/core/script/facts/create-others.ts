// Views, CREATE TABLE AS, triggers, rules, policies, extensions and all that is counted by name alone.
import type {
  CreateCastStmt,
  CreateEventTrigStmt,
  CreateExtensionStmt,
  CreatePLangStmt,
  CreatePolicyStmt,
  CreatePublicationStmt,
  CreateSchemaStmt,
  CreateSeqStmt,
  CreateTableAsStmt,
  CreateTrigStmt,
  DefineStmt,
  IndexStmt,
  Node,
  RuleStmt,
  ViewStmt,
} from 'libpg-query'
import { namesOf, qualified, rangeName, stringOf, walk } from './ast.ts'
import type { Column, Dep, Obj, ObjKind, OtherKind, TypeRef } from './catalog-types.ts'
import { addDep, addObj, changeObj, dropObj, otherKey } from './catalog.ts'
import { createAggregate, optionOf } from './create-routine.ts'
import { createBaseType } from './create-type.ts'
import { languageOfExtension, requiredExtensions, schemaOfExtension } from './extension-knowledge.ts'
import type { Follow } from './follow-types.ts'
import { kindsInText } from './ddl-in-text.ts'
import { doubt, noteTwice, originOf } from './follow-types.ts'
import { indexFacts } from './index-elements.ts'
import { makeIndex, makeSequence, plainColumn, schemaOf, spreadTrigger } from './relations.ts'
import { creationSchema, findAttached, findGlobal, findRelation, findRoutines, findSchema } from './resolve.ts'
import { refType, typeKey } from './type-refs.ts'

type Read = { readonly alias: string; readonly relation: Obj }

const readsIn = (follow: Follow, tree: unknown): Read[] => {
  const found: Read[] = []
  walk(tree, (_type, node) => {
    const name = node['relname']
    if (typeof name !== 'string') return
    const relation = findRelation(follow, node['schemaname'] as string | undefined, name)
    const alias = (node['alias'] as { aliasname?: string } | undefined)?.aliasname
    if (relation !== undefined) found.push({ alias: alias ?? name, relation })
  })
  return found
}

/** Relations a query reads: CASCADE on one of them takes the view along. */
export const relationsIn = (follow: Follow, tree: unknown): Obj[] => [
  ...new Set(readsIn(follow, tree).map((read) => read.relation)),
]

/** The same by columns: DROP COLUMN ... CASCADE takes only the views that use the column. */
const columnDeps = (follow: Follow, tree: unknown): Dep[] => {
  const reads = readsIn(follow, tree)
  const deps: Dep[] = []
  const use = (relation: Obj, column: string): void => {
    if (!deps.some((dep) => dep.on === relation && dep.column === column))
      deps.push({ on: relation, column, auto: false })
  }
  walk(tree, (type, node) => {
    if (type !== 'ColumnRef') return
    const fields = (node['fields'] as readonly Node[] | undefined) ?? []
    const names = namesOf(fields)
    const star = fields.some((field) => 'A_Star' in field)
    const alias = star ? names.at(-1) : names.at(-2)
    const from = reads.filter((read) => alias === undefined || read.alias === alias)
    if (star) for (const read of from) for (const column of read.relation.columns) use(read.relation, column.name)
    const column = star ? undefined : names.at(-1)
    const having =
      column === undefined ? [] : from.filter((read) => read.relation.columns.some((one) => one.name === column))
    if (column !== undefined && having.length === 1 && having[0] !== undefined) use(having[0].relation, column)
  })
  return deps
}

/** Routines of the scripts that a query calls. */
const routinesIn = (follow: Follow, tree: unknown): Obj[] => {
  const found = new Set<Obj>()
  walk(tree, (type, node) => {
    if (type !== 'FuncCall') return
    const { schema, name } = qualified(namesOf(node['funcname'] as readonly Node[] | undefined))
    const routines = findRoutines(follow, schema, name)
    if (routines.length === 1 && routines[0] !== undefined) found.add(routines[0])
  })
  return [...found]
}

const unknownType: TypeRef = { unknown: true, array: false }

const columnsOfQuery = (follow: Follow, query: Node | undefined, aliases: readonly string[]): Column[] => {
  if (aliases.length > 0) return aliases.map((name) => plainColumn(name, unknownType))
  const targets =
    query !== undefined && 'SelectStmt' in query
      ? (query.SelectStmt.targetList ?? query.SelectStmt.larg?.targetList ?? [])
      : []
  return targets.flatMap((node) => {
    if (!('ResTarget' in node)) return []
    const { name, val } = node.ResTarget
    if (name !== undefined) return [plainColumn(name, unknownType)]
    if (val === undefined || !('ColumnRef' in val)) return []
    const fields = val.ColumnRef.fields ?? []
    if (fields.some((field) => 'A_Star' in field)) {
      const alias = namesOf(fields).at(-1)
      return readsIn(follow, query)
        .filter((read) => alias === undefined || read.alias === alias)
        .flatMap((read) => read.relation.columns.map((column) => plainColumn(column.name, column.type)))
    }
    const last = namesOf(fields).at(-1)
    return last === undefined ? [] : [plainColumn(last, unknownType)]
  })
}

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
  })
}

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

export const createIndex = (follow: Follow, stmt: IndexStmt): void => {
  const { schema, name } = rangeName(stmt.relation)
  const table = findRelation(follow, schema, name)
  if (table === undefined) return
  const wanted = stmt.idxname === '' ? undefined : stmt.idxname
  if (wanted !== undefined && findRelation(follow, schemaOf(table).name, wanted) !== undefined) {
    if (stmt.if_not_exists !== true) noteTwice(follow, `index ${wanted}`)
    return
  }
  const facts = indexFacts(
    stmt.indexParams ?? [],
    stmt.indexIncludingParams ?? [],
    stmt.whereClause,
    stmt.unique === true,
    stmt.accessMethod,
  )
  makeIndex(follow, { table, name: wanted, facts, key: null, columns: [], recurse: stmt.relation?.inh === true })
}

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

export const createSchema = (follow: Follow, stmt: CreateSchemaStmt, apply: (node: Node) => void): void => {
  const name = stmt.schemaname ?? stmt.authrole?.rolename ?? ''
  if (name === '') return doubt(follow, 'makes a schema named after whoever runs it', ['schemas'])
  const there = findSchema(follow, name)
  if (there === undefined) addObj(follow.catalog, { kind: 'schema', name, origin: originOf(follow) })
  else if (there.origin.builtIn === true && name !== 'public')
    changeObj(follow.catalog, there, { origin: originOf(follow) })
  if ((stmt.schemaElts ?? []).length === 0) return
  // Its elements are made in it, whatever search_path says.
  const before = follow.session.searchPath
  follow.session.searchPath = [name, ...before.filter((one) => one !== name)]
  for (const node of stmt.schemaElts ?? []) apply(node)
  follow.session.searchPath = before
}

const putGlobal = (follow: Follow, kind: OtherKind, name: string): Obj =>
  findGlobal(follow, kind, name) ?? addObj(follow.catalog, { kind, name, origin: originOf(follow) })

export const createExtension = (follow: Follow, stmt: CreateExtensionStmt): void => {
  const name = stmt.extname ?? ''
  follow.extensions.push({ name, place: follow.place })
  if (findGlobal(follow, 'extension', name) !== undefined) return
  const cascade = optionOf(stmt.options, 'cascade') !== undefined
  const given = stringOf(optionOf(stmt.options, 'schema'))
  const own = schemaOfExtension[name]
  if (own !== undefined && findSchema(follow, own) === undefined)
    addObj(follow.catalog, { kind: 'schema', name: own, origin: originOf(follow) })
  const schema = own ?? given ?? creationSchema(follow, undefined).name
  const required = requiredExtensions[name] ?? []
  if (cascade)
    for (const one of required)
      createExtension(follow, { extname: one, ...(given === undefined ? {} : { options: stmt.options ?? [] }) })
  const made = addObj(follow.catalog, {
    kind: 'extension',
    name,
    origin: originOf(follow),
    target: { schema, array: false },
  })
  for (const one of required) {
    const on = findGlobal(follow, 'extension', one)
    if (on !== undefined) addDep(follow.catalog, made, { on, auto: false })
  }
}

/** CREATE LANGUAGE of a known one is CREATE EXTENSION since PostgreSQL 13; only one with its own HANDLER is a language by itself. */
export const createLanguage = (follow: Follow, stmt: CreatePLangStmt): void => {
  const name = stmt.plname ?? ''
  if ((stmt.plhandler ?? []).length === 0 || languageOfExtension(name) !== undefined)
    createExtension(follow, { extname: name })
  else putGlobal(follow, 'language', name)
}

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
const createOperator = (follow: Follow, stmt: DefineStmt): void => {
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

const inSchemaKinds: Readonly<Record<string, ObjKind>> = {
  OBJECT_COLLATION: 'collation',
  OBJECT_TSCONFIGURATION: 'fts-config',
  OBJECT_TSDICTIONARY: 'fts-other',
  OBJECT_TSPARSER: 'fts-other',
  OBJECT_TSTEMPLATE: 'fts-other',
}

export const define = (follow: Follow, stmt: DefineStmt): void => {
  if (stmt.kind === 'OBJECT_AGGREGATE') return createAggregate(follow, stmt)
  if (stmt.kind === 'OBJECT_OPERATOR') return createOperator(follow, stmt)
  if (stmt.kind === 'OBJECT_TYPE') return createBaseType(follow, namesOf(stmt.defnames))
  const kind = inSchemaKinds[stmt.kind ?? '']
  if (kind !== undefined) putInSchema(follow, kind, namesOf(stmt.defnames), stmt.kind ?? '')
}

export const putInSchema = (follow: Follow, kind: ObjKind, names: readonly string[], extra: string): void => {
  const { schema: schemaName, name } = qualified(names)
  const schema = creationSchema(follow, schemaName)
  if (!follow.catalog.others.has(otherKey(kind, schema, name, extra)))
    addObj(follow.catalog, { kind, schema, name, extra, origin: originOf(follow) })
}

export const createAccessMethod = (follow: Follow, name: string): void => {
  putGlobal(follow, 'access-method', name)
}
export const createWrapper = (follow: Follow, name: string): void => {
  putGlobal(follow, 'foreign-data-wrapper', name)
}
export const createServer = (follow: Follow, name: string, wrapper: string): void => {
  const made = putGlobal(follow, 'foreign-server', name)
  const on = findGlobal(follow, 'foreign-data-wrapper', wrapper)
  if (on !== undefined) addDep(follow.catalog, made, { on, auto: false })
}
export const createStatistics = (follow: Follow, names: readonly string[]): void => {
  if (names.length > 0) putInSchema(follow, 'statistics', names, '')
}
export const createPublication = (follow: Follow, stmt: CreatePublicationStmt): void => {
  putGlobal(follow, 'publication', stmt.pubname ?? '')
}
export const createEventTrigger = (follow: Follow, stmt: CreateEventTrigStmt): void => {
  const made = putGlobal(follow, 'event-trigger', stmt.trigname ?? '')
  const { schema, name } = qualified(namesOf(stmt.funcname))
  const routine = findRoutines(follow, schema, name).find((one) => one.args.length === 0)
  const makes = kindsInText(routine?.body ?? '')
  if (makes.length > 0) doubt(follow, `the event trigger ${stmt.trigname ?? ''} makes or drops things`, makes)
  if (routine !== undefined) addDep(follow.catalog, made, { on: routine, auto: false })
}

/** Temporary objects and settings end with the session. */
export const endSession = (follow: Follow): void => {
  const temporary = findSchema(follow, 'pg_temp')
  if (temporary !== undefined) dropObj(follow.catalog, temporary, true)
}
