// The columns of a table as far as the scripts tell them, in the words of format_type().
import type { ExpectedColumn } from '../../../../shared/model/inventory.ts'
import type { Column, Obj } from './catalog-types.ts'
import type { Follow } from './follow-types.ts'
import { quoteName } from './quote-name.ts'
import { childrenOf } from './relations.ts'
import { formatType } from './type-refs.ts'

const isTold = ({ type }: Column): boolean =>
  type.unknown !== true && (type.system !== undefined || type.obj !== undefined || type.schema !== undefined)

/** Undefined where something may have changed them that cannot be followed. */
export const expectedColumns = (follow: Follow, table: Obj): readonly ExpectedColumn[] | undefined => {
  const { catalog } = follow
  if ((table.kind !== 'table' && table.kind !== 'partitioned') || table.open || catalog.columnsOpen) return undefined
  // NOT NULL and defaults travel between parents and children in ways that changed with the versions.
  const alone = table.parents.length === 0 && table.partitionOf === null && childrenOf(table).length === 0
  return table.columns.map((column) => ({
    name: quoteName(column.name, catalog.serverVersionNumber),
    ...(isTold(column) ? { type: formatType(follow, column.type) } : {}),
    ...(column.modifier === undefined || !isTold(column) ? {} : { modifier: column.modifier }),
    ...(alone && column.notNull !== undefined ? { notNull: column.notNull } : {}),
    ...(alone && column.hasDefault !== undefined && !catalog.defaultsOpen ? { hasDefault: column.hasDefault } : {}),
  }))
}
