// Indexes, key constraints, foreign keys and checks of tables, and how partitions get their own.
// Follows DefineIndex, ATExecAddConstraint, CloneForeignKeyConstraints and AttachPartitionEnsureIndexes.
import type { Catalog, Column, ConstraintType, IndexFacts, Obj, TypeRef } from './catalog-types.ts'
import { addObj, changeObj, inSchema } from './catalog.ts'
import { chooseName, joinColumnNames, makeObjectName } from './choose-names.ts'
import type { Follow } from './follow-types.ts'
import { originOf } from './follow-types.ts'

const relationTaken =
  (catalog: Catalog, schema: Obj, alsoConstraints: boolean) =>
  (name: string): boolean =>
    catalog.relations.has(inSchema(schema, name)) ||
    (alsoConstraints && catalog.constraintNames.has(inSchema(schema, name)))

export const schemaOf = (table: Obj): Obj => {
  if (table.schema === null) throw new Error(`${table.kind} ${table.name} has no schema`)
  return table.schema
}

/** table_column_seq, with a number when that name is taken. */
export const chooseSequenceName = (follow: Follow, schema: Obj, table: string, column: string): string =>
  chooseName(table, column, 'seq', relationTaken(follow.catalog, schema, false))

export const partitionsOf = (table: Obj): Obj[] =>
  [...table.dependents].filter((one) => one.partitionOf === table && !one.gone).sort((a, b) => a.id - b.id)

export const childrenOf = (table: Obj): Obj[] =>
  [...table.dependents]
    .filter((one) => (one.partitionOf === table || one.parents.includes(table)) && !one.gone)
    .sort((a, b) => a.id - b.id)

export const attachedTo = (table: Obj, kind: Obj['kind']): Obj[] =>
  [...table.dependents].filter((one) => one.on === table && one.kind === kind && !one.gone).sort((a, b) => a.id - b.id)

type KeyType = 'pk' | 'unique' | 'exclude'

export type NewIndex = {
  readonly table: Obj
  readonly name?: string | undefined
  readonly facts: IndexFacts
  readonly key: KeyType | null
  readonly columns: readonly string[] // of the constraint
  readonly parent?: Obj | undefined
  readonly parentConstraint?: Obj | undefined
  readonly recurse: boolean
}

const labels: Readonly<Record<KeyType, string>> = { pk: 'pkey', unique: 'key', exclude: 'excl' }

const chooseIndexName = (follow: Follow, index: NewIndex): string => {
  const taken = relationTaken(follow.catalog, schemaOf(index.table), index.key !== null)
  if (index.key === 'pk') return chooseName(index.table.name, null, 'pkey', taken)
  return chooseName(
    index.table.name,
    joinColumnNames(index.facts.columnNames),
    index.key === null ? 'idx' : labels[index.key],
    taken,
  )
}

const indexOf = (constraint: Obj): Obj | null => constraint.ownIndex

const constraintOf = (index: Obj): Obj | undefined =>
  [...index.dependents].find((one) => one.ownIndex === index && !one.gone)

/** An index of the partition that can serve the parent's: same shape, not taken by another parent. */
const matchingIndex = (partition: Obj, index: Obj, wantsKey: boolean): Obj | undefined =>
  attachedTo(partition, 'index').find(
    (one) =>
      one.parent === null &&
      one.index?.signature === index.index?.signature &&
      (!wantsKey || constraintOf(one) !== undefined),
  )

export const ensureIndexOn = (follow: Follow, partition: Obj, parentIndex: Obj): void => {
  const parentConstraint = constraintOf(parentIndex)
  const facts = parentIndex.index
  if (facts === null) return
  const there = matchingIndex(partition, parentIndex, parentConstraint !== undefined)
  if (there !== undefined) {
    changeObj(follow.catalog, there, { parent: parentIndex })
    const constraint = constraintOf(there)
    if (constraint !== undefined && parentConstraint !== undefined)
      changeObj(follow.catalog, constraint, { parent: parentConstraint })
    if (partition.kind === 'partitioned') for (const one of partitionsOf(partition)) ensureIndexOn(follow, one, there)
    return
  }
  const key = parentConstraint?.constraint?.type
  makeIndex(follow, {
    table: partition,
    facts,
    key: key === 'pk' || key === 'unique' || key === 'exclude' ? key : null,
    columns: parentConstraint?.constraint?.columns ?? [],
    parent: parentIndex,
    parentConstraint,
    recurse: true,
  })
}

