// Whether a name is free for a relation or a constraint.
import type { Catalog, Obj } from './catalog-types.ts'
import { inSchema } from './catalog.ts'

export const relationTaken =
  (catalog: Catalog, schema: Obj, alsoConstraints: boolean) =>
  (name: string): boolean =>
    catalog.relations.has(inSchema(schema, name)) ||
    (alsoConstraints && catalog.constraintNames.has(inSchema(schema, name)))

export const constraintTaken =
  (catalog: Catalog, schema: Obj, others: readonly string[]) =>
  (name: string): boolean =>
    others.includes(name) || catalog.constraintNames.has(inSchema(schema, name))
