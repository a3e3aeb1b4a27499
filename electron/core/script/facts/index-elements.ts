// The columns of an index as its automatic name sees them: an expression is called what a SELECT would call it
// (FigureIndexColname in src/backend/parser/parse_target.c), or expr.
import type { IndexElem, Node } from 'libpg-query'
import { columnsIn, itemsOf, namesOf, stringOf } from './ast.ts'
import type { IndexFacts } from './catalog-types.ts'
import { nameIndexColumns } from './choose-names.ts'

type Named = { readonly name: string; readonly strength: 1 | 2 } | null

const strong = (name: string | undefined): Named => (name === undefined || name === '' ? null : { name, strength: 2 })

const figure = (node: Node | undefined): Named => {
  if (node === undefined) return null
  if ('ColumnRef' in node) return strong(namesOf(node.ColumnRef.fields).at(-1))
  if ('A_Indirection' in node)
    return strong(namesOf(node.A_Indirection.indirection).at(-1)) ?? figure(node.A_Indirection.arg)
  if ('FuncCall' in node) return strong(namesOf(node.FuncCall.funcname).at(-1))
  if ('A_Expr' in node) return node.A_Expr.kind === 'AEXPR_NULLIF' ? strong('nullif') : null
  if ('TypeCast' in node) {
    const inner = figure(node.TypeCast.arg)
    if (inner?.strength === 2) return inner
    const type = namesOf(node.TypeCast.typeName?.names).at(-1)
    return type === undefined ? inner : { name: type, strength: 1 }
  }
  if ('CollateClause' in node) return figure(node.CollateClause.arg)
  if ('CaseExpr' in node) {
    const inner = figure(node.CaseExpr.defresult)
    return inner?.strength === 2 ? inner : { name: 'case', strength: 1 }
  }
  if ('A_ArrayExpr' in node) return strong('array')
  if ('RowExpr' in node) return strong('row')
  if ('CoalesceExpr' in node) return strong('coalesce')
  if ('MinMaxExpr' in node) return strong(node.MinMaxExpr.op === 'IS_LEAST' ? 'least' : 'greatest')
  if ('XmlSerialize' in node) return strong('xmlserialize')
  return null
}

const elemOf = (node: Node): IndexElem | undefined => ('IndexElem' in node ? node.IndexElem : undefined)

const wantedName = (elem: IndexElem): string => elem.indexcolname ?? elem.name ?? figure(elem.expr)?.name ?? 'expr'

const withoutPlaces = (_key: string, value: unknown): unknown => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'location'))
}

/** Facts of an index from its elements (CREATE INDEX, EXCLUDE). */
export const indexFacts = (
  elems: readonly Node[],
  included: readonly Node[],
  where: Node | undefined,
  unique: boolean,
  method: string | undefined,
): IndexFacts => {
  const all = [...elems, ...included].flatMap((node) => elemOf(node) ?? [])
  const uses = new Set<string>()
  for (const elem of all) {
    if (elem.name !== undefined) uses.add(elem.name)
    for (const column of columnsIn(elem.expr)) uses.add(column)
  }
  for (const column of columnsIn(where)) uses.add(column)
  const shape = all.map((elem) => [elem.name ?? elem.expr, elem.opclass, elem.collation])
  return {
    columnNames: nameIndexColumns(all.map(wantedName)),
    uses: [...uses],
    unique,
    signature: JSON.stringify([shape, included.length, where ?? null, unique, method ?? 'btree'], withoutPlaces),
  }
}

/** Facts of the index behind PRIMARY KEY or UNIQUE. */
export const keyFacts = (keys: readonly string[], including: readonly string[]): IndexFacts => {
  const elem = (name: string): Node => ({ IndexElem: { name } })
  return indexFacts(keys.map(elem), including.map(elem), undefined, true, undefined)
}

/** EXCLUDE (column WITH operator, ...): the elements and what tells two exclusions apart. */
export const exclusionElements = (
  exclusions: readonly Node[],
): { readonly elems: Node[]; readonly operators: string } => {
  const pairs = exclusions.map(itemsOf)
  return {
    elems: pairs.flatMap((pair) => pair[0] ?? []),
    operators: pairs
      .map((pair) =>
        itemsOf(pair[1])
          .map((part) => stringOf(part) ?? '')
          .join('.'),
      )
      .join(','),
  }
}
