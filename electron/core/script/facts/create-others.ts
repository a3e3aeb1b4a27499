// Objects that are counted by name alone.
import type { CreateEventTrigStmt, CreatePublicationStmt, DefineStmt } from 'libpg-query'
import { namesOf, qualified } from './ast.ts'
import type { ObjKind } from './catalog-types.ts'
import { addDep, addObj, otherKey } from './catalog.ts'
import { createOperator } from './create-operator.ts'
import { createAggregate } from './create-routine.ts'
import { createBaseType } from './create-type.ts'
import { followText } from './ddl-in-text.ts'
import { type Follow, doubt, originOf } from './follow-types.ts'
import { putGlobal } from './put-global.ts'
import { creationSchema, findGlobal, findRoutines } from './resolve.ts'

const inSchemaKinds: Readonly<Record<string, ObjKind>> = {
  OBJECT_COLLATION: 'collation',
  OBJECT_TSCONFIGURATION: 'fts-config',
  OBJECT_TSDICTIONARY: 'fts-other',
  OBJECT_TSPARSER: 'fts-other',
  OBJECT_TSTEMPLATE: 'fts-other',
}

export const define = (follow: Follow, stmt: DefineStmt): void => {
  if (stmt.kind === 'OBJECT_AGGREGATE') return createAggregate(follow, stmt)
  if (stmt.kind === 'OBJECT_OPERATOR') return createOperator(follow, stmt)
  if (stmt.kind === 'OBJECT_TYPE') return createBaseType(follow, namesOf(stmt.defnames))
  const kind = inSchemaKinds[stmt.kind ?? '']
  if (kind !== undefined) putInSchema(follow, kind, namesOf(stmt.defnames), stmt.kind ?? '')
}

export const putInSchema = (follow: Follow, kind: ObjKind, names: readonly string[], extra: string): void => {
  const { schema: schemaName, name } = qualified(names)
  const schema = creationSchema(follow, schemaName)
  if (!follow.catalog.others.has(otherKey(kind, schema, name, extra)))
    addObj(follow.catalog, { kind, schema, name, extra, origin: originOf(follow) })
}

export const createAccessMethod = (follow: Follow, name: string): void => {
  putGlobal(follow, 'access-method', name)
}

export const createWrapper = (follow: Follow, name: string): void => {
  putGlobal(follow, 'foreign-data-wrapper', name)
}

export const createServer = (follow: Follow, name: string, wrapper: string): void => {
  const made = putGlobal(follow, 'foreign-server', name)
  const on = findGlobal(follow, 'foreign-data-wrapper', wrapper)
  if (on !== undefined) addDep(follow.catalog, made, { on, auto: false })
}

export const createStatistics = (follow: Follow, names: readonly string[]): void => {
  if (names.length > 0) putInSchema(follow, 'statistics', names, '')
}

export const createPublication = (follow: Follow, stmt: CreatePublicationStmt): void => {
  putGlobal(follow, 'publication', stmt.pubname ?? '')
}

export const createSubscription = (follow: Follow, name: string): void => {
  putGlobal(follow, 'subscription', name)
}
export const createEventTrigger = (follow: Follow, stmt: CreateEventTrigStmt): void => {
  const made = putGlobal(follow, 'event-trigger', stmt.trigname ?? '')
  const { schema, name } = qualified(namesOf(stmt.funcname))
  const routine = findRoutines(follow, schema, name).find((one) => one.args.length === 0)
  const makes = followText(follow, routine?.body ?? '')
  if (makes.length > 0) doubt(follow, `the event trigger ${stmt.trigname ?? ''} makes or drops things`, makes)
  if (routine !== undefined) addDep(follow.catalog, made, { on: routine, auto: false })
}
