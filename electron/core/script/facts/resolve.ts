// Finding things the way the server does: through search_path, pg_temp first, pg_catalog implied.
import type { Obj, ObjKind } from './catalog-types.ts'
import { addObj, inSchema, isRelation, otherKey } from './catalog.ts'
import type { Follow } from './follow-types.ts'

const systemSchemas: ReadonlySet<string> = new Set(['pg_catalog', 'information_schema', 'pg_toast'])

export const isSystemSchema = (name: string): boolean => systemSchemas.has(name)

export const findSchema = (follow: Follow, name: string): Obj | undefined =>
  follow.catalog.others.get(otherKey('schema', null, name.startsWith('pg_temp') ? 'pg_temp' : name))

/** A schema nobody made is taken to be there already: the server will say when it is not. */
const needSchema = (follow: Follow, name: string): Obj =>
  findSchema(follow, name) ??
  addObj(follow.catalog, {
    kind: 'schema',
    name,
    origin: { script: follow.script, place: follow.place, builtIn: true, why: 'used, but not made by the scripts' },
    temporary: name.startsWith('pg_temp'),
  })

const onPath = (follow: Follow): Obj[] => {
  const found: Obj[] = []
  for (const name of ['pg_temp', ...follow.session.searchPath]) {
    const schema = findSchema(follow, name)
    if (schema !== undefined) found.push(schema)
  }
  return found
}

/** Where CREATE puts an unqualified name. */
export const creationSchema = (follow: Follow, schema: string | undefined, temporary = false): Obj => {
  if (temporary) return needSchema(follow, 'pg_temp')
  if (schema !== undefined && schema !== '') return needSchema(follow, schema)
  for (const name of follow.session.searchPath) {
    const found = findSchema(follow, name)
    if (found !== undefined) return found
  }
  return needSchema(follow, follow.session.searchPath.find((name) => name !== '$user' && name !== '') ?? 'public')
}

export const findRelation = (follow: Follow, schema: string | undefined, name: string): Obj | undefined => {
  const schemas = schema === undefined || schema === '' ? onPath(follow) : [findSchema(follow, schema)]
  for (const place of schemas) {
    const found = place === undefined ? undefined : follow.catalog.relations.get(inSchema(place, name))
    if (found !== undefined && isRelation(found)) return found
  }
  return undefined
}

export const findType = (follow: Follow, schema: string | undefined, name: string): Obj | undefined => {
  const schemas = schema === undefined || schema === '' ? onPath(follow) : [findSchema(follow, schema)]
  for (const place of schemas) {
    const found = place === undefined ? undefined : follow.catalog.types.get(inSchema(place, name))
    if (found !== undefined) return found
  }
  return undefined
}

export const findRoutines = (follow: Follow, schema: string | undefined, name: string): Obj[] => {
  const schemas = schema === undefined || schema === '' ? onPath(follow) : [findSchema(follow, schema)]
  return schemas.flatMap((place) =>
    place === undefined ? [] : (follow.catalog.routines.get(inSchema(place, name)) ?? []),
  )
}

/** Extensions, languages, publications ... (no schema), and what lives in schemas but is neither relation, type nor routine. */
export const findGlobal = (follow: Follow, kind: ObjKind, name: string): Obj | undefined =>
  follow.catalog.others.get(otherKey(kind, null, name))

export const findOthers = (follow: Follow, kind: ObjKind, schema: string | undefined, name: string): Obj[] => {
  const schemas = schema === undefined || schema === '' ? onPath(follow) : [findSchema(follow, schema)]
  const found: Obj[] = []
  for (const place of schemas) {
    if (place === undefined) continue
    for (const obj of place.dependents)
      if (obj.kind === kind && obj.name === name && obj.schema === place) found.push(obj)
  }
  return found
}

export const findAttached = (follow: Follow, kind: ObjKind, table: Obj, name: string): Obj | undefined =>
  follow.catalog.others.get(otherKey(kind, table, name))
