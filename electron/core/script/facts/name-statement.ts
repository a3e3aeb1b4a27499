// A statement of a script in the words of an archive's table of contents: what kind of entry pg_dump would have made of it,
// and in which of the three sections. Null for what belongs to the session (SET, BEGIN) and to no part of the dump.
import type { AlterTableStmt, Node } from 'libpg-query'
import type { Section } from '../../../../shared/model/archive.ts'
import { namesOf } from './ast.ts'

export type StatementName = { readonly desc: string; readonly section: Section }

const pre = (desc: string): StatementName => ({ desc, section: 'pre-data' })
const post = (desc: string): StatementName => ({ desc, section: 'post-data' })
const data = (desc: string): StatementName => ({ desc, section: 'data' })
const none = (desc: string): StatementName => ({ desc, section: 'none' })

const byNode: readonly (readonly [string, StatementName])[] = [
  ['CreateStmt', pre('TABLE')],
  ['CreateForeignTableStmt', pre('FOREIGN TABLE')],
  ['ViewStmt', pre('VIEW')],
  ['CreateSeqStmt', pre('SEQUENCE')],
  ['AlterSeqStmt', pre('SEQUENCE OWNED BY')],
  ['CreateEnumStmt', pre('TYPE')],
  ['CompositeTypeStmt', pre('TYPE')],
  ['CreateRangeStmt', pre('TYPE')],
  ['CreateDomainStmt', pre('DOMAIN')],
  ['CreateSchemaStmt', pre('SCHEMA')],
  ['CreateExtensionStmt', pre('EXTENSION')],
  ['CreatePLangStmt', pre('PROCEDURAL LANGUAGE')],
  ['CreateCastStmt', pre('CAST')],
  ['CreateTransformStmt', pre('TRANSFORM')],
  ['CreateConversionStmt', pre('CONVERSION')],
  ['CreateOpClassStmt', pre('OPERATOR CLASS')],
  ['CreateOpFamilyStmt', pre('OPERATOR FAMILY')],
  ['AlterOpFamilyStmt', pre('ALTER')],
  ['AlterTSConfigurationStmt', pre('ALTER')],
  ['AlterTSDictionaryStmt', pre('ALTER')],
  ['AlterEnumStmt', pre('ALTER')],
  ['AlterDomainStmt', pre('ALTER')],
  ['AlterTypeStmt', pre('ALTER')],
  ['AlterFunctionStmt', pre('ALTER')],
  ['AlterObjectDependsStmt', pre('ALTER')],
  ['CreateAmStmt', pre('ACCESS METHOD')],
  ['CreateFdwStmt', pre('FOREIGN DATA WRAPPER')],
  ['CreateForeignServerStmt', pre('SERVER')],
  ['CreateUserMappingStmt', pre('USER MAPPING')],
  ['IndexStmt', post('INDEX')],
  ['CreateTrigStmt', post('TRIGGER')],
  ['RuleStmt', post('RULE')],
  ['CreatePolicyStmt', post('POLICY')],
  ['CreateStatsStmt', post('STATISTICS')],
  ['AlterStatsStmt', post('ALTER')],
  ['CreatePublicationStmt', post('PUBLICATION')],
  ['AlterPublicationStmt', post('PUBLICATION TABLE')],
  ['CreateSubscriptionStmt', post('SUBSCRIPTION')],
  ['CreateEventTrigStmt', post('EVENT TRIGGER')],
  ['AlterEventTrigStmt', post('ALTER')],
  ['RefreshMatViewStmt', post('MATERIALIZED VIEW DATA')],
  ['ClusterStmt', post('ALTER')],
  ['AlterDefaultPrivilegesStmt', post('DEFAULT ACL')],
  ['CommentStmt', none('COMMENT')],
  ['GrantStmt', none('ACL')],
  ['SecLabelStmt', none('SECURITY LABEL')],
  ['AlterOwnerStmt', none('OWNER')],
  ['InsertStmt', data('TABLE DATA')],
  ['CopyStmt', data('TABLE DATA')],
]

