// Changes of owner and privileges run as the administrator, for the dump's roles are not the working login's to speak for.
// So they are for the dump's own objects only: what belongs to the server, to another database or to PostgreSQL itself
// (a dump that gives pg_read_file to somebody) is left out, or waits for a yes.
import type { Node } from 'libpg-query'
import type pg from 'pg'
import type { RestoreChoices } from '../../../shared/model/restore.ts'
import { itemsOf, namesOf, rangeName, stringOf } from '../script/facts/ast.ts'
import type { Verdict } from './judge-statement.ts'

const databaseReason = 'whom the database itself belongs to, and who may enter it, is not the dump’s to say'
const ofServer = new Set(['OBJECT_TABLESPACE', 'OBJECT_PARAMETER_ACL', 'OBJECT_ROLE', 'OBJECT_ACCESS_METHOD'])
/** Known by a name alone: of this database, and in no schema. */
const inNoSchema = new Set([
  'OBJECT_LANGUAGE',
  'OBJECT_FDW',
  'OBJECT_FOREIGN_SERVER',
  'OBJECT_LARGEOBJECT',
  'OBJECT_EVENT_TRIGGER',
  'OBJECT_PUBLICATION',
  'OBJECT_DEFACL',
])
const systemSchema = /^(?:pg_|information_schema$)/

/** Names that need no schema, because they are PostgreSQL's own. Its relations all begin with pg_. */
export type SystemNames = { readonly has: (name: string) => boolean }

/** For plans that give nothing away no name is needed. */
export const readSystemNames = async (
  client: pg.ClientBase,
  { ownership, privileges }: RestoreChoices,
): Promise<SystemNames> => {
  if (ownership === 'one-role' && !privileges) return new Set()
  const { rows } = await client.query<{ name: string }>(
    [
      'proname FROM pg_proc',
      'typname FROM pg_type',
      'oprname FROM pg_operator',
      'opcname FROM pg_opclass',
      'opfname FROM pg_opfamily',
    ]
      .concat([
        'collname FROM pg_collation',
        'conname FROM pg_conversion',
        'cfgname FROM pg_ts_config',
        'dictname FROM pg_ts_dict',
      ])
      .map((what) => `SELECT ${what.replace(' ', '::text AS name ')} WHERE oid < 16384`)
      .join(' UNION '),
  )
  return new Set(rows.map(({ name }) => name))
}

const isOwnObject = (type: string, node: Node, system: SystemNames): boolean => {
  if ('RangeVar' in node) {
    const { schema, name } = rangeName(node.RangeVar)
    return schema === undefined ? !name.startsWith('pg_') : !systemSchema.test(schema)
  }
  const names = 'ObjectWithArgs' in node ? namesOf(node.ObjectWithArgs.objname) : namesOf(itemsOf(node))
  // The access method comes first.
  const path = type === 'OBJECT_OPCLASS' || type === 'OBJECT_OPFAMILY' ? names.slice(1) : names
  const schema = path.at(-2)
  return schema === undefined ? !system.has(path.at(-1) ?? '') : !systemSchema.test(schema)
}

type Gift = { readonly type: string; readonly isSchemas: boolean; readonly objects: readonly Node[] }

const giftOf = (node: Node): Gift | null => {
  if ('AlterOwnerStmt' in node) {
    const { objectType = '', object } = node.AlterOwnerStmt
    return {
      type: objectType,
      isSchemas: objectType === 'OBJECT_SCHEMA',
      objects: object === undefined ? [] : [object],
    }
  }
  if ('AlterTableStmt' in node) {
    const { relation } = node.AlterTableStmt
    return { type: 'OBJECT_TABLE', isSchemas: false, objects: relation === undefined ? [] : [{ RangeVar: relation }] }
  }
  if (!('GrantStmt' in node)) return null // ALTER DEFAULT PRIVILEGES is about objects to come
  const { objtype = '', targtype, objects = [] } = node.GrantStmt
  return { type: objtype, isSchemas: objtype === 'OBJECT_SCHEMA' || targtype === 'ACL_TARGET_ALL_IN_SCHEMA', objects }
}

const judgeOne = (node: Node, system: SystemNames): Verdict | null => {
  const gift = giftOf(node)
  if (gift === null) return null
  if (gift.type === 'OBJECT_DATABASE') return { kind: 'skip', reason: databaseReason, silent: false }
  const what = 'it gives away what belongs to the server or to PostgreSQL itself'
  const risk: Verdict = { kind: 'risk', code: 'server', what, nodes: [node] }
  if (ofServer.has(gift.type)) return risk
  if (gift.isSchemas) return gift.objects.some((one) => systemSchema.test(stringOf(one) ?? '')) ? risk : null
  if (inNoSchema.has(gift.type)) return null
  return gift.objects.every((one) => isOwnObject(gift.type, one, system)) ? null : risk
}

/** Of a statement about owners or privileges; null: it is about the dump's own objects. */
export const judgeGift = (nodes: readonly Node[], system: SystemNames): Verdict | null => {
  for (const node of nodes) {
    const verdict = judgeOne(node, system)
    if (verdict !== null) return verdict
  }
  return null
}
