// ALTER TABLE of columns: added, dropped, given another type or an identity.
import type { AlterTableCmd } from 'libpg-query'
import type { Obj } from './catalog-types.ts'
import { addDep, changeObj, dropColumnOf } from './catalog.ts'
import { changeColumn, modifierOf } from './column-facts.ts'
import { readColumn } from './create-table.ts'
import { type Follow, noteTwice } from './follow-types.ts'
import { makeSequence } from './make-sequence.ts'
import { childrenOf, schemaOf } from './relations.ts'
import { grantWishes, noWishes } from './table-constraints.ts'
import { objsOfTypes, refType } from './type-refs.ts'

export const noteMissing = (follow: Follow, name: string, optional: boolean): void => {
  if (!optional) follow.nothingToDrop?.push(name)
}

export const noteFound = (follow: Follow): void => {
  follow.nothingToDrop = null
}

/** With inheritance: children lose the columns that they have from the parent. */
export const dropColumn = (follow: Follow, table: Obj, name: string, cascade: boolean, recurse: boolean): void => {
  follow.dropped.push(...dropColumnOf(follow.catalog, table, name, cascade))
  if (!recurse) return
  for (const child of childrenOf(table)) {
    const column = child.columns.find((one) => one.name === name)
    if (column?.inherited === true) dropColumn(follow, child, name, cascade, true)
  }
}

export const ownedSequence = (table: Obj, column: string): Obj | undefined =>
  [...table.dependents].find(
    (one) => one.kind === 'sequence' && !one.gone && one.deps.some((dep) => dep.on === table && dep.column === column),
  )

export const addColumn = (follow: Follow, table: Obj, cmd: AlterTableCmd, recurse: boolean): void => {
  if (cmd.def === undefined || !('ColumnDef' in cmd.def)) return
  const name = cmd.def.ColumnDef.colname ?? ''
  if (table.columns.some((column) => column.name === name)) {
    if (cmd.missing_ok !== true) noteTwice(follow, `column ${name} of ${table.name}`)
    return
  }
  const wishes = noWishes()
  const read = readColumn(follow, schemaOf(table), table.name, cmd.def.ColumnDef, wishes)
  const give = (to: Obj, inherited: boolean): void => {
    if (to.columns.some((column) => column.name === name)) return
    changeObj(follow.catalog, to, { columns: [...to.columns, { ...read.column, inherited }] })
    for (const type of objsOfTypes([read.column.type]))
      addDep(follow.catalog, to, { on: type, ownColumn: name, auto: false })
    if (recurse) for (const child of childrenOf(to)) give(child, true)
  }
  give(table, false)
  if (read.sequence !== null)
    makeSequence(follow, read.sequence.schema, read.sequence.name, { table, column: name }, table.temporary)
  grantWishes(follow, table, wishes, recurse)
}

export const addIdentity = (follow: Follow, table: Obj, cmd: AlterTableCmd): void => {
  if (cmd.def === undefined || !('Constraint' in cmd.def)) return
  const column = cmd.name ?? ''
  const type = table.columns.find((one) => one.name === column)?.type
  const read = readColumn(follow, schemaOf(table), table.name, { colname: column, constraints: [cmd.def] }, noWishes())
  if (read.sequence !== null && type !== undefined) {
    makeSequence(follow, read.sequence.schema, read.sequence.name, { table, column }, table.temporary)
    changeObj(follow.catalog, table, {
      columns: table.columns.map((one) => (one.name === column ? { ...one, identity: true } : one)),
    })
  }
}

export const changeType = (follow: Follow, table: Obj, cmd: AlterTableCmd, recurse: boolean): void => {
  if (cmd.def === undefined || !('ColumnDef' in cmd.def)) return
  const { typeName } = cmd.def.ColumnDef
  const type = refType(follow, typeName)
  changeColumn(follow, table, cmd.name ?? '', { type, modifier: modifierOf(type.system, typeName) })
  if (recurse) for (const child of childrenOf(table)) changeType(follow, child, cmd, true)
}
