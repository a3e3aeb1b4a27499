// Constraints as CREATE TABLE and ALTER TABLE ... ADD write them, put in the order in which the server makes them:
// checks with the table, then the primary key, other keys and exclusions, indexes of LIKE, foreign keys last.
import type { Constraint, Node } from 'libpg-query'
import { columnsIn, namesOf, rangeName } from './ast.ts'
import type { IndexFacts, Obj } from './catalog-types.ts'
import { addObj, changeObj } from './catalog.ts'
import type { Follow } from './follow-types.ts'
import { changeColumns } from './column-facts.ts'
import { originOf } from './follow-types.ts'
import { exclusionElements, indexFacts, keyFacts } from './index-elements.ts'
import { attachedTo, schemaOf } from './relations.ts'
import { makeCheck } from './make-check.ts'
import { makeForeignKey } from './make-foreign-key.ts'
import { makeIndex, renameWithTwin } from './make-index.ts'
import { findRelation } from './resolve.ts'

export type KeyWish = {
  readonly type: 'pk' | 'unique' | 'exclude' | 'index'
  readonly name: string | undefined
  readonly columns: readonly string[]
  readonly facts: IndexFacts
  /** Two equal ones are made once, as the server does for UNIQUE PRIMARY KEY. */
  readonly same: string
}

export type Wishes = {
  readonly checks: { readonly name: string | undefined; readonly expr: Node | undefined; readonly noInherit: boolean }[]
  readonly keys: KeyWish[]
  readonly notNull: string[]
  readonly foreign: { readonly constraint: Constraint; readonly column: string | undefined }[]
}

export const noWishes = (): Wishes => ({ checks: [], keys: [], notNull: [], foreign: [] })

/** Sorts one constraint of the statement; `column` for one written behind a column. */
export const wish = (wishes: Wishes, constraint: Constraint, column?: string): void => {
  const keys = constraint.keys === undefined ? (column === undefined ? [] : [column]) : namesOf(constraint.keys)
  const including = namesOf(constraint.including)
  const timing = `${constraint.deferrable === true}${constraint.initdeferred === true}${constraint.nulls_not_distinct === true}`
  switch (constraint.contype) {
    case 'CONSTR_CHECK':
      wishes.checks.push({
        name: constraint.conname,
        expr: constraint.raw_expr,
        noInherit: constraint.is_no_inherit === true,
      })
      return
    case 'CONSTR_PRIMARY':
    case 'CONSTR_UNIQUE': {
      const type = constraint.contype === 'CONSTR_PRIMARY' ? 'pk' : 'unique'
      wishes.keys.push({
        type,
        name: constraint.conname,
        columns: keys,
        facts: keyFacts(keys, including),
        same: `${keys.join(',')}/${including.join(',')}/${timing}`,
      })
      return
    }
    case 'CONSTR_EXCLUSION': {
      const { elems, operators } = exclusionElements(constraint.exclusions ?? [])
      const facts = indexFacts(
        elems,
        constraint.including ?? [],
        constraint.where_clause,
        false,
        constraint.access_method,
      )
      wishes.keys.push({
        type: 'exclude',
        name: constraint.conname,
        columns: facts.uses,
        facts,
        same: `x${facts.signature}${operators}${timing}`,
      })
      return
    }
    case 'CONSTR_NOTNULL':
      wishes.notNull.push(...keys)
      return
    case 'CONSTR_FOREIGN':
      wishes.foreign.push({ constraint, column })
      return
    default:
  }
}

const mergeKeys = (keys: readonly KeyWish[]): KeyWish[] => {
  const ordered = [...keys.filter((key) => key.type === 'pk'), ...keys.filter((key) => key.type !== 'pk')]
  const merged: KeyWish[] = []
  for (const key of ordered) {
    const prior = merged.findIndex((one) => one.same === key.same)
    const before = merged[prior]
    if (before === undefined || key.type === 'index') merged.push(key)
    else if (before.name === undefined && key.name !== undefined) merged[prior] = { ...before, name: key.name }
  }
  return merged
}

const makeForeign = (follow: Follow, table: Obj, constraint: Constraint, column: string | undefined): void => {
  const columns =
    constraint.fk_attrs === undefined ? (column === undefined ? [] : [column]) : namesOf(constraint.fk_attrs)
  const { schema, name } = rangeName(constraint.pktable)
  makeForeignKey(follow, {
    table,
    name: constraint.conname,
    columns,
    refTable: findRelation(follow, schema, name),
    refName: name,
    refColumns: namesOf(constraint.pk_attrs),
  })
}

const setNotNull = (follow: Follow, table: Obj, names: readonly string[]): void =>
  changeColumns(follow, table, (column) => (names.includes(column.name) ? { ...column, notNull: true } : column))

export const grantWishes = (follow: Follow, table: Obj, wishes: Wishes, recurse: boolean): void => {
  const known = new Set(table.columns.map((column) => column.name))
  for (const check of wishes.checks) {
    const columns = columnsIn(check.expr).filter((column) => known.size === 0 || known.has(column))
    makeCheck(follow, { table, name: check.name, columns, noInherit: check.noInherit, recurse })
  }
  for (const key of mergeKeys(wishes.keys)) {
    makeIndex(follow, {
      table,
      name: key.name,
      facts: key.facts,
      key: key.type === 'index' ? null : key.type,
      columns: key.columns,
      recurse,
    })
  }
  setNotNull(follow, table, [
    ...wishes.notNull,
    ...wishes.keys.filter((key) => key.type === 'pk').flatMap((key) => key.columns),
  ])
  for (const { constraint, column } of wishes.foreign) makeForeign(follow, table, constraint, column)
}

/** ADD CONSTRAINT ... USING INDEX: the index becomes the constraint's and takes its name. */
export const adoptIndex = (follow: Follow, table: Obj, constraint: Constraint): void => {
  const index = attachedTo(table, 'index').find((one) => one.name === constraint.indexname)
  if (index === undefined) return
  const name = constraint.conname ?? index.name
  if (name !== index.name) changeObj(follow.catalog, index, { name })
  if (constraint.contype === 'CONSTR_PRIMARY') setNotNull(follow, table, index.index?.uses ?? [])
  const made = addObj(follow.catalog, {
    kind: 'constraint',
    name,
    schema: schemaOf(table),
    on: table,
    origin: originOf(follow),
    ownIndex: index,
    constraint: {
      type: constraint.contype === 'CONSTR_PRIMARY' ? 'pk' : 'unique',
      columns: index.index?.uses ?? [],
      noInherit: false,
      signature: index.index?.signature ?? '',
    },
    deps: [{ on: index, auto: true }],
  })
  renameWithTwin(follow, made, name)
}
