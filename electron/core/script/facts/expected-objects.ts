// The catalog model as a list of expected objects, each named exactly as verify/inventory.ts names what it finds.
import type { ExpectedObject, ObjectKind } from '../../../../shared/model/inventory.ts'
import type { Obj, ObjKind } from './catalog-types.ts'
import { expectedColumns } from './expected-columns.ts'
import type { Follow } from './follow-types.ts'
import { quoteName } from './quote-name.ts'
import { constraintKinds } from './relations.ts'
import { isSystemSchema } from './resolve.ts'
import { formatArguments, formatType } from './type-refs.ts'

const simple: Readonly<Partial<Record<ObjKind, ObjectKind>>> = {
  schema: 'schemas',
  extension: 'extensions',
  partitioned: 'partitioned_tables',
  'foreign-table': 'foreign_tables',
  view: 'views',
  matview: 'materialized_views',
  sequence: 'sequences',
  composite: 'composites',
  function: 'functions',
  procedure: 'procedures',
  aggregate: 'aggregates',
  window: 'window_functions',
  enum: 'enums',
  domain: 'domains',
  range: 'ranges',
  trigger: 'triggers',
  policy: 'policies',
  rule: 'rules',
  'event-trigger': 'event_triggers',
  operator: 'operators',
  cast: 'casts',
  'fts-config': 'fts_configs',
  collation: 'collations',
  'foreign-server': 'foreign_servers',
  language: 'languages',
  publication: 'publications',
}

const kindsOf = (obj: Obj): ObjectKind[] => {
  if (obj.kind === 'table') return [obj.partitionOf === null ? 'tables' : 'partitions']
  if (obj.kind === 'index')
    return [...obj.dependents].some((one) => one.ownIndex === obj && !one.gone)
      ? ['indexes']
      : ['indexes', 'indexes_explicit']
  if (obj.kind === 'constraint') {
    const kind = obj.constraint === null ? null : constraintKinds[obj.constraint.type]
    return kind === null ? [] : [kind]
  }
  const kind = simple[obj.kind]
  if (kind === undefined) return []
  return obj.kind === 'function' && obj.returns?.system === 'trigger' && !obj.returns.array
    ? [kind, 'trigger_functions']
    : [kind]
}

export const fullName = (follow: Follow, obj: Obj): string => {
  const quote = (name: string): string => quoteName(name, follow.catalog.serverVersionNumber)
  const local = obj.schema === null ? quote(obj.name) : `${quote(obj.schema.name)}.${quote(obj.name)}`
  if (obj.on !== null && obj.kind !== 'index') return `${obj.name} on ${fullName(follow, obj.on)}`
  switch (obj.kind) {
    case 'function':
    case 'procedure':
    case 'aggregate':
    case 'window':
      return `${local}(${formatArguments(follow, obj.args, obj.kind === 'procedure', obj.extra === '' ? -1 : Number(obj.extra))})`
    case 'cast':
      return obj.base === null || obj.target === null
        ? obj.name
        : `${formatType(follow, obj.base)}->${formatType(follow, obj.target)}`
    case 'operator':
      return obj.schema === null ? obj.name : `${quote(obj.schema.name)}.${obj.name}`
    case 'schema':
    case 'extension':
    case 'event-trigger':
    case 'foreign-server':
    case 'language':
    case 'publication':
      return obj.name
    default:
      return local
  }
}

/** Arguments whose type nobody knows: the name cannot be told. */
const unsure = (obj: Obj): string | undefined =>
  obj.args.some((arg) => arg.type.unknown === true)
    ? 'an argument has a type that the script does not explain'
    : obj.origin.why

const counted = (obj: Obj): boolean => {
  if (obj.gone || obj.temporary || obj.on?.temporary === true) return false
  if (obj.origin.builtIn === true && obj.name !== 'public') return false
  const schema = obj.schema ?? obj.on?.schema
  if (schema !== null && schema !== undefined && isSystemSchema(schema.name)) return false
  return !(obj.kind === 'extension' && obj.name === 'plpgsql')
}

/** `script` limits the list to what that script made; `namesOnly`: without columns and places, which for thousands of tables are most of it. */
export const expectedObjects = (follow: Follow, script?: number, namesOnly = false): ExpectedObject[] => {
  const expected: ExpectedObject[] = []
  for (const obj of follow.catalog.objects) {
    if (!counted(obj) || (script !== undefined && (obj.origin.script !== script || obj.origin.builtIn === true)))
      continue
    const why = unsure(obj)
    const { place } = obj.origin
    const more = {
      ...(namesOnly || place?.line === undefined ? {} : { place: { file: place.file, line: place.line } }),
      ...(why === undefined ? {} : { why }),
    }
    const columns = !namesOnly && script === undefined && why === undefined ? expectedColumns(follow, obj) : undefined
    for (const kind of kindsOf(obj))
      expected.push({
        kind,
        name: fullName(follow, obj),
        certain: why === undefined,
        ...more,
        ...(columns === undefined ? {} : { columns }),
      })
  }
  return expected
}
