// What a statement says of schemas: where new names go after it, and whose a new schema is.
import type { Node } from 'libpg-query'
import { quoteIdent } from '../postgres/quote.ts'
import { listItems } from '../recipe/setup-sql.ts'
import { constantText } from '../script/facts/ast.ts'
import { setConfigs } from '../script/facts/search-path.ts'

/** CREATE SCHEMA ... AUTHORIZATION says who owns it; that is chosen. */
export const withoutAuthorization = (sql: string, nodes: readonly Node[]): string => {
  const [node] = nodes
  if (
    node === undefined ||
    nodes.length !== 1 ||
    !('CreateSchemaStmt' in node) ||
    node.CreateSchemaStmt.authrole === undefined
  )
    return sql
  const name = node.CreateSchemaStmt.schemaname ?? node.CreateSchemaStmt.authrole.rolename ?? ''
  return (node.CreateSchemaStmt.schemaElts ?? []).length > 0 || name === ''
    ? sql
    : `CREATE SCHEMA ${node.CreateSchemaStmt.if_not_exists === true ? 'IF NOT EXISTS ' : ''}${quoteIdent(name)}`
}

/** Where new names go once the statement has set the path; null when it does not. */
export const schemaOfPath = (nodes: readonly Node[]): string | null => {
  for (const node of nodes) {
    let names: readonly string[] | null = null
    if ('VariableSetStmt' in node && node.VariableSetStmt.name === 'search_path')
      names = (node.VariableSetStmt.args ?? []).map((arg) => constantText(arg) ?? '')
    else if ('SelectStmt' in node) {
      const call = setConfigs(node).find(({ name }) => name === 'search_path')
      if (call?.value !== undefined) names = listItems(call.value)
    }
    if (names !== null)
      return names.find((name) => name !== '' && name !== '$user' && name !== 'pg_catalog') ?? 'public'
  }
  return null
}