/** Makes an index and, for keys, its constraint; on a partitioned table one for every partition too. */
export const makeIndex = (follow: Follow, index: NewIndex): Obj | null => {
  if (index.table.kind === 'foreign-table') return null
  const name = index.name ?? chooseIndexName(follow, index)
  const schema = schemaOf(index.table)
  const origin = originOf(follow)
  const temporary = index.table.temporary
  // Dropping a column drops every index that uses it, without CASCADE.
  const deps = index.facts.uses.map((column) => ({ on: index.table, column, auto: true }))
  const made = addObj(follow.catalog, {
    kind: 'index',
    name,
    schema,
    on: index.table,
    origin,
    temporary,
    index: index.facts,
    parent: index.parent ?? null,
    deps,
  })
  if (index.key !== null) {
    addObj(follow.catalog, {
      kind: 'constraint',
      name,
      schema,
      on: index.table,
      origin,
      temporary,
      ownIndex: made,
      parent: index.parentConstraint ?? null,
      constraint: { type: index.key, columns: index.columns, noInherit: false, signature: index.facts.signature },
      deps: [{ on: made, auto: true }],
    })
  }
  if (index.recurse && index.table.kind === 'partitioned')
    for (const partition of partitionsOf(index.table)) ensureIndexOn(follow, partition, made)
  return made
}

/** Renaming the constraint renames its index and the other way round. */
export const renameWithTwin = (follow: Follow, obj: Obj, name: string): void => {
  changeObj(follow.catalog, obj, { name })
  const twin = obj.kind === 'constraint' ? indexOf(obj) : constraintOf(obj)
  if (twin !== undefined && twin !== null) changeObj(follow.catalog, twin, { name })
}

const constraintTaken =
  (catalog: Catalog, schema: Obj, others: readonly string[]) =>
  (name: string): boolean =>
    others.includes(name) || catalog.constraintNames.has(inSchema(schema, name))

export type NewCheck = {
  readonly table: Obj
  readonly name: string | undefined
  readonly columns: readonly string[]
  readonly noInherit: boolean
  readonly recurse: boolean
  readonly inherited?: boolean
}

export const makeCheck = (follow: Follow, check: NewCheck): void => {
  const { table } = check
  const schema = schemaOf(table)
  const only = check.columns.length === 1 ? (check.columns[0] ?? null) : null
  const name = check.name ?? chooseName(table.name, only, 'check', constraintTaken(follow.catalog, schema, []))
  const there = attachedTo(table, 'constraint').find((one) => one.name === name)
  if (there === undefined) {
    addObj(follow.catalog, {
      kind: 'constraint',
      name,
      schema,
      on: table,
      origin: originOf(follow),
      temporary: table.temporary,
      constraint: {
        type: 'check',
        columns: check.columns,
        noInherit: check.noInherit,
        signature: '',
        inherited: check.inherited === true,
      },
      deps: check.columns.map((column) => ({ on: table, column, auto: true })),
    })
  }
  if (check.recurse && !check.noInherit)
    for (const child of childrenOf(table)) makeCheck(follow, { ...check, table: child, name, inherited: true })
}

export type NewForeignKey = {
  readonly table: Obj
  readonly name: string | undefined
  readonly columns: readonly string[]
  readonly refTable: Obj | undefined
  readonly refName: string
  readonly refColumns: readonly string[]
  readonly parent?: Obj | undefined
}