const ofSession = [
  'VariableSetStmt',
  'TransactionStmt',
  'ConstraintsSetStmt',
  'DiscardStmt',
  'PrepareStmt',
  'DeallocateStmt',
]

const definitions: Readonly<Record<string, string>> = {
  OBJECT_AGGREGATE: 'AGGREGATE',
  OBJECT_OPERATOR: 'OPERATOR',
  OBJECT_TYPE: 'TYPE',
  OBJECT_COLLATION: 'COLLATION',
  OBJECT_TSCONFIGURATION: 'TEXT SEARCH CONFIGURATION',
  OBJECT_TSDICTIONARY: 'TEXT SEARCH DICTIONARY',
  OBJECT_TSPARSER: 'TEXT SEARCH PARSER',
  OBJECT_TSTEMPLATE: 'TEXT SEARCH TEMPLATE',
}

const byCommand: Readonly<Record<string, StatementName>> = {
  AT_ColumnDefault: pre('DEFAULT'),
  AT_AddIdentity: pre('IDENTITY'),
  AT_AttachPartition: pre('TABLE ATTACH'),
  AT_ChangeOwner: none('OWNER'),
  AT_EnableRowSecurity: post('ROW SECURITY'),
  AT_ForceRowSecurity: post('ROW SECURITY'),
  AT_ClusterOn: post('ALTER'),
  AT_ReplicaIdentity: post('ALTER'),
}

const nameAlter = (stmt: AlterTableStmt): StatementName => {
  const [first] = stmt.cmds ?? []
  if (first === undefined || !('AlterTableCmd' in first)) return pre('ALTER')
  const { subtype = '', def } = first.AlterTableCmd
  if (subtype === 'AT_AttachPartition' && stmt.objtype === 'OBJECT_INDEX') return post('INDEX ATTACH')
  if (subtype === 'AT_AddConstraint' && def !== undefined && 'Constraint' in def)
    return def.Constraint.contype === 'CONSTR_FOREIGN' ? post('FK CONSTRAINT') : post('CONSTRAINT')
  if (/^AT_(?:Enable|Disable)(?:Always|Replica)?Trig/.test(subtype)) return post('ALTER')
  return byCommand[subtype] ?? pre('ALTER')
}

const nameQuery = (node: Node): StatementName | null => {
  const target = 'SelectStmt' in node ? node.SelectStmt.targetList?.[0] : undefined
  const call = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined
  const name = call !== undefined && 'FuncCall' in call ? (namesOf(call.FuncCall.funcname).at(-1) ?? '') : ''
  if (name === 'set_config') return null
  if (name === 'setval') return data('SEQUENCE SET')
  if (name === 'lo_create') return pre('BLOB')
  return /^lo_|^lowrite$/.test(name) ? data('BLOBS') : pre('STATEMENT')
}

export const nameStatement = (node: Node): StatementName | null => {
  if (ofSession.some((kind) => kind in node)) return null
  if ('AlterTableStmt' in node) return nameAlter(node.AlterTableStmt)
  if ('SelectStmt' in node) return nameQuery(node)
  if ('DefineStmt' in node) return pre(definitions[node.DefineStmt.kind ?? ''] ?? 'TYPE')
  if ('CreateFunctionStmt' in node) return pre(node.CreateFunctionStmt.is_procedure === true ? 'PROCEDURE' : 'FUNCTION')
  if ('CreateTableAsStmt' in node)
    return pre(node.CreateTableAsStmt.objtype === 'OBJECT_MATVIEW' ? 'MATERIALIZED VIEW' : 'TABLE')
  if ('DropStmt' in node) return pre('DROP')
  return byNode.find(([kind]) => kind in node)?.[1] ?? pre('STATEMENT')
}
