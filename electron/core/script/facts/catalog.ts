// Changes to the catalog model. Every change leaves its way back while a transaction is open, so ROLLBACK and
// ROLLBACK TO SAVEPOINT cost what they undo and nothing else.
import type { Catalog, Dep, Obj, ObjKind, Origin } from './catalog-types.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const relationKinds: ReadonlySet<ObjKind> = new Set([
  'table',
  'partitioned',
  'foreign-table',
  'view',
  'matview',
  'sequence',
  'composite',
  'index',
])
const rowTypeKinds: ReadonlySet<ObjKind> = new Set([
  'table',
  'partitioned',
  'foreign-table',
  'view',
  'matview',
  'composite',
])
const typeKinds: ReadonlySet<ObjKind> = new Set(['enum', 'domain', 'range', 'multirange', 'base'])
const routineKinds: ReadonlySet<ObjKind> = new Set(['function', 'procedure', 'aggregate', 'window'])
const attachedKinds: ReadonlySet<ObjKind> = new Set(['trigger', 'constraint', 'policy', 'rule'])

export const isRelation = (obj: Obj): boolean => relationKinds.has(obj.kind)
export const isRoutine = (obj: Obj): boolean => routineKinds.has(obj.kind)
export const isTable = (obj: Obj): boolean =>
  obj.kind === 'table' || obj.kind === 'partitioned' || obj.kind === 'foreign-table'

export const createCatalog = (serverVersionNumber: number): Catalog => ({
  serverVersionNumber,
  objects: new Set(),
  relations: new Map(),
  types: new Map(),
  routines: new Map(),
  others: new Map(),
  constraintNames: new Map(),
  undo: null,
  nextId: 1,
  databasePath: null,
  recent: [],
  columnsOpen: false,
  defaultsOpen: false,
})

const done = (catalog: Catalog, undo: () => void): void => {
  catalog.undo?.push(undo)
}

const put = <V>(catalog: Catalog, map: Map<string, V>, key: string, value: V | undefined): void => {
  const before = map.get(key)
  const had = map.has(key)
  if (value === undefined) map.delete(key)
  else map.set(key, value)
  done(catalog, () => {
    if (had && before !== undefined) map.set(key, before)
    else map.delete(key)
  })
}

export const inSchema = (schema: Obj | null, name: string): string => `${schema?.id ?? 0} ${name}`

/** Key among `others`; attached objects are told apart by their table, operators and casts by their types. */
export const otherKey = (kind: ObjKind, scope: Obj | null, name: string, extra = ''): string =>
  `${kind} ${scope?.id ?? 0} ${name} ${extra}`

const keyOf = (obj: Obj): string =>
  otherKey(obj.kind, attachedKinds.has(obj.kind) ? obj.on : obj.schema, obj.name, obj.extra)

const register = (catalog: Catalog, obj: Obj): void => {
  const key = inSchema(obj.schema, obj.name)
  if (relationKinds.has(obj.kind)) put(catalog, catalog.relations, key, obj)
  if (rowTypeKinds.has(obj.kind) || typeKinds.has(obj.kind)) put(catalog, catalog.types, key, obj)
  if (routineKinds.has(obj.kind)) put(catalog, catalog.routines, key, [...(catalog.routines.get(key) ?? []), obj])
  else if (!relationKinds.has(obj.kind) && !typeKinds.has(obj.kind)) put(catalog, catalog.others, keyOf(obj), obj)
  if (obj.kind === 'constraint') put(catalog, catalog.constraintNames, key, (catalog.constraintNames.get(key) ?? 0) + 1)
}

const unregister = (catalog: Catalog, obj: Obj): void => {
  const key = inSchema(obj.schema, obj.name)
  if (catalog.relations.get(key) === obj) put(catalog, catalog.relations, key, undefined)
  if (catalog.types.get(key) === obj) put(catalog, catalog.types, key, undefined)
  if (routineKinds.has(obj.kind)) {
    const rest = (catalog.routines.get(key) ?? []).filter((other) => other !== obj)
    put(catalog, catalog.routines, key, rest.length === 0 ? undefined : rest)
  } else if (catalog.others.get(keyOf(obj)) === obj) put(catalog, catalog.others, keyOf(obj), undefined)
  if (obj.kind === 'constraint') {
    const count = (catalog.constraintNames.get(key) ?? 1) - 1
    put(catalog, catalog.constraintNames, key, count <= 0 ? undefined : count)
  }
}

// Most objects have nothing of most of this: one of each for all, and a set of its own with the first dependent.
const none: readonly never[] = []
const nobody: ReadonlySet<Obj> = new Set()

const dependentsToChange = (on: Mutable<Obj>): Set<Obj> => {
  if (on.dependents === nobody) on.dependents = new Set()
  return on.dependents as Set<Obj>
}

const link = (catalog: Catalog, from: Obj, on: Obj): void => {
  if (on.dependents.has(from)) return
  dependentsToChange(on).add(from)
  done(catalog, () => dependentsToChange(on).delete(from))
}

const unlink = (catalog: Catalog, from: Obj, on: Obj): void => {
  if (on.dependents.has(from) && dependentsToChange(on).delete(from))
    done(catalog, () => dependentsToChange(on).add(from))
}

