// The relatives of a table: its schema, children, and what is attached to it.
import type { Column, ConstraintType, Obj, TypeRef } from './catalog-types.ts'

export const schemaOf = (table: Obj): Obj => {
  if (table.schema === null) throw new Error(`${table.kind} ${table.name} has no schema`)
  return table.schema
}

export const partitionsOf = (table: Obj): Obj[] =>
  [...table.dependents].filter((one) => one.partitionOf === table && !one.gone).sort((a, b) => a.id - b.id)

export const childrenOf = (table: Obj): Obj[] =>
  [...table.dependents]
    .filter((one) => (one.partitionOf === table || one.parents.includes(table)) && !one.gone)
    .sort((a, b) => a.id - b.id)

export const attachedTo = (table: Obj, kind: Obj['kind']): Obj[] =>
  [...table.dependents].filter((one) => one.on === table && one.kind === kind && !one.gone).sort((a, b) => a.id - b.id)

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

/** Written out and not spread: what is spread into an object is kept beside it, and there are a great many columns. */
export const plainColumn = (name: string, type: TypeRef, more: Partial<Column> = {}): Column => ({
  name,
  type,
  inherited: more.inherited ?? false,
  identity: more.identity ?? false,
  serial: more.serial ?? false,
  modifier: more.modifier,
  notNull: more.notNull,
  hasDefault: more.hasDefault,
})
