// CREATE TABLE in all its forms: columns with serial and identity, constraints, LIKE, INHERITS, PARTITION OF.
import type { ColumnDef, Constraint, CreateStmt, Node, TableLikeClause } from 'libpg-query'
import { namesOf, qualified, rangeName } from './ast.ts'
import type { Column, Obj } from './catalog-types.ts'
import { defaultOf, modifierOf } from './column-facts.ts'
import { addDep, addObj } from './catalog.ts'
import type { Follow } from './follow-types.ts'
import { noteTwice, originOf } from './follow-types.ts'
import { attachedTo, plainColumn } from './relations.ts'
import { becomePartition } from './become-partition.ts'
import { chooseSequenceName, makeSequence } from './make-sequence.ts'
import { makeCheck } from './make-check.ts'
import { creationSchema, findGlobal, findRelation } from './resolve.ts'
import { serialTypes } from './system-types.ts'
import type { Wishes } from './table-constraints.ts'
import { grantWishes, noWishes, wish } from './table-constraints.ts'
import { objsOfTypes, refType } from './type-refs.ts'

const likeOptions = { constraints: 4, defaults: 8, generated: 16, identity: 32, indexes: 64 } as const

type Sequence = { readonly column: string; readonly name: string; readonly schema: Obj }

const constraintsOf = (column: ColumnDef): Constraint[] =>
  (column.constraints ?? []).flatMap((node) => ('Constraint' in node ? [node.Constraint] : []))

const givenSequence = (constraint: Constraint | undefined): string[] | undefined => {
  for (const node of constraint?.options ?? []) {
    if (
      'DefElem' in node &&
      node.DefElem.defname === 'sequence_name' &&
      node.DefElem.arg !== undefined &&
      'List' in node.DefElem.arg
    )
      return namesOf(node.DefElem.arg.List.items)
  }
  return undefined
}

/** A column, what it asks for, and the sequence it brings. */
export const readColumn = (
  follow: Follow,
  schema: Obj,
  table: string,
  column: ColumnDef,
  wishes: Wishes,
): { readonly column: Column; readonly sequence: Sequence | null } => {
  const name = column.colname ?? ''
  const typeNames = namesOf(column.typeName?.names)
  const serial = typeNames.length === 1 ? serialTypes.get(typeNames[0] ?? '') : undefined
  const constraints = constraintsOf(column)
  for (const constraint of constraints) wish(wishes, constraint, name)
  const identity = constraints.find((one) => one.contype === 'CONSTR_IDENTITY')
  const type = serial === undefined ? refType(follow, column.typeName) : { system: serial, array: false }
  const made = plainColumn(name, type, {
    serial: serial !== undefined,
    identity: identity !== undefined,
    modifier: serial === undefined ? modifierOf(type.system, column.typeName) : '',
    notNull: serial !== undefined || identity !== undefined, // NOT NULL and PRIMARY KEY are wishes, granted with the table's
    hasDefault: serial !== undefined || defaultOf(constraints),
  })
  if (serial === undefined && identity === undefined) return { column: made, sequence: null }
  const given = givenSequence(identity)
  const at = given === undefined ? undefined : qualified(given)
  return {
    column: made,
    sequence: {
      column: name,
      name: at?.name ?? chooseSequenceName(follow, schema, table, name),
      schema: at?.schema === undefined ? schema : creationSchema(follow, at.schema),
    },
  }
}

/** LIKE takes NOT NULL along, and a default where it is asked for. False: nobody knows which columns it brings. */
const copyLike = (
  follow: Follow,
  clause: TableLikeClause,
  schema: Obj,
  table: string,
  columns: Column[],
  wishes: Wishes,
  sequences: Sequence[],
): boolean => {
  const { schema: from, name } = rangeName(clause.relation)
  const source = findRelation(follow, from, name)
  const options = clause.options ?? 0
  if (source === undefined) return false
  const withDefaults = (options & likeOptions.defaults) !== 0 && (options & likeOptions.generated) !== 0
  for (const column of source.columns) {
    const identity = column.identity && (options & likeOptions.identity) !== 0
    columns.push({
      ...column,
      inherited: false,
      serial: false,
      identity,
      hasDefault: withDefaults || column.hasDefault === false ? column.hasDefault : undefined,
    })
    if (identity)
      sequences.push({ column: column.name, name: chooseSequenceName(follow, schema, table, column.name), schema })
  }
  for (const one of attachedTo(source, 'constraint')) {
    if (one.constraint?.type === 'check' && (options & likeOptions.constraints) !== 0) {
      const fields: Node[] = one.constraint.columns.map((column) => ({
        ColumnRef: { fields: [{ String: { sval: column } }] },
      }))
      wishes.checks.push({ name: one.name, expr: { List: { items: fields } }, noInherit: one.constraint.noInherit })
    }
  }
  if ((options & likeOptions.indexes) === 0) return !source.open
  for (const index of attachedTo(source, 'index')) {
    const key = [...index.dependents].find((one) => one.ownIndex === index && !one.gone)?.constraint
    const type = key?.type === 'pk' || key?.type === 'unique' || key?.type === 'exclude' ? key.type : 'index'
    if (index.index !== null)
      wishes.keys.push({
        type,
        name: undefined,
        columns: key?.columns ?? [],
        facts: index.index,
        same: `like ${index.id}`,
      })
  }
  return !source.open
}

