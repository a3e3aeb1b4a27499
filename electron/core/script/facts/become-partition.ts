import type { Obj } from './catalog-types.ts'
import { addObj } from './catalog.ts'
import { type Follow, originOf } from './follow-types.ts'
import { makeCheck } from './make-check.ts'
import { addForReferencedPartition, cloneForeignKey } from './make-foreign-key.ts'
import { ensureIndexOn } from './make-index.ts'
import { partitionsOf, attachedTo } from './relations.ts'

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