export type NewObj = Partial<Omit<Obj, 'id' | 'dependents' | 'gone'>> & {
  readonly kind: ObjKind
  readonly name: string
  readonly origin: Origin
}

/** Makes an object. It goes with its schema and its table on DROP ... CASCADE without being told. */
export const addObj = (catalog: Catalog, init: NewObj): Obj => {
  const obj: Obj = {
    schema: null,
    on: null,
    temporary: false,
    deps: none,
    columns: none,
    open: false,
    parents: none,
    partitionOf: null,
    parent: null,
    index: null,
    constraint: null,
    ownIndex: null,
    forRows: false,
    args: none,
    returns: null,
    body: '',
    language: '',
    extra: '',
    base: null,
    target: null,
    ...init,
    id: catalog.nextId,
    dependents: nobody,
    gone: false,
  }
  catalog.nextId += 1
  catalog.objects.add(obj)
  catalog.recent.push(obj)
  done(catalog, () => catalog.objects.delete(obj))
  register(catalog, obj)
  for (const dep of obj.deps) link(catalog, obj, dep.on)
  if (obj.on !== null) link(catalog, obj, obj.on)
  if (obj.schema !== null) link(catalog, obj, obj.schema)
  if (obj.parent !== null) link(catalog, obj, obj.parent)
  return obj
}

/** Changes fields in place; the object keeps its identity. Names, schemas and kinds are kept findable. */
export const changeObj = (
  catalog: Catalog,
  obj: Obj,
  patch: Partial<Omit<Obj, 'id' | 'dependents' | 'gone'>>,
): void => {
  const moves =
    'name' in patch || 'schema' in patch || 'kind' in patch || 'on' in patch || 'extra' in patch || 'args' in patch
  if (moves) unregister(catalog, obj)
  const before: Partial<Mutable<Obj>> = {}
  for (const key of Object.keys(patch) as (keyof typeof patch)[]) Object.assign(before, { [key]: obj[key] })
  if (patch.deps !== undefined) for (const dep of obj.deps) unlink(catalog, obj, dep.on)
  if (patch.schema !== undefined && obj.schema !== null) unlink(catalog, obj, obj.schema)
  Object.assign(obj, patch)
  done(catalog, () => Object.assign(obj, before))
  for (const dep of patch.deps ?? []) link(catalog, obj, dep.on)
  if (obj.on !== null) link(catalog, obj, obj.on)
  if (obj.schema !== null) link(catalog, obj, obj.schema)
  if (obj.parent !== null) link(catalog, obj, obj.parent)
  if (moves) register(catalog, obj)
}

export const addDep = (catalog: Catalog, obj: Obj, dep: Dep): void =>
  changeObj(catalog, obj, { deps: [...obj.deps, dep] })

/** Does `obj` go when `what` goes? */
const goesWith = (obj: Obj, what: Obj, cascade: boolean): boolean => {
  if (obj.gone) return false
  if (obj.on === what) return true
  if (obj.partitionOf === what || obj.parent === what) return true
  if (obj.schema === what) return cascade
  return obj.deps.some((dep) => dep.on === what && dep.ownColumn === undefined && (dep.auto || cascade))
}

/** A column goes with its indexes, constraints and owned sequences; views and foreign keys of others need CASCADE. */
export const dropColumnOf = (catalog: Catalog, table: Obj, name: string, cascade: boolean): Obj[] => {
  const gone: Obj[] = []
  for (const dependent of Array.from(table.dependents)) {
    if (
      !dependent.gone &&
      dependent.deps.some((dep) => dep.on === table && dep.column === name && (dep.auto || cascade))
    )
      gone.push(...dropObj(catalog, dependent, cascade))
  }
  changeObj(catalog, table, { columns: table.columns.filter((column) => column.name !== name) })
  return gone
}

/** Drops an object and what goes with it. Returns all that went. */
export const dropObj = (catalog: Catalog, obj: Obj, cascade: boolean): Obj[] => {
  if (obj.gone) return []
  const gone: Obj[] = [obj]
  unregister(catalog, obj)
  const mutable: Mutable<Obj> = obj
  mutable.gone = true
  catalog.objects.delete(obj)
  done(catalog, () => {
    mutable.gone = false
    catalog.objects.add(obj)
  })
  for (const dependent of Array.from(obj.dependents)) {
    if (goesWith(dependent, obj, cascade)) gone.push(...dropObj(catalog, dependent, cascade))
    else if (cascade && !dependent.gone)
      for (const dep of dependent.deps)
        if (dep.on === obj && dep.ownColumn !== undefined)
          gone.push(...dropColumnOf(catalog, dependent, dep.ownColumn, true))
  }
  // A key constraint and its index are one thing: whichever is dropped takes the other.
  if (obj.ownIndex !== null && !obj.ownIndex.gone) gone.push(...dropObj(catalog, obj.ownIndex, cascade))
  for (const dep of obj.deps) unlink(catalog, obj, dep.on)
  if (obj.on !== null) unlink(catalog, obj, obj.on)
  if (obj.schema !== null) unlink(catalog, obj, obj.schema)
  return gone
}

export const undoTo = (catalog: Catalog, mark: number): void => {
  const steps = catalog.undo
  if (steps === null) return
  catalog.undo = null
  while (steps.length > mark) steps.pop()?.()
  catalog.undo = steps
}
