// search_path: SET, SET LOCAL, RESET, set_config(). Decides where unqualified names go.
import type { FuncCall, Node, VariableSetStmt } from 'libpg-query'
import { constantText, namesOf, walk } from './ast.ts'
import type { Follow } from './follow-types.ts'

export const defaultPath: readonly string[] = ['$user', 'public']

/** `a, "B c"` as a setting's text has it. */
export const splitPath = (text: string): string[] =>
  [...text.matchAll(/"((?:[^"]|"")*)"|([^\s,"]+)/g)]
    .map((match) => (match[1] === undefined ? (match[2] ?? '').toLowerCase() : match[1].replaceAll('""', '"')))
    .filter((name) => name !== '')

const setPath = (follow: Follow, path: readonly string[], local: boolean): void => {
  const { session } = follow
  // SET LOCAL outside a transaction does nothing but warn.
  if (local && follow.catalog.undo === null) return
  if (local) session.pathBeforeLocal ??= session.searchPath
  else session.pathBeforeLocal = null
  session.searchPath = path
}

export const applySet = (follow: Follow, stmt: VariableSetStmt, initial: readonly string[]): void => {
  if (stmt.kind === 'VAR_RESET_ALL') return setPath(follow, initial, false)
  if (stmt.name !== 'search_path') return
  if (stmt.kind === 'VAR_RESET' || stmt.kind === 'VAR_SET_DEFAULT')
    return setPath(follow, initial, stmt.is_local === true)
  const values = (stmt.args ?? []).flatMap((node) => constantText(node) ?? [])
  // One quoted value is one name, unlike in set_config.
  setPath(
    follow,
    values.filter((name) => name !== ''),
    stmt.is_local === true,
  )
}

/** The path of the sessions to come; we take the database for the one being loaded. */
export const applyDatabaseSet = (follow: Follow, stmt: VariableSetStmt | undefined): void => {
  if (stmt?.name !== 'search_path') return
  const values = (stmt.args ?? []).flatMap((node) => constantText(node) ?? [])
  follow.catalog.databasePath = stmt.kind === 'VAR_SET_VALUE' ? values.filter((name) => name !== '') : null
}

const setConfigCall = (
  call: FuncCall,
): { readonly name: string; readonly value: string; readonly local: boolean } | null => {
  const [name, value, local] = (call.args ?? []).map(constantText)
  if (namesOf(call.funcname).at(-1) !== 'set_config' || name === undefined || value === undefined) return null
  return { name, value, local: local === 'true' || local === 't' }
}

/** All set_config('name', 'value', local) with constants in a query. */
export const setConfigs = (
  query: Node,
): { readonly name: string; readonly value: string; readonly local: boolean }[] => {
  const found: { readonly name: string; readonly value: string; readonly local: boolean }[] = []
  walk(query, (type, node) => {
    const call = type === 'FuncCall' ? setConfigCall(node as FuncCall) : null
    if (call !== null) found.push(call)
  })
  return found
}

export const applySetConfig = (follow: Follow, query: Node): void => {
  for (const call of setConfigs(query))
    if (call.name === 'search_path') setPath(follow, splitPath(call.value), call.local)
}