/** The key of the referenced table that a foreign key leans on: DROP CONSTRAINT ... CASCADE takes the foreign key along. */
const leansOn = (refTable: Obj, columns: readonly string[]): Obj | undefined =>
  attachedTo(refTable, 'constraint').find((one) => {
    const facts = one.constraint
    if (facts?.type === 'pk' && columns.length === 0) return true
    return (
      (facts?.type === 'pk' || facts?.type === 'unique') &&
      facts.columns.length === columns.length &&
      columns.every((column) => facts.columns.includes(column))
    )
  })

const addForeignKey = (follow: Follow, key: NewForeignKey, name: string): Obj => {
  const { table, refTable } = key
  const leaning = refTable === undefined ? undefined : leansOn(refTable, key.refColumns)
  return addObj(follow.catalog, {
    kind: 'constraint',
    name,
    schema: schemaOf(table),
    on: table,
    origin: originOf(follow),
    temporary: table.temporary,
    parent: key.parent ?? null,
    constraint: {
      type: 'fk',
      columns: key.columns,
      noInherit: false,
      signature: `${key.columns.join(',')}>${refTable?.id ?? key.refName}(${key.refColumns.join(',')})`,
      ...(refTable === undefined ? {} : { refTable }),
    },
    deps: [
      ...key.columns.map((column) => ({ on: table, column, auto: true })),
      ...(refTable === undefined ? [] : [{ on: refTable, auto: false }]),
      ...(leaning === undefined ? [] : [{ on: leaning, auto: false }]),
    ],
  })
}

/** One more row for each partition of the referenced table: the server keeps them as constraints of the referencing one. */
const addForReferencedPartitions = (
  follow: Follow,
  key: NewForeignKey,
  parent: Obj,
  refTable: Obj,
  base: string,
): void => {
  for (const partition of partitionsOf(refTable)) addForReferencedPartition(follow, key, parent, partition, base)
}

const addForReferencedPartition = (
  follow: Follow,
  key: NewForeignKey,
  parent: Obj,
  partition: Obj,
  base: string,
): void => {
  const made = addForeignKey(follow, { ...key, parent, refTable: partition }, chooseReferencedName(follow, key, base))
  if (partition.kind === 'partitioned') addForReferencedPartitions(follow, key, made, partition, base)
}

/** Since 18: the foreign key's own name and a number. Before: a name as for an unnamed foreign key. */
const chooseReferencedName = (follow: Follow, key: NewForeignKey, base: string): string => {
  if (follow.catalog.serverVersionNumber < 180000) return chooseForeignKeyName(follow, key, base)
  const taken = constraintTaken(follow.catalog, schemaOf(key.table), [])
  let number = 1
  while (taken(makeObjectName(base, null, String(number)))) number += 1
  return makeObjectName(base, null, String(number))
}

const chooseForeignKeyName = (follow: Follow, key: NewForeignKey, wanted: string | undefined): string => {
  const used = wanted !== undefined && attachedTo(key.table, 'constraint').some((one) => one.name === wanted)
  if (wanted !== undefined && !used) return wanted
  return chooseName(
    key.table.name,
    joinColumnNames(key.columns),
    'fkey',
    constraintTaken(follow.catalog, schemaOf(key.table), []),
  )
}

export const makeForeignKey = (follow: Follow, key: NewForeignKey): void => {
  const made = addForeignKey(follow, key, chooseForeignKeyName(follow, key, key.name))
  if (key.refTable?.kind === 'partitioned') addForReferencedPartitions(follow, key, made, key.refTable, made.name)
  if (key.table.kind === 'partitioned')
    for (const partition of partitionsOf(key.table)) cloneForeignKey(follow, partition, made)
}

