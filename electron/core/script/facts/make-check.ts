import type { Obj } from './catalog-types.ts'
import { addObj } from './catalog.ts'
import { chooseName } from './choose-names.ts'
import { type Follow, originOf } from './follow-types.ts'
import { constraintTaken } from './relation-names.ts'
import { schemaOf, childrenOf, attachedTo } from './relations.ts'

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
