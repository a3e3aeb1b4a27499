// What a column is besides its name and type: its modifier, NOT NULL, a default. `undefined` where the script cannot tell.
import type { Constraint, Node, TypeName } from 'libpg-query'
import { constantText } from './ast.ts'
import type { Column, Obj } from './catalog-types.ts'
import { changeObj } from './catalog.ts'
import type { Follow } from './follow-types.ts'

const withModifier = new Set([
  'varchar',
  'bpchar',
  'bit',
  'varbit',
  'numeric',
  'time',
  'timetz',
  'timestamp',
  'timestamptz',
])

/** `50` of varchar(50), `10,0` of numeric(10), as format_type() prints them. */
export const modifierOf = (system: string | undefined, type: TypeName | undefined): string | undefined => {
  if (system === undefined || !withModifier.has(system)) return undefined
  const given = (type?.typmods ?? []).map(constantText)
  if (given.some((one) => one === undefined || !/^\d+$/.test(one))) return undefined
  if (system.startsWith('time') && Number(given[0] ?? 0) > 6) return undefined // the server takes 6
  return (system === 'numeric' && given.length === 1 ? [...given, '0'] : given).join(',')
}

const isNull = (node: Node | undefined): boolean =>
  node !== undefined &&
  (('A_Const' in node && node.A_Const.isnull === true) || ('TypeCast' in node && isNull(node.TypeCast.arg)))

/** The server keeps no DEFAULT NULL, but one of a domain. */
export const hasDefault = (expression: Node | undefined): boolean | undefined =>
  isNull(expression) ? undefined : expression !== undefined

export const defaultOf = (constraints: readonly Constraint[]): boolean | undefined => {
  if (constraints.some((one) => one.contype === 'CONSTR_GENERATED')) return true
  const given = constraints.find((one) => one.contype === 'CONSTR_DEFAULT')
  return given === undefined ? false : hasDefault(given.raw_expr)
}

export const changeColumns = (follow: Follow, table: Obj, change: (column: Column) => Column): void => {
  const columns = table.columns.map(change)
  if (columns.some((column, index) => column !== table.columns[index])) changeObj(follow.catalog, table, { columns })
}

export const changeColumn = (follow: Follow, table: Obj, name: string, patch: Partial<Column>): void =>
  changeColumns(follow, table, (column) => (column.name === name ? { ...column, ...patch } : column))