const cloneForeignKey = (follow: Follow, partition: Obj, parent: Obj): void => {
  const facts = parent.constraint
  if (facts === null) return
  const there = attachedTo(partition, 'constraint').find(
    (one) => one.constraint?.type === 'fk' && one.parent === null && one.constraint.signature === facts.signature,
  )
  if (there !== undefined) {
    changeObj(follow.catalog, there, { parent })
    return
  }
  const refColumns = facts.signature.slice(facts.signature.indexOf('(') + 1, -1)
  const key = {
    table: partition,
    name: parent.name,
    columns: facts.columns,
    refTable: facts.refTable,
    refName: '',
    refColumns: refColumns === '' ? [] : refColumns.split(','),
  }
  const made = addForeignKey(follow, { ...key, parent }, chooseForeignKeyName(follow, key, parent.name))
  if (partition.kind === 'partitioned') for (const one of partitionsOf(partition)) cloneForeignKey(follow, one, made)
}

const cloneTrigger = (follow: Follow, partition: Obj, parent: Obj): void => {
  const there = attachedTo(partition, 'trigger').find((one) => one.name === parent.name)
  const made =
    there ??
    addObj(follow.catalog, {
      kind: 'trigger',
      name: parent.name,
      on: partition,
      origin: originOf(follow),
      temporary: partition.temporary,
      parent,
      forRows: true,
      deps: parent.deps,
    })
  if (partition.kind === 'partitioned') for (const one of partitionsOf(partition)) cloneTrigger(follow, one, made)
}

export const spreadTrigger = (follow: Follow, table: Obj, trigger: Obj): void => {
  if (trigger.forRows && table.kind === 'partitioned')
    for (const partition of partitionsOf(table)) cloneTrigger(follow, partition, trigger)
}

/** What a table gets on becoming a partition: indexes, keys, foreign keys, row triggers, checks. */
export const becomePartition = (follow: Follow, partition: Obj, parent: Obj): void => {
  for (const check of attachedTo(parent, 'constraint')) {
    if (check.constraint?.type === 'check' && !check.constraint.noInherit)
      makeCheck(follow, {
        table: partition,
        name: check.name,
        columns: check.constraint.columns,
        noInherit: false,
        recurse: true,
        inherited: true,
      })
  }
  for (const index of attachedTo(parent, 'index')) ensureIndexOn(follow, partition, index)
  for (const trigger of attachedTo(parent, 'trigger')) if (trigger.forRows) cloneTrigger(follow, partition, trigger)
  for (const key of attachedTo(parent, 'constraint')) {
    // Rows kept for partitions of the referenced table come along through their own parent.
    if (key.constraint?.type === 'fk' && (key.parent === null || key.parent.on !== parent))
      cloneForeignKey(follow, partition, key)
  }
  for (const key of Array.from(parent.dependents)) {
    // Others reference the parent: each of them gets one more row for the new partition.
    if (key.gone || key.constraint?.type !== 'fk' || key.constraint.refTable !== parent || key.on === null) continue
    const { columns } = key.constraint
    addForReferencedPartition(
      follow,
      { table: key.on, name: undefined, columns, refTable: partition, refName: '', refColumns: [] },
      key,
      partition,
      key.name,
    )
  }
}

export const constraintKinds: Readonly<
  Record<
    ConstraintType,
    'constraints_pk' | 'constraints_unique' | 'constraints_fk' | 'constraints_check' | 'constraints_exclude' | null
  >
> = {
  pk: 'constraints_pk',
  unique: 'constraints_unique',
  fk: 'constraints_fk',
  check: 'constraints_check',
  exclude: 'constraints_exclude',
  trigger: null,
}

export const makeSequence = (
  follow: Follow,
  schema: Obj,
  name: string,
  owner: { readonly table: Obj; readonly column: string } | null,
  temporary = false,
): Obj =>
  addObj(follow.catalog, {
    kind: 'sequence',
    name,
    schema,
    origin: originOf(follow),
    temporary,
    deps: owner === null ? [] : [{ on: owner.table, column: owner.column, auto: true }],
  })

export const plainColumn = (name: string, type: TypeRef, more: Partial<Column> = {}): Column => ({
  name,
  type,
  inherited: false,
  identity: false,
  serial: false,
  ...more,
})
