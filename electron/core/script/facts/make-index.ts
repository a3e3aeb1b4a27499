// Indexes and the key constraints over them; partitions get their own. Follows DefineIndex and AttachPartitionEnsureIndexes.
import type { IndexFacts, Obj } from './catalog-types.ts'
import { addObj, changeObj } from './catalog.ts'
import { chooseName, joinColumnNames } from './choose-names.ts'
import { type Follow, originOf } from './follow-types.ts'
import { relationTaken } from './relation-names.ts'
import { schemaOf, partitionsOf, attachedTo } from './relations.ts'

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
