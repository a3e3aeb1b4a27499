import type { Obj } from './catalog-types.ts'
import { addObj } from './catalog.ts'
import { chooseName } from './choose-names.ts'
import { type Follow, originOf } from './follow-types.ts'
import { relationTaken } from './relation-names.ts'

/** table_column_seq, with a number when that name is taken. */
export const chooseSequenceName = (follow: Follow, schema: Obj, table: string, column: string): string =>
  chooseName(table, column, 'seq', relationTaken(follow.catalog, schema, false))

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
