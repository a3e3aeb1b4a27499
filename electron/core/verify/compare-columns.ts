// Declared columns against those that are there. Pure. What the scripts cannot tell of a column is not compared.
import type { ExpectedColumn, ExpectedObject } from '../../../shared/model/inventory.ts'
import type { DifferentObject } from '../../../shared/model/report.ts'
import type { FoundColumn } from './columns.ts'

const typeOf = ({ type, modifier = '' }: ExpectedColumn): string => {
  if (type === undefined || modifier === '') return type ?? 'some type'
  // timestamp(3) with time zone, character varying(50)[]
  const at = /^(?:timestamp|time)\b/.exec(type)?.[0].length ?? (type.endsWith('[]') ? type.indexOf('[') : type.length)
  return `${type.slice(0, at)}(${modifier})${type.slice(at)}`
}

/** `text, not null, with a default`; of NULL and defaults only what is so, or is asked for. */
const inWords = (column: ExpectedColumn, tell: { readonly notNull: boolean; readonly hasDefault: boolean }): string =>
  [
    typeOf(column),
    column.notNull === true ? 'not null' : tell.notNull ? 'may be null' : '',
    column.hasDefault === true ? 'with a default' : tell.hasDefault ? 'without a default' : '',
  ]
    .filter((part) => part !== '')
    .join(', ')

const nothing = { notNull: false, hasDefault: false }
const none = 'no such column'

const differenceOf = (
  wanted: ExpectedColumn,
  found: FoundColumn,
): { readonly expected: string; readonly found: string } | null => {
  const differs = (part: 'type' | 'notNull' | 'hasDefault'): boolean =>
    wanted[part] !== undefined && wanted[part] !== found[part]
  const otherModifier =
    wanted.type === found.type && wanted.modifier !== undefined && wanted.modifier !== found.modifier
  if (!differs('type') && !otherModifier && !differs('notNull') && !differs('hasDefault')) return null
  const tell = { notNull: differs('notNull'), hasDefault: differs('hasDefault') }
  return { expected: inWords(wanted, tell), found: inWords(found, tell) }
}

export const compareColumns = (
  expected: readonly ExpectedObject[],
  found: ReadonlyMap<string, readonly FoundColumn[]>,
): DifferentObject[] => {
  const different: DifferentObject[] = []
  for (const { name: table, columns, place } of expected) {
    const there = found.get(table)
    if (columns === undefined || there === undefined) continue // a table that is missing is said by itself
    const add = (column: string, words: { readonly expected: string; readonly found: string }): void => {
      different.push({
        kind: 'columns',
        name: `${table}.${column}`,
        ...(place === undefined ? {} : { place }),
        ...words,
      })
    }
    const rest = new Map(there.map((column) => [column.name, column]))
    for (const wanted of columns) {
      const column = rest.get(wanted.name)
      rest.delete(wanted.name)
      if (column === undefined) add(wanted.name, { expected: inWords(wanted, nothing), found: none })
      else {
        const words = differenceOf(wanted, column)
        if (words !== null) add(wanted.name, words)
      }
    }
    for (const column of rest.values()) add(column.name, { expected: none, found: inWords(column, nothing) })
  }
  return different
}
