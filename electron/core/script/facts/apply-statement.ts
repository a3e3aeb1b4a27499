// One parsed statement onto the catalog model.
import type { Node } from 'libpg-query'
import { namesOf, rangeName } from './ast.ts'
import { alterTable } from './alter-table.ts'
import { createFunction } from './create-routine.ts'
import {
  createAccessMethod,
  createEventTrigger,
  createSubscription,
  createPublication,
  createServer,
  createStatistics,
  createWrapper,
  define,
  putInSchema,
} from './create-others.ts'
import { createCast } from './create-operator.ts'
import { createExtension, createLanguage } from './create-extension.ts'
import { createIndex } from './create-index.ts'
import { createPolicy, createRule, createTrigger } from './create-attached.ts'
import { createSchema } from './create-schema.ts'
import { createSequence, ownSequence } from './create-sequence.ts'
import { createTableAs, createView } from './create-view.ts'
import { createTable } from './create-table.ts'
import { createComposite, createDomain, createEnum, createRange } from './create-type.ts'
import { followDo, intoOf, noteCalls } from './do-block.ts'
import { drop } from './drop-objects.ts'
import type { Follow } from './follow-types.ts'
import { doubt } from './follow-types.ts'
import { rename, setSchema } from './rename-objects.ts'
import { findRelation } from './resolve.ts'
import { applyDatabaseSet, applySet, applySetConfig } from './search-path.ts'
import { applyTransaction } from './transactions.ts'

export const applyStatement = (follow: Follow, node: Node, initialPath: readonly string[]): void => {
  const apply = (inner: Node): void => applyStatement(follow, inner, initialPath)
  if ('CreateStmt' in node) createTable(follow, node.CreateStmt, null)
  else if ('CreateForeignTableStmt' in node)
    createTable(follow, node.CreateForeignTableStmt.base ?? {}, node.CreateForeignTableStmt.servername ?? '')
  else if ('AlterTableStmt' in node) alterTable(follow, node.AlterTableStmt)
  else if ('IndexStmt' in node) createIndex(follow, node.IndexStmt)
  else if ('CreateFunctionStmt' in node) createFunction(follow, node.CreateFunctionStmt)
  else if ('ViewStmt' in node) createView(follow, node.ViewStmt)
  else if ('CreateTrigStmt' in node) createTrigger(follow, node.CreateTrigStmt)
  else if ('CreateSeqStmt' in node) createSequence(follow, node.CreateSeqStmt)
  else if ('AlterSeqStmt' in node) {
    const { schema, name } = rangeName(node.AlterSeqStmt.sequence)
    const sequence = findRelation(follow, schema, name)
    if (sequence !== undefined) ownSequence(follow, sequence, node.AlterSeqStmt.options)
  } else if ('CreateTableAsStmt' in node) createTableAs(follow, node.CreateTableAsStmt)
  else if ('SelectStmt' in node) {
    const into = intoOf(node.SelectStmt)
    if (into !== undefined) createTableAs(follow, { into, query: node, objtype: 'OBJECT_TABLE' })
    applySetConfig(follow, node)
    noteCalls(follow, node)
  } else if ('CallStmt' in node) noteCalls(follow, node)
  else if ('VariableSetStmt' in node) applySet(follow, node.VariableSetStmt, initialPath)
  else if ('DiscardStmt' in node) applySet(follow, { kind: 'VAR_RESET_ALL' }, initialPath)
  else if ('TransactionStmt' in node) applyTransaction(follow, node.TransactionStmt)
  else if ('DropStmt' in node) {
    drop(follow, node.DropStmt)
    // With a sequence or a function go the defaults that use it.
    if (node.DropStmt.behavior === 'DROP_CASCADE' && follow.dropped.length > 0) follow.catalog.defaultsOpen = true
  } else if ('RenameStmt' in node) rename(follow, node.RenameStmt)
  else if ('AlterObjectSchemaStmt' in node) setSchema(follow, node.AlterObjectSchemaStmt)
  else if ('DoStmt' in node) followDo(follow, node.DoStmt, apply)
  else applyOther(follow, node, apply)
}

const applyOther = (follow: Follow, node: Node, apply: (node: Node) => void): void => {
  if ('CreateEnumStmt' in node) createEnum(follow, node.CreateEnumStmt)
  else if ('CompositeTypeStmt' in node) createComposite(follow, node.CompositeTypeStmt)
  else if ('CreateDomainStmt' in node) createDomain(follow, node.CreateDomainStmt)
  else if ('CreateRangeStmt' in node) createRange(follow, node.CreateRangeStmt)
  else if ('DefineStmt' in node) define(follow, node.DefineStmt)
  else if ('RuleStmt' in node) createRule(follow, node.RuleStmt)
  else if ('CreatePolicyStmt' in node) createPolicy(follow, node.CreatePolicyStmt)
  else if ('CreateSchemaStmt' in node) createSchema(follow, node.CreateSchemaStmt, apply)
  else if ('CreateExtensionStmt' in node) createExtension(follow, node.CreateExtensionStmt)
  else if ('CreatePLangStmt' in node) createLanguage(follow, node.CreatePLangStmt)
  else if ('CreateCastStmt' in node) createCast(follow, node.CreateCastStmt)
  else if ('CreateForeignServerStmt' in node)
    createServer(follow, node.CreateForeignServerStmt.servername ?? '', node.CreateForeignServerStmt.fdwname ?? '')
  else if ('CreateFdwStmt' in node) createWrapper(follow, node.CreateFdwStmt.fdwname ?? '')
  else if ('CreateStatsStmt' in node) createStatistics(follow, namesOf(node.CreateStatsStmt.defnames))
  else if ('CreateOpClassStmt' in node)
    putInSchema(follow, 'opclass', namesOf(node.CreateOpClassStmt.opclassname), node.CreateOpClassStmt.amname ?? '')
  else if ('CreateOpFamilyStmt' in node)
    putInSchema(
      follow,
      'opclass',
      namesOf(node.CreateOpFamilyStmt.opfamilyname),
      `${node.CreateOpFamilyStmt.amname ?? ''} family`,
    )
  else if ('CreateAmStmt' in node) createAccessMethod(follow, node.CreateAmStmt.amname ?? '')
  else if ('CreatePublicationStmt' in node) createPublication(follow, node.CreatePublicationStmt)
  else if ('CreateSubscriptionStmt' in node) createSubscription(follow, node.CreateSubscriptionStmt.subname ?? '')
  else if ('CreateEventTrigStmt' in node) createEventTrigger(follow, node.CreateEventTrigStmt)
  else if ('AlterDatabaseSetStmt' in node) applyDatabaseSet(follow, node.AlterDatabaseSetStmt.setstmt)
  else if ('ImportForeignSchemaStmt' in node)
    doubt(follow, 'IMPORT FOREIGN SCHEMA makes the tables that the other server has', ['foreign_tables'])
  else if ('DropOwnedStmt' in node) doubt(follow, 'DROP OWNED drops whatever a role owns', [])
  else if ('AlterExtensionContentsStmt' in node)
    doubt(follow, 'ALTER EXTENSION ... ADD makes objects part of an extension, which are counted apart', [
      'functions',
      'tables',
      'views',
    ])
}
