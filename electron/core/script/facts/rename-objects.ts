// ALTER ... RENAME and ALTER ... SET SCHEMA. Names made from the old name stay: renaming a table renames no index.
import type { AlterObjectSchemaStmt, RenameStmt } from 'libpg-query'
import { rangeName, stringOf } from './ast.ts'
import type { Obj, ObjKind } from './catalog-types.ts'
import { changeObj } from './catalog.ts'
import { findTarget } from './drop-objects.ts'
import type { Follow } from './follow-types.ts'
import { attachedTo, childrenOf } from './relations.ts'
import { renameWithTwin } from './make-index.ts'
import { creationSchema, findAttached, findGlobal, findRelation, findSchema } from './resolve.ts'

const renameColumn = (follow: Follow, table: Obj, from: string, to: string, recurse: boolean): void => {
  if (follow.why !== undefined) changeObj(follow.catalog, table, { open: true })
  const columns = table.columns.map((column) => (column.name === from ? { ...column, name: to } : column))
  changeObj(follow.catalog, table, { columns })
  for (const dependent of Array.from(table.dependents)) {
    if (!dependent.deps.some((dep) => dep.on === table && dep.column === from)) continue
    changeObj(follow.catalog, dependent, {
      deps: dependent.deps.map((dep) => (dep.on === table && dep.column === from ? { ...dep, column: to } : dep)),
    })
    const { index, constraint } = dependent
    if (index !== null)
      changeObj(follow.catalog, dependent, {
        index: {
          ...index,
          uses: index.uses.map((one) => (one === from ? to : one)),
          signature: index.signature.replaceAll(`"${from}"`, `"${to}"`),
        },
      })
    if (constraint !== null && dependent.on === table)
      changeObj(follow.catalog, dependent, {
        constraint: {
          ...constraint,
          columns: constraint.columns.map((one) => (one === from ? to : one)),
          signature: constraint.signature.replaceAll(`"${from}"`, `"${to}"`),
        },
      })
  }
  if (recurse) for (const child of childrenOf(table)) renameColumn(follow, child, from, to, true)
}

const renameIn = (follow: Follow, kind: ObjKind, table: Obj, from: string, to: string): void => {
  const found = findAttached(follow, kind, table, from)
  if (found === undefined) return
  if (kind === 'constraint') renameWithTwin(follow, found, to)
  else changeObj(follow.catalog, found, { name: to })
  // Checks and cloned triggers of children follow the parent's name.
  const follows = kind === 'trigger' || found.constraint?.type === 'check'
  if (follows) for (const child of childrenOf(table)) renameIn(follow, kind, child, from, to)
}

const attached: Readonly<Record<string, ObjKind>> = {
  OBJECT_TABCONSTRAINT: 'constraint',
  OBJECT_TRIGGER: 'trigger',
  OBJECT_RULE: 'rule',
  OBJECT_POLICY: 'policy',
}

export const rename = (follow: Follow, stmt: RenameStmt): void => {
  const to = stmt.newname ?? ''
  const type = stmt.renameType ?? ''
  const { schema, name } = rangeName(stmt.relation)
  const relation = stmt.relation === undefined ? undefined : findRelation(follow, schema, name)
  if (type === 'OBJECT_COLUMN' || type === 'OBJECT_ATTRIBUTE') {
    if (relation !== undefined) renameColumn(follow, relation, stmt.subname ?? '', to, stmt.relation?.inh === true)
    return
  }
  const kind = attached[type]
  if (kind !== undefined) {
    if (relation !== undefined) renameIn(follow, kind, relation, stmt.subname ?? '', to)
    return
  }
  if (type === 'OBJECT_SCHEMA') {
    const found = findSchema(follow, stmt.subname ?? '')
    if (found !== undefined) changeObj(follow.catalog, found, { name: to })
    return
  }
  const found = relation ?? (stmt.object === undefined ? undefined : findTarget(follow, type, stmt.object))
  if (found === undefined || found === null) return
  if (found.kind === 'index') renameWithTwin(follow, found, to)
  else changeObj(follow.catalog, found, { name: to })
}

/** A table takes its indexes, constraints and owned sequences along. */
const moveTo = (follow: Follow, obj: Obj, schema: Obj): void => {
  if (obj.schema === schema) return
  changeObj(follow.catalog, obj, { schema })
  for (const kind of ['index', 'constraint'] as const)
    for (const one of attachedTo(obj, kind)) changeObj(follow.catalog, one, { schema })
  for (const one of Array.from(obj.dependents)) {
    if (one.kind === 'sequence' && one.deps.some((dep) => dep.on === obj && dep.auto)) moveTo(follow, one, schema)
    // Constructors and the multirange type of a range.
    if (obj.kind === 'range' && one.deps.some((dep) => dep.on === obj && dep.auto)) moveTo(follow, one, schema)
  }
}

export const setSchema = (follow: Follow, stmt: AlterObjectSchemaStmt): void => {
  const schema = creationSchema(follow, stmt.newschema)
  const { schema: from, name } = rangeName(stmt.relation)
  const type = stmt.objectType ?? ''
  if (type === 'OBJECT_EXTENSION' && stmt.object !== undefined) {
    const found = findGlobal(follow, 'extension', stringOf(stmt.object) ?? '')
    if (found !== undefined) changeObj(follow.catalog, found, { target: { schema: schema.name, array: false } })
    return
  }
  const found =
    stmt.relation === undefined
      ? stmt.object === undefined
        ? undefined
        : findTarget(follow, type, stmt.object)
      : findRelation(follow, from, name)
  if (found !== undefined && found !== null) moveTo(follow, found, schema)
}
