// ATTACH and DETACH PARTITION, of tables and of indexes.
import type { Node } from 'libpg-query'
import { rangeName } from './ast.ts'
import { becomePartition } from './become-partition.ts'
import type { Obj } from './catalog-types.ts'
import { addDep, changeObj, dropObj } from './catalog.ts'
import type { Follow } from './follow-types.ts'
import { findRelation } from './resolve.ts'

export const relationOf = (follow: Follow, def: Node | undefined): Obj | undefined => {
  if (def === undefined) return undefined
  const range = 'PartitionCmd' in def ? def.PartitionCmd.name : 'RangeVar' in def ? def.RangeVar : undefined
  const { schema, name } = rangeName(range)
  return range === undefined ? undefined : findRelation(follow, schema, name)
}

export const attach = (follow: Follow, parent: Obj, child: Obj): void => {
  if (parent.kind === 'index' && child.kind === 'index') {
    const twin = [...child.dependents].find((one) => one.ownIndex === child && !one.gone)
    const parentTwin = [...parent.dependents].find((one) => one.ownIndex === parent && !one.gone)
    if (child.parent === null) changeObj(follow.catalog, child, { parent })
    if (twin !== undefined && twin.parent === null && parentTwin !== undefined)
      changeObj(follow.catalog, twin, { parent: parentTwin })
    return
  }
  changeObj(follow.catalog, child, { partitionOf: parent })
  // changeObj keeps `on` and schema links; the tie to the parent is its own.
  addDep(follow.catalog, child, { on: parent, auto: false })
  becomePartition(follow, child, parent)
}

export const detach = (follow: Follow, parent: Obj, child: Obj): void => {
  changeObj(follow.catalog, child, { partitionOf: null, deps: child.deps.filter((dep) => dep.on !== parent) })
  for (const one of Array.from(child.dependents)) {
    if (one.on !== child || one.parent === null) continue
    // Triggers and the extra rows of foreign keys go; indexes and keys stay on their own.
    if (one.kind === 'trigger') dropObj(follow.catalog, one, false)
    else changeObj(follow.catalog, one, { parent: null })
  }
  for (const one of Array.from(child.dependents))
    if (one.constraint?.refTable === child && one.parent !== null) dropObj(follow.catalog, one, true)
}