/** Columns of parents first, each once. */
const inherit = (columns: readonly Column[], parents: readonly Obj[]): Column[] => {
  const all = new Map<string, Column>()
  for (const parent of parents)
    for (const column of parent.columns) all.set(column.name, { ...column, inherited: true, serial: false })
  for (const column of columns) all.set(column.name, column)
  return [...all.values()]
}

const parentsOf = (follow: Follow, nodes: readonly Node[] | undefined): Obj[] =>
  (nodes ?? []).flatMap((node) => {
    if (!('RangeVar' in node)) return []
    const { schema, name } = rangeName(node.RangeVar)
    return findRelation(follow, schema, name) ?? []
  })

/** `server` for a foreign table. */
export const createTable = (follow: Follow, stmt: CreateStmt, server: string | null): void => {
  const serverObj = server === null ? undefined : findGlobal(follow, 'foreign-server', server)
  const { schema: schemaName, name } = rangeName(stmt.relation)
  const temporary = stmt.relation?.relpersistence === 't' || schemaName?.startsWith('pg_temp') === true
  const schema = creationSchema(follow, schemaName, temporary)
  const there = findRelation(follow, schema.name, name)
  if (there !== undefined) {
    if (stmt.if_not_exists !== true) noteTwice(follow, `table ${name}`)
    return
  }
  const parents = parentsOf(follow, stmt.inhRelations)
  const partitionOf = stmt.partbound === undefined ? null : (parents[0] ?? null)
  const wishes = noWishes()
  const columns: Column[] = []
  const sequences: Sequence[] = []
  let open = parents.length < (stmt.inhRelations ?? []).length || parents.some((parent) => parent.open)
  for (const element of stmt.tableElts ?? []) {
    if ('ColumnDef' in element) {
      const read = readColumn(follow, schema, name, element.ColumnDef, wishes)
      // PARTITION OF and OF type may repeat a column only to add constraints.
      if (element.ColumnDef.typeName !== undefined) columns.push(read.column)
      if (read.sequence !== null) sequences.push(read.sequence)
    } else if ('Constraint' in element) wish(wishes, element.Constraint)
    else if ('TableLikeClause' in element)
      open = !copyLike(follow, element.TableLikeClause, schema, name, columns, wishes, sequences) || open
  }
  const ofType = stmt.ofTypename === undefined ? undefined : refType(follow, stmt.ofTypename).obj
  if (stmt.ofTypename !== undefined && ofType === undefined) open = true
  const all = inherit([...(ofType?.columns ?? []), ...columns], parents)
  const made = sequences.map((sequence) => ({
    ...sequence,
    obj: makeSequence(follow, sequence.schema, sequence.name, null, temporary),
  }))
  const table = addObj(follow.catalog, {
    kind: server !== null ? 'foreign-table' : stmt.partspec === undefined ? 'table' : 'partitioned',
    name,
    schema,
    origin: originOf(follow),
    temporary,
    columns: all,
    open,
    parents: partitionOf === null ? parents : [],
    partitionOf,
    deps: [
      ...parents.map((on) => ({ on, auto: false })),
      ...(ofType === undefined ? [] : [{ on: ofType, auto: false }]),
      ...(serverObj === undefined ? [] : [{ on: serverObj, auto: false }]),
      ...all.flatMap((column) => objsOfTypes([column.type]).map((on) => ({ on, ownColumn: column.name, auto: false }))),
    ],
  })
  for (const sequence of made) addDep(follow.catalog, sequence.obj, { on: table, column: sequence.column, auto: true })
  for (const parent of parents) {
    for (const check of attachedTo(parent, 'constraint')) {
      if (check.constraint?.type === 'check' && !check.constraint.noInherit && partitionOf === null)
        makeCheck(follow, {
          table,
          name: check.name,
          columns: check.constraint.columns,
          noInherit: false,
          recurse: false,
          inherited: true,
        })
    }
  }
  if (partitionOf !== null) becomePartition(follow, table, partitionOf)
  grantWishes(follow, table, wishes, true)
}
