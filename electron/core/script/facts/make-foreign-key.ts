// Foreign keys, with the rows partitions on either side get. Follows ATExecAddConstraint and CloneForeignKeyConstraints.
import type { Obj } from './catalog-types.ts'
import { addObj, changeObj } from './catalog.ts'
import { chooseName, joinColumnNames, makeObjectName } from './choose-names.ts'
import { type Follow, originOf } from './follow-types.ts'
import { constraintTaken } from './relation-names.ts'
import { schemaOf, partitionsOf, attachedTo } from './relations.ts'

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

export const addForReferencedPartition = (
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

export const cloneForeignKey = (follow: Follow, partition: Obj, parent: Obj): void => {
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
